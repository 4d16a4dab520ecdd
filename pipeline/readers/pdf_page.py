"""One PDF page to cells: its grids, and the lines of text outside them."""

import re
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pipeline.readers import pdf_rescue as rescue
from pipeline.readers.glyphs import Char, Line, lines_of
from pipeline.readers.model import TEXT_TABLE_NO, Cell
from pipeline.readers.pdf_columns import Ambiguous, columns_from_words
from pipeline.readers.pdf_grid import Grid, Grids, find_grids
from pipeline.readers.pdf_padding import without_padding

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


def read_page(page: Any, page_no: int, *, continues_borderless: bool = False) -> PageContent:
    """Read one page into cells.

    Args:
        page: A pdfplumber page.
        page_no: Its number, from 1.
        continues_borderless: Whether the page before ended with a table without ruling lines, which may go on here.
    """
    turned = rescue.upright(page)
    if turned is None:
        return _read_upright(page, page_no, [], continues_borderless)
    try:
        return _read_upright(turned, page_no, [rescue.SIDEWAYS], continues_borderless)
    finally:
        turned.close()


def _read_upright(page: Any, page_no: int, rescues: list[str], continues_borderless: bool) -> PageContent:
    page.objects["rect"] = [rect for rect in page.objects.get("rect", []) if not _is_paper(rect)]
    visible = [char for char in page.chars if _is_on(page, char)]
    chars = rescue.without_watermark(visible)
    if len(chars) < len(visible):
        rescues.append(rescue.WATERMARK)
    once = rescue.without_doubles(chars)
    if len(once) < len(chars):
        rescues.append(rescue.DOUBLE_STRUCK)
    settings: dict[str, Any] = {}
    if rescue.is_shrunk(once):
        settings = rescue.SHRUNK_SETTINGS
        rescues.append(rescue.SHRUNK)
    found = find_grids(page, settings, once)
    closed = _closed(page, settings, once, found)
    if closed is not None:
        found = closed
        rescues.append(rescue.OPEN_SIDES)
    height = median(char["bottom"] - char["top"] for char in once) if once else 0.0
    grids = [without_padding(grid, height) for grid in found.grids]
    rest = found.rest
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


def _closed(page: Any, settings: dict[str, Any], chars: list[Char], found: Grids) -> Grids | None:
    """The grids after adding missing outer lines, if more text then stands in cells."""
    missing = rescue.missing_edges(found.edges, found.rest)
    if not missing:
        return None
    vertical = [edge for edge in missing if edge["orientation"] == "v"]
    horizontal = [edge for edge in missing if edge["orientation"] == "h"]
    explicit = {"explicit_vertical_lines": vertical, "explicit_horizontal_lines": horizontal}
    closed = find_grids(page, settings | explicit, chars)
    return closed if len(closed.rest) < len(found.rest) else None


def _rounded(*values: float) -> tuple[float, ...]:
    # A hundredth of a point is far below what can be seen, and prints the same on every machine.
    return tuple(round(float(value), 2) for value in values)


def _is_on(page: Any, char: Char) -> bool:
    """Whether a character's middle is on the page: a merged cell cut by a page turn is drawn whole on both pages."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(page.bbox[0] <= x <= page.bbox[2] and page.bbox[1] <= y <= page.bbox[3])


def _is_paper(rect: dict[str, Any]) -> bool:
    """Whether a rectangle is only filled, in white: Word paints such boxes behind every paragraph of a cell."""
    color = rect.get("non_stroking_color")
    if rect.get("stroke") or not rect.get("fill") or color is None:
        return False
    parts = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part <= 0.01 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)
