"""Reading again on purpose: what `juesuan backfill` and `juesuan retry` take, and what they leave alone."""

import shutil
from pathlib import Path

import pytest

from pipeline import reading
from pipeline.readers import READER_VERSION
from pipeline.reading import newest_readings, outdated
from pipeline.warehouse.archive import registrations
from pipeline.warehouse.cells import Cells, ReadingKey


@pytest.fixture
def home(released, tmp_path: Path) -> Path:
    """A copy of the released home without its releases' exports."""
    folder = tmp_path / "home"
    shutil.copytree(released.home, folder, symlinks=True, ignore=shutil.ignore_patterns("exports"))
    return folder


def attempts(home: Path) -> dict[str, ReadingKey]:
    read = newest_readings(Cells.of(home))
    return {r.file_name: read[r.sha256] for r in registrations(home)}


def test_backfill_reads_what_older_readers_have_read_and_goes_on_where_it_stopped(cli, home, monkeypatch) -> None:
    nothing = cli("backfill", "--home", home)
    assert nothing.returncode == 0
    assert "nothing to read" in nothing.stdout
    monkeypatch.setattr(reading, "READER_VERSION", "newer")
    count = len(outdated(newest_readings(Cells.of(home)), registrations(home)))
    first = cli("backfill", "--home", home, "--limit", "2")
    assert first.stdout.startswith("2 documents read by today's readers")
    assert f"{count - 2} more were read by older readers" in first.stdout
    assert cli("backfill", "--home", home, "--to", "2020-01-01").stdout.startswith("There is nothing to read")
    assert cli("backfill", "--home", home).stdout.startswith(f"{count - 2} documents read")
    assert outdated(newest_readings(Cells.of(home)), registrations(home)) == []


def test_retry_passes_over_what_no_second_try_can_read(cli, home) -> None:
    before = attempts(home)
    told = cli("retry", "--home", home)
    assert told.returncode == 0
    assert "nothing to read" in told.stdout
    assert "2 are permanently unreadable" in told.stdout
    assert attempts(home) == before


def test_retry_reads_a_named_document_as_a_further_attempt(cli, home) -> None:
    told = cli("retry", "--home", home, "--document", "empty.txt")
    assert "1 documents read again: 1 unreadable" in told.stdout
    again = {name for name, key in attempts(home).items() if key == ReadingKey(READER_VERSION, 2)}
    assert again == {"empty.txt"}
    run = cli("retry", "--home", home, "--document", "no such file")
    assert run.returncode == 1
    assert "juesuan status --home " in run.stderr
