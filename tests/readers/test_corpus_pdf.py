"""Real documents of many producers: every one that can be read is read, and no others."""

from pathlib import Path

import pytest

from pipeline.readers import Reading, read_file

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "pdf"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not here"),
]


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {path.stem: read_file(path) for path in sorted(CORPUS.glob("*.pdf"))}


def test_every_document_ends_with_the_right_status(readings: dict[str, Reading]) -> None:
    others = {name: reading.status for name, reading in readings.items() if reading.status != "read"}
    assert others == {
        "2026年重庆市公安局部门预算": "unreadable",
        "2026年重庆市财政局部门预算": "unreadable",
        "长沙_公安局交通警察局_2026年部门预算": "needs_ocr",
    }


def test_no_page_is_lost(readings: dict[str, Reading]) -> None:
    assert sum(reading.page_count for reading in readings.values() if reading.status != "unreadable") == 1658
    assert not [note for reading in readings.values() for note in reading.notes if "could not be read" in note]


def test_cells_never_overlap(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        places = [
            (cell.page, cell.table_no, cell.row_no + row, cell.column_no + column)
            for cell in reading.cells
            for row in range(cell.row_span)
            for column in range(cell.column_span)
        ]
        assert len(set(places)) == len(places), name


def test_underlined_prose_is_no_table(readings: dict[str, Reading]) -> None:
    """Both documents print their amounts underlined, on white boxes that used to pass for ruling lines."""
    for name in ("2026年长沙市信访局部门预算", "长沙_教育局_2026年部门预算"):
        tables = {(cell.page, cell.table_no) for cell in readings[name].cells if cell.table_no}
        assert len(tables) <= len({page for page, _ in tables}) + 1, name
