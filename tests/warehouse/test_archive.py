"""Landing: what is archived, registered once, passed over or reported."""

import errno
import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from pipeline.warehouse import archive
from pipeline.warehouse import landing as landing_module
from pipeline.warehouse.archive import (
    archived_file,
    original_fault,
    read_record,
    records,
    register_landing,
    registrations,
)
from pipeline.warehouse.damage import Damaged
from pipeline.warehouse.landing import LandingMissing

MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)


@pytest.fixture
def landing(tmp_path):
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def test_files_are_archived_unchanged_read_only_and_registered_by_relative_name(home, landing):
    (landing / "某市").mkdir()
    (landing / "某市" / "决算.txt").write_bytes(b"figures")
    landed = register_landing(home, landing, MONDAY)
    (registration,) = landed.added
    assert registration.file_name == "某市/决算.txt"
    assert registration.document_id == registration.sha256[:16]
    assert (registration.ingest_date, registration.size, registration.status_hint) == (MONDAY, 7, None)
    archived = archived_file(home, registration.sha256)
    assert archived.read_bytes() == b"figures"
    assert archived.stat().st_mode & 0o222 == 0


def test_landing_again_changes_nothing(home, landing):
    (landing / "a.txt").write_bytes(b"1")
    first = register_landing(home, landing, MONDAY)
    before = {p: p.stat().st_mtime_ns for p in (home / "archive").rglob("*") if p.name != ".lock"}
    again = register_landing(home, landing, TUESDAY)
    assert again.registrations == first.registrations
    assert again.added == []
    assert {p: p.stat().st_mtime_ns for p in (home / "archive").rglob("*") if p.name != ".lock"} == before


def test_a_registration_that_is_not_what_was_written_is_told_wherever_it_differs(home, landing):
    (landing / "a.txt").write_bytes(b"1")
    (registration,) = register_landing(home, landing, MONDAY).added
    [record] = records(home)
    good = record.read_bytes()
    for place in range(len(good)):
        record.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(Damaged, match="put the file into the landing folder again"):
            read_record(record)
    record.write_bytes(good)
    assert read_record(record) == registration


def test_a_file_that_comes_again_heals_its_damaged_original(home, landing):
    (landing / "a.txt").write_bytes(b"figures")
    (registration,) = register_landing(home, landing, MONDAY).added
    archived = archived_file(home, registration.sha256)
    archived.chmod(0o644)
    archived.write_bytes(b"figureZ")
    assert "is damaged" in original_fault(home, registration.sha256)
    (landing / "b.txt").write_bytes(b"figures")
    [warning] = register_landing(home, landing, TUESDAY).warnings
    assert "is replaced by the landed one" in warning
    assert archived.read_bytes() == b"figures"
    assert original_fault(home, registration.sha256) is None
    [kept] = archived.parent.glob("*.damaged-*")
    assert kept.read_bytes() == b"figureZ", "never taken away"
    archived.unlink()
    assert "is missing" in original_fault(home, registration.sha256)


def test_the_same_bytes_under_a_second_name_are_a_duplicate(home, landing):
    (landing / "b.txt").write_bytes(b"1")
    register_landing(home, landing, MONDAY)
    (landing / "a.txt").write_bytes(b"1")
    register_landing(home, landing, TUESDAY)
    first, second = registrations(home)
    assert (first.file_name, first.status_hint) == ("b.txt", None)
    assert (second.file_name, second.status_hint) == ("a.txt", "duplicate")
    assert len({first.document_id, second.document_id}) == 2
    assert first.sha256 == second.sha256


def test_a_changed_file_is_a_new_content_under_its_name(home, landing):
    (landing / "a.txt").write_bytes(b"1")
    register_landing(home, landing, MONDAY)
    (landing / "a.txt").write_bytes(b"2")
    (added,) = register_landing(home, landing, TUESDAY).added
    assert added.status_hint is None
    assert [r.file_name for r in registrations(home)] == ["a.txt", "a.txt"]


def test_hidden_files_and_folders_are_passed_over(home, landing):
    (landing / ".part").write_bytes(b"1")
    (landing / ".git").mkdir()
    (landing / ".git" / "config").write_bytes(b"1")
    landed = register_landing(home, landing, MONDAY)
    assert (landed.registrations, landed.problems) == ([], [])


def test_links_out_of_the_folder_pipes_and_vanished_files_are_reported_and_the_rest_goes_on(home, landing, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "secret").write_bytes(b"secret")
    (landing / "a-link.txt").symlink_to(tmp_path / "secret")
    (landing / "b-folder").symlink_to(tmp_path / "folder")
    (landing / "c-gone.txt").symlink_to(landing / "nothing")
    os.mkfifo(landing / "d-pipe")
    (landing / "e.txt").write_bytes(b"1")
    landed = register_landing(home, landing, MONDAY)
    assert [r.file_name for r in landed.registrations] == ["e.txt"]
    assert [problem.split(":")[0] for problem in landed.problems] == ["a-link.txt", "c-gone.txt", "d-pipe"]
    assert "No such file" in landed.problems[1]


