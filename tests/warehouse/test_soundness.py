"""Releases that are not what was published: noticed, set aside, and what readers have meanwhile."""

import pytest
from published import publish_one_more

from pipeline.healing import heal_current
from pipeline.warehouse.damage import ASIDE, Damaged
from pipeline.warehouse.gates import gates_path, verdict
from pipeline.warehouse.history import releases, roll_back
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import current, hold, version_path, versions
from pipeline.warehouse.soundness import release_fault, set_release_aside


def damage(path, place=-5):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def link(home):
    return (home / "warehouse" / "current.duckdb").resolve()


def test_a_release_is_held_against_what_the_gates_saw_or_against_its_own_checksums(home):
    path = current(home).path
    assert release_fault(path) is None
    gates_path(path).unlink()
    assert release_fault(path) is None
    damage(path)
    assert "checksum" in release_fault(path)


def test_the_newest_whole_older_release_stands_in_for_a_damaged_current_one(home):
    oldest, middle, newest = versions(home)
    damage(version_path(home, newest))
    damage(version_path(home, middle))
    [told] = heal_current(home)
    assert f"release {newest} is damaged" in told
    assert f"{oldest} is the current release" in told
    assert current(home).version == oldest
    assert versions(home) == [oldest, middle]
    assert publish_one_more(home, 5).version == versions(home)[-1]


def test_what_was_rolled_back_does_not_come_back_when_the_current_release_is_damaged(home):
    _, middle, newest = versions(home)
    roll_back(home, middle)
    damage(version_path(home, middle))
    heal_current(home)
    assert current(home).documents == 1
    assert hold(home)
    assert newest in versions(home)


def test_the_only_release_goes_on_being_the_one_that_readers_find(home):
    for version in versions(home)[:-1]:
        version_path(home, version).unlink()
    path = current(home).path
    damage(path)
    target, instead = set_release_aside(home, path.stem)
    assert instead is None
    assert link(home) == target
    assert ASIDE in target.name
    assert not path.exists()
    assert current(home) is None
    release = publish_one_more(home, 5)
    assert link(home) == release.path
    with open_release(home) as con:
        assert con.execute("SELECT count(*) FROM dim_document").fetchall() == [(release.documents,)]


def test_nobody_goes_back_to_a_damaged_release_and_the_others_are_listed(home):
    oldest, middle, newest = versions(home)
    damage(version_path(home, oldest), place=300_000)
    with pytest.raises(Damaged, match="Go back to another release"):
        roll_back(home, oldest)
    assert current(home).version == newest
    damage(version_path(home, middle), place=20)
    assert middle not in [release.version for release in releases(home)]


def test_the_gates_are_not_asked_again_about_bytes_that_they_have_not_seen(home):
    path = current(home).path
    damage(path)
    with pytest.raises(Damaged, match="not those that the gates saw"):
        verdict(path)
