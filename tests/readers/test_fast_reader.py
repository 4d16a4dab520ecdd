"""The fast reader against pdfplumber: the same cells on every page, and pages it cannot vouch for are not its own."""

import itertools
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from both_readers import differences, outcome
from hypothesis import given
from hypothesis import strategies as st
from pdf_files import FONT, SIZE, Canvas, column_edges, draw_lines, level_lines, pdf, row_edges, ruled, upright_lines

from pipeline.readers.lattice import Tolerances, cells_between, merged, tables_of
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import UnreadableFile
from pipeline.readers.pdf import read_pdf
from pipeline.readers.pdf_files import ReferenceFile
from pipeline.readers.pdfium_page import NotVouched, read_page_objects

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
PATHS = sorted([*SHARED.glob("pdf/*.pdf"), *SHARED.glob("second/*.pdf")])


def compare(path: Path) -> list[str]:
    return differences(path.name, outcome(path), outcome(path, "reference"))


def objects(path: Path):
    with pypdfium2.PdfDocument(path) as document, ReferenceFile(path) as reference:
        return read_page_objects(document[0], partial(reference.resources, 1))


def test_characters_and_lines_of_a_page(tmp_path: Path) -> None:
    page = objects(pdf(tmp_path / "a.pdf", ruled))
    assert "1,200.50" in "".join(char["text"] for char in page.chars)
    assert page.upright
    assert page.level
    assert not page.picture_area


@pytest.mark.parametrize("degrees", [30, 90, 180])
def test_text_that_is_not_upright_is_left_to_the_reference(tmp_path: Path, degrees: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        canvas.drawString(0, 0, "2080505")

    path = pdf(tmp_path / "a.pdf", draw)
    if degrees == 30:
        # A watermark: it is left out later, by its matrix.
        assert {round(char["matrix"][1], 2) for char in objects(path).chars} == {0.5}
    else:
        with pytest.raises(NotVouched):
            objects(path)
    assert compare(path) == []


@pytest.mark.parametrize(("gap", "vouched"), [(0.0, True), (0.2, False)])
def test_digits_that_stand_apart_in_one_cell_are_left_to_the_reference(
    tmp_path: Path, gap: float, vouched: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, [*upright_lines(), *level_lines()])
        x, y = column_edges()[1] + 5, row_edges()[1] + 5
        canvas.setFont(FONT, SIZE)
        canvas.drawString(x, y, "12")
        canvas.drawString(x + canvas.stringWidth("12", FONT, SIZE) + gap * SIZE, y, "5")

    path = pdf(tmp_path / "a.pdf", draw)
    if vouched:
        assert objects(path).chars
    else:
        with pytest.raises(NotVouched, match="digits"):
            objects(path)
    assert compare(path) == []


def test_a_file_that_pdfium_cannot_open_is_explained_by_the_reference(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(UnreadableFile, match="damaged"):
        read_pdf(path, DEFAULT_LIMITS, "fast")


edges = st.lists(st.integers(0, 12).map(lambda step: step * 20.0), min_size=2, max_size=6, unique=True).map(sorted)


@given(xs=edges, ys=edges, shift=st.floats(-1.4, 1.4))
def test_a_full_grid_gives_every_cell_once(xs: list[float], ys: list[float], shift: float) -> None:
    """Also when its lines are drawn cell by cell, a little off, as office programs do."""
    upright = [(x + shift * (i % 2), top, bottom) for i, x in enumerate(xs) for top, bottom in itertools.pairwise(ys)]
    level = [(y, left, right) for y in ys for left, right in itertools.pairwise(xs)]
    tolerances = Tolerances()
    cells = cells_between(merged(upright, tolerances), merged(level, tolerances), tolerances.crossing)
    assert len(cells) == (len(xs) - 1) * (len(ys) - 1)
    assert sum(len(table) for table in tables_of(cells)) in (len(cells), 0)
    assert bool(tables_of(cells)) == (len(cells) > 1)


@pytest.mark.slow
@pytest.mark.skipif(not PATHS, reason="the corpora of real documents are not here")
@pytest.mark.parametrize("path", PATHS or [Path("none")], ids=lambda path: path.stem)
def test_both_readers_see_the_same_in_real_documents(path: Path) -> None:
    assert compare(path) == []
