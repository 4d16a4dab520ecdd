"""Kept releases: listed, gone back to, compared, let go; and a clock that cannot be trusted."""

import os
from datetime import timedelta

import pytest
from published import START, pass_gates, publish_one_more, put
from warehouse_factory import Document, candidate, small_document

from pipeline.warehouse.changes import changes
from pipeline.warehouse.history import (
    Retention,
    UnknownVersion,
    find,
    prune,
    prune_candidates,
    releases,
    resume,
    roll_back,
)
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import PublishRefused, current, hold, publish, version_path, versions


def test_releases_are_listed_oldest_first(home):
    kept = releases(home)
    assert [release.documents for release in kept] == [1, 2, 3]
    assert kept[-1] == current(home)


def test_a_release_is_found_by_the_beginning_of_its_version(home):
    assert find(home, "20260106").documents == 2
    assert find(home, "current") == current(home)
    with pytest.raises(UnknownVersion, match="more than one release begins with '2026'"):
        find(home, "2026")
    with pytest.raises(UnknownVersion, match=r"no release begins with '2030'; kept are: 20260105T030000Z-.*, "):
        find(home, "2030")


def test_after_a_rollback_nothing_is_published_until_someone_says_so(home):
    bad = current(home)
    good = roll_back(home, "20260105")
    assert current(home) == good
    with open_release(home) as con:
        assert con.execute("SELECT count(*) FROM dim_document").fetchall() == [(1,)]
    assert "when release 20260107T030000Z" in hold(home)
    put(home, bad.path, "unchanged")
    with pytest.raises(PublishRefused, match=r"rolled back to 20260105T030000Z-.*juesuan resume --home "):
        publish(home, "unchanged")
    with pytest.raises(PublishRefused, match="juesuan resume"):
        publish_one_more(home, 3)
    assert current(home) == good
    resume(home)
    assert publish_one_more(home, 4).documents == 5
    assert len(versions(home)) == 4


def test_going_to_the_newest_release_ends_the_hold(home):
    newest = current(home)
    roll_back(home, "20260106")
    assert roll_back(home, newest.version) == newest
    assert hold(home) is None


def test_a_run_that_ends_in_the_release_gone_back_to_is_no_publication(home):
    good = roll_back(home, "20260106")
    put(home, good.path, "again")
    assert publish(home, "again") == good


def test_old_releases_go_and_the_current_one_never_does(home):
    for name in versions(home):
        (home / "exports" / name).mkdir(parents=True)
    roll_back(home, "20260105")
    assert prune(home, Retention(releases=2, days=5)) == [], "all are young"
    assert prune(home, Retention(releases=2, days=0)) == [], "the oldest is the current one"
    roll_back(home, "20260107")
    with open_release(home), version_path(home, versions(home)[0]).open("rb") as reader:
        assert prune(home, Retention(releases=1, days=0)) == [f"20260105T030000Z-{reader.name[-15:-7]}"]
        assert reader.read(16), "who has it open goes on reading"
    assert [release.documents for release in releases(home)] == [2, 3], "never fewer than two"
    assert sorted(p.name for p in (home / "exports").iterdir()) == versions(home)


def test_candidates_of_failed_runs_stay_for_a_while(tmp_path):
    folder = tmp_path / "candidates"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.duckdb").write_text("")
        os.utime(folder / f"{number}.duckdb", (number, number))
    for number in range(5):
        pass_gates(folder / f"{number}.duckdb", passed=number == 4)
        os.utime(folder / f"{number}.gates.json", (number, number))
    prune_candidates(tmp_path, Retention(releases=2, days=0))
    assert sorted(path.name for path in folder.iterdir()) == ["3.duckdb", "3.gates.json", "4.gates.json"]


def test_a_clock_that_was_set_back_orders_nothing_wrong(home):
    before = current(home)
    release = publish_one_more(home, 3, created_at=START - timedelta(days=400))
    assert release.created_at == before.created_at + timedelta(seconds=1)
    assert versions(home)[-1] == release.version
    prune(home, Retention(releases=2, days=0))
    assert [r.version for r in releases(home)] == [before.version, release.version]


def test_a_version_that_was_never_made_current_is_no_release(home, monkeypatch):
    before = current(home)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.warehouse.release.switch", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_one_more(home, 3)
    assert len(list((home / "warehouse").glob("2*.duckdb"))) == 4
    assert versions(home)[-1] == before.version
    assert current(home) == before
    published = publish_one_more(home, 4)
    assert [release.version for release in releases(home)][-2:] == [before.version, published.version]
    assert len(list((home / "warehouse").glob("2*.duckdb"))) == 4
    assert not (home / "warehouse" / ".publishing").exists()


def test_what_differs_is_told_by_document_form_department_and_finding(tmp_path):
    first = Document("a.tsv", content="1")
    first.form("expenditure").expenditure("total", total="250.00")
    first.expenditure("201", total="200.00")
    gone = small_document("gone.tsv", department="另一局")
    path = candidate(tmp_path / "one", [first, gone])
    pass_gates(path)
    old = publish(tmp_path / "one", "run")
    second = Document("a.tsv", content="1")
    second.form("expenditure").expenditure("total", total="250.00")
    second.expenditure("201", total="250.00")
    new_file = Document("new.tsv", status="quarantined", status_reason="no year")
    path = candidate(tmp_path / "two", [second, new_file])
    pass_gates(path)
    new = publish(tmp_path / "two", "run")
    found = changes(old, new)
    documents = [(c.what, c.subject, c.before, c.after) for c in found if c.section == "document"]
    assert documents == [("removed", "gone.tsv", "loaded", None), ("added", "new.tsv", None, "quarantined")]
    [facts] = [c for c in found if c.section == "facts" and c.form_id == "expenditure"]
    assert (facts.what, facts.item, facts.changed) == ("changed", "fact_expenditure", 1)
    assert facts.difference == facts.after - facts.before < 0
    [amount] = [c for c in found if c.section == "amount" and c.subject == "某市某局"]
    assert (amount.form_id, amount.item) == ("expenditure", "2021 final, expenditure total, all")
    assert (amount.before, amount.after, amount.difference) == (200, 250, 50)
    findings = {(c.what, c.subject) for c in found if c.section == "finding"}
    assert ("removed", "form_total_is_sum_of_classes") in findings
    assert changes(old, old) == []
    assert len(changes(new, old)) == len(found)
