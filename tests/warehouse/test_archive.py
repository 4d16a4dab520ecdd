"""Landing: what is archived, registered once, passed over or reported."""

import os
from datetime import date

import pytest

from pipeline.warehouse.archive import archived_file, register_landing, registrations

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
    with pytest.raises(FileNotFoundError):
        register_landing(home, tmp_path / "nowhere", MONDAY)
