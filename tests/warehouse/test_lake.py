"""The lake's cells: complete or absent, as they were written, and the newest reading counts."""

import pytest
from warehouse_factory import READER

from pipeline.readers.model import Cell, Reading
from pipeline.warehouse import lake
from pipeline.warehouse.lake import ReadingKey

SHA = "ab" * 32
KEY = ReadingKey(READER)
EMPTY = Reading("text/plain", 1)


def test_cells_come_back_as_they_were_read(tmp_path):
    cells = [Cell(1, 0, 1, 1, "标题", top=1.0), Cell(2, 1, 3, 4, "1,234.50", row_span=2, x0=0.5, x1=9.25)]
    reading = Reading("application/pdf", 2, cells, notes=["page 2 is rotated"])
    assert lake.readings(tmp_path, READER) == {}
    lake.write_cells(tmp_path, KEY, SHA, reading)
    assert lake.readings(tmp_path, READER) == {SHA: KEY}
    assert lake.read_cells(tmp_path, KEY, SHA) == reading
    assert lake.read_reading(tmp_path, KEY, SHA).cells == []


def test_missing_cells_are_named(tmp_path):
    with pytest.raises(lake.LakeError, match=SHA):
        lake.read_cells(tmp_path, KEY, SHA)


def test_a_file_that_was_not_finished_leaves_no_trace(tmp_path):
    path = tmp_path / "f.parquet"
    path.write_text("old")

    def write_half():
        with lake.replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("f.parquet", "old")]


def test_cells_count_only_once_their_json_is_there(tmp_path):
    lake.write_cells(tmp_path, KEY, SHA, EMPTY)
    lake.cells_path(tmp_path, KEY, SHA).with_suffix(".json").unlink()
    assert lake.readings(tmp_path, READER) == {}


def test_newest_reading_is_by_todays_readers_else_by_those_that_came_last(tmp_path):
    other = "cd" * 32
    # Versions are digests: their names say nothing about their order.
    for version, contents in (("r9", [SHA, other]), ("r2", [SHA, other]), ("r5", [other])):
        for sha256 in contents:
            lake.write_cells(tmp_path, ReadingKey(version), sha256, EMPTY)
    newest = {SHA: ReadingKey("r2"), other: ReadingKey("r5")}
    assert lake.readings(tmp_path, "unused") == newest
    assert lake.readings(tmp_path, "r9") == {SHA: ReadingKey("r9"), other: ReadingKey("r9")}
    lake.write_cells(tmp_path, ReadingKey("r9", 2), SHA, EMPTY)
    assert lake.readings(tmp_path, "unused") == newest, "a further attempt by old readers is still by old readers"


def test_the_last_of_several_attempts_counts(tmp_path):
    for attempt in (1, 2, 10):
        lake.write_cells(tmp_path, ReadingKey(READER, attempt), SHA, Reading("text/plain", attempt))
    assert lake.readings(tmp_path, READER) == {SHA: ReadingKey(READER, 10)}
    assert lake.read_reading(tmp_path, ReadingKey(READER, 10), SHA).page_count == 10