def test_names_that_are_no_utf8_are_registered(home, landing):
    (landing / os.fsdecode("决算.txt".encode("gb18030"))).write_bytes(b"1")
    (registration,) = register_landing(home, landing, MONDAY).registrations
    assert registration.file_name.encode()
    assert registrations(home) == [registration]


def test_a_landing_folder_that_does_not_exist_is_an_error(home, tmp_path):
    with pytest.raises(LandingMissing, match="nowhere: is its disk mounted"):
        register_landing(home, tmp_path / "nowhere", MONDAY)


def test_an_empty_folder_after_full_ones_is_taken_for_a_missing_mount_unless_it_may_be_empty(home, landing):
    assert register_landing(home, landing, MONDAY).problems == [], "nothing was ever there"
    (landing / "a.txt").write_bytes(b"1")
    register_landing(home, landing, MONDAY)
    (landing / "a.txt").unlink()
    with pytest.raises(LandingMissing, match="is empty, but 1 files were taken in before"):
        register_landing(home, landing, TUESDAY)
    assert register_landing(home, landing, TUESDAY, may_be_empty=True).registrations == []
    assert len(registrations(home)) == 1


def test_a_folder_that_cannot_be_listed_is_named(home, landing, monkeypatch):
    walk = os.walk

    def refused(top, onerror):
        onerror(PermissionError(errno.EACCES, "Permission denied", str(landing / "b")))
        return walk(top)

    (landing / "a.txt").write_bytes(b"1")
    monkeypatch.setattr(landing_module.os, "walk", refused)
    landed = register_landing(home, landing, MONDAY)
    assert landed.problems == ["b: Permission denied"]
    assert len(landed.added) == 1


def test_ingest_dates_do_not_go_back_with_the_clock(home, landing):
    (landing / "a.txt").write_bytes(b"1")
    register_landing(home, landing, TUESDAY)
    assert register_landing(home, landing, MONDAY).warnings == [], "nothing is new"
    (landing / "b.txt").write_bytes(b"2")
    landed = register_landing(home, landing, MONDAY)
    assert [r.ingest_date for r in landed.added] == [TUESDAY]
    [warning] = landed.warnings
    assert warning.startswith("the clock says 2026-01-05, but files were taken in on 2026-01-06")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_fault_of_the_home_is_no_fault_of_a_file(home, landing, monkeypatch, code):
    @contextmanager
    def failing(path):
        raise OSError(code, os.strerror(code), str(path))
        yield

    (landing / "a.txt").write_bytes(b"1")
    with monkeypatch.context() as patch:
        patch.setattr(archive, "replacing", failing)
        with pytest.raises(OSError, match=os.strerror(code)):
            register_landing(home, landing, MONDAY)
    assert len(register_landing(home, landing, MONDAY).added) == 1


def test_a_file_above_the_readers_limit_is_not_archived(home, landing, monkeypatch):
    monkeypatch.setattr(landing_module, "DEFAULT_LIMITS", replace(landing_module.DEFAULT_LIMITS, file_bytes=1000))
    (landing / "a.pdf").write_bytes(b"1" * 1001)
    (landing / "b.pdf").write_bytes(b"1" * 1000)
    landed = register_landing(home, landing, MONDAY)
    assert landed.problems == ["a.pdf: it has 1,001 bytes, more than the limit of 1,000; split it"]
    assert [r.file_name for r in landed.added] == ["b.pdf"]


def _swap_for_pipe(path, tmp_path):
    path.unlink()
    os.mkfifo(path)


def _swap_for_link(path, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    path.unlink()
    path.symlink_to(tmp_path / "secret")


def _swap_folder(path, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / path.name).write_bytes(b"secret")
    path.parent.rename(path.parent.with_name("moved"))
    path.parent.symlink_to(tmp_path / "elsewhere")


@pytest.mark.parametrize("swap", [_swap_for_pipe, _swap_for_link, _swap_folder])
def test_a_file_that_is_swapped_after_it_was_looked_at_is_not_followed(home, landing, tmp_path, monkeypatch, swap):
    path = landing / "inside" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"1")
    open_found = landing_module._open

    def swapped(*arguments):
        swap(path, tmp_path)
        return open_found(*arguments)

    monkeypatch.setattr(landing_module, "_open", swapped)
    landed = register_landing(home, landing, MONDAY)
    assert landed.registrations == []
    [problem] = landed.problems
    assert problem.startswith("inside/a.txt: ")
    assert registrations(home) == []


@pytest.mark.parametrize("keeps_size", [True, False])
def test_a_file_that_changes_while_it_is_copied_waits_for_the_next_run(home, landing, monkeypatch, keeps_size):
    path = landing / "a.txt"
    path.write_bytes(b"one")
    before = path.stat()
    copy = archive._copy

    def changing(*arguments):
        path.write_bytes(b"two" if keeps_size else b"longer")
        # As a program does that keeps the time of its source.
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        copy(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_copy", changing)
        landed = register_landing(home, landing, MONDAY)
    assert landed.registrations == []
    [problem] = landed.problems
    assert problem.startswith("a.txt: it changed while it was")
    assert not [p for p in (home / "archive").rglob("*") if p.is_file() and p.name != ".lock"]
    [registration] = register_landing(home, landing, MONDAY).added
    assert archived_file(home, registration.sha256).read_bytes() == path.read_bytes()
