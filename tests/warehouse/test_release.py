"""Publishing: only what passed, atomically, under readers that go on undisturbed."""

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published import pass_gates, put
from warehouse_factory import candidate, small_document

from pipeline.warehouse.gates import gates_path
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import NoRelease, PublishRefused, current, publish, versions


def test_there_is_no_release_before_the_first(tmp_path):
    assert current(tmp_path) is None
    assert versions(tmp_path) == []
    with pytest.raises(NoRelease, match="juesuan run"):
        open_release(tmp_path)


def test_a_release_is_a_read_only_file_behind_a_link(tmp_path, candidates):
    put(tmp_path, candidates[0], "run")
    release = publish(tmp_path, "run")
    link = tmp_path / "warehouse" / "current.duckdb"
    assert link.is_symlink()
    assert link.resolve() == release.path == tmp_path / "warehouse" / f"{release.version}.duckdb"
    assert release.path.stat().st_mode & 0o777 == 0o444
    assert current(tmp_path) == release
    assert versions(tmp_path) == [release.version]
    assert not [p for p in tmp_path.rglob("*") if p.name.endswith((".tmp", ".publish"))]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: gates_path(path).unlink(), "run the gates"),
        (lambda path: pass_gates(path, passed=False), "critical gates failed"),
        (lambda path: path.open("ab").write(b"x"), "changed after its gates"),
        (lambda path: path.unlink(), "build the candidate"),
    ],
)
def test_publishing_by_itself_is_refused(tmp_path, candidates, spoil, message):
    put(tmp_path, candidates[0], "good")
    before = publish(tmp_path, "good")
    spoil(put(tmp_path, candidates[1], "bad"))
    with pytest.raises(PublishRefused, match=message):
        publish(tmp_path, "bad")
    assert current(tmp_path) == before
    assert versions(tmp_path) == [before.version]


def test_equal_content_is_not_published_again(tmp_path):
    first = candidate(tmp_path, [small_document()], "first")
    pass_gates(first)
    release = publish(tmp_path, "first")
    again = candidate(tmp_path, [], "again", created_at=release.created_at.replace(year=2030))
    pass_gates(again)
    assert publish(tmp_path, "again") == release
    assert versions(tmp_path) == [release.version]


def test_a_reader_keeps_its_release_and_the_next_one_gets_the_new(tmp_path, candidates):
    put(tmp_path, candidates[0], "one")
    publish(tmp_path, "one")
    with open_release(tmp_path) as reader:
        put(tmp_path, candidates[1], "two")
        publish(tmp_path, "two")
        assert reader.execute("SELECT file_name FROM dim_document").fetchall() == [("one.tsv",)]
        with open_release(tmp_path) as later:
            assert later.execute("SELECT file_name FROM dim_document").fetchall() == [("two.tsv",)]
        assert reader.execute("SELECT file_name FROM dim_document").fetchall() == [("one.tsv",)]


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["good", "failed", "unchecked", "changed"])), max_size=6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_sequence_the_current_release_is_the_last_good_one(tmp_path_factory, candidates, attempts):
    home = tmp_path_factory.mktemp("switch")
    expected = None
    for number, (which, state) in enumerate(attempts):
        path = put(home, candidates[which], f"run{number}", passed=state != "failed")
        if state == "unchecked":
            gates_path(path).unlink()
        if state == "changed":
            with path.open("ab") as handle:
                handle.write(b"x")
        if state == "good":
            expected = publish(home, f"run{number}")
        else:
            with pytest.raises(PublishRefused):
                publish(home, f"run{number}")
        assert current(home) == expected
        if expected is not None:
            with open_release(home) as con:
                assert con.execute("SELECT content_digest FROM release").fetchall() == [(expected.content_digest,)]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE t (x INTEGER)",
        "DELETE FROM dim_document",
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY dim_document TO '/tmp/out.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_a_query_can_only_read_the_release(passed, sql):
    with open_release(passed[0]) as con, pytest.raises(duckdb.Error):
        con.execute(sql)
