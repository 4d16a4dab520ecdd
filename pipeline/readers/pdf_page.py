"""One PDF page to cells: its grids, and the lines of text outside them."""

import re
from dataclasses import dataclass, field
from statistics import median

from pipeline.readers import pdf_rescue as rescue
from pipeline.readers.glyphs import Char, Line, lines_of
from pipeline.readers.lattice import Tolerances
from pipeline.readers.model import TEXT_TABLE_NO, Cell
from pipeline.readers.pdf_columns import Ambiguous, columns_from_words
from pipeline.readers.pdf_grid import Grid, grids_of
from pipeline.readers.pdf_padding import without_padding
from pipeline.readers.pdf_source import MissingLines, PageSource

FORM_TITLE = re.compile(
    r"^(?=.{4,60}$)[^。；，,;]*(?:决\s*算|预\s*算|收\s*支|收\s*入|支\s*出|绩\s*效|三\s*公|拨\s*款)[^。；，,;]*表"
    r"\s*(?:[（(].{0,20}[)）])?\s*\d{0,3}$"
)
"""What the title of a form looks like, whatever the form: a short line without the punctuation of prose."""

BORDERLESS = "no ruling lines; the columns are taken from the places of the words"


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds; `rescues` names what had to be repaired on it."""

    cells: list[Cell]
    rescues: list[str] = field(default_factory=list)


def read_page(
    page: PageSource, page_no: int, *, continues_borderless: bool = False, turned: bool = False
) -> PageContent:
    """Read one page into cells.

    Args:
        page: Its characters and lines.
        page_no: Its number, from 1.
        continues_borderless: Whether the page before ended with a table without ruling lines, which may go on here.
        turned: Whether the page had to be turned for its text to be upright.
    """
    rescues = [rescue.SIDEWAYS] if turned else []
    visible = _visible(page)
    chars = rescue.without_watermark(visible)
    if len(chars) < len(visible):
        rescues.append(rescue.WATERMARK)
    once = rescue.without_doubles(chars)
    if len(once) < len(chars):
        rescues.append(rescue.DOUBLE_STRUCK)
    tolerances = Tolerances()
    if rescue.is_shrunk(once):
        tolerances = rescue.SHRUNK_TOLERANCES
        rescues.append(rescue.SHRUNK)
    lattice = page.lattice(tolerances, MissingLines())
    grids, rest = grids_of(lattice.tables, once)
    missing = rescue.missing_lines(lattice, rest)
    if missing.upright or missing.level:
        closed, left = grids_of(page.lattice(tolerances, missing).tables, once)
        # Lines are added only if more text then stands in cells.
        if len(left) < len(rest):
            grids, rest = closed, left
            rescues.append(rescue.OPEN_SIDES)
    height = median(char["bottom"] - char["top"] for char in once) if once else 0.0
    grids = [without_padding(grid, height) for grid in grids]
    lines = lines_of(rest)
    if not grids and (continues_borderless or is_titled(lines)):
        try:
            table = columns_from_words(rest, FORM_TITLE)
        except Ambiguous:
            rescues.append("a title of a form but no ruling lines, and columns that are not clear; read as text")
        else:
            if table is not None:
                grids, lines = [table[0]], lines_of(table[1])
                rescues.append(BORDERLESS)
    return PageContent(cells_of(page_no, grids, lines), rescues)


def is_titled(lines: list[Line]) -> bool:
    """Whether one of the lines looks like the title of a form."""
    return any(FORM_TITLE.match(line.text) for line in lines)


def cells_of(page_no: int, grids: list[Grid], lines: list[Line]) -> list[Cell]:
    """Cells of a page in the order of the interface: text lines first, then the tables from the top."""
    cells = [
        Cell(page_no, TEXT_TABLE_NO, row_no, 1, line.text, 1, 1, *_rounded(line.x0, line.top, line.x1, line.bottom))
        for row_no, line in enumerate(lines, start=1)
    ]
    for table_no, grid in enumerate(grids, start=1):
        cells += [
            Cell(
                page_no,
                table_no,
                cell.row_no,
                cell.column_no,
                cell.text,
                cell.row_span,
                cell.column_span,
                *_rounded(*cell.box),
            )
            for cell in grid.cells
        ]
    return cells


def _rounded(*values: float) -> tuple[float, ...]:
    # A hundredth of a point is far below what can be seen, and prints the same on every machine.
    return tuple(round(float(value), 2) for value in values)


def _visible(page: PageSource) -> list[Char]:
    """Characters whose middle is on the page: a merged cell cut by a page turn is drawn whole on both pages."""
    left, top, right, bottom = (2 * float(side) for side in page.bbox)
    return [
        char
        for char in page.chars
        if left <= char["x0"] + char["x1"] <= right and top <= char["top"] + char["bottom"] <= bottom
    ]
