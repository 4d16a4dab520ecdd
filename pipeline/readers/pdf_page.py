"""One PDF page to cells: its grids, and the lines of text outside them."""

from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.glyphs import Line, lines_of
from pipeline.readers.model import TEXT_TABLE_NO, Cell
from pipeline.readers.pdf_grid import Grid, find_grids


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds; `rescue` names the rescue that its grids needed, if any."""

    cells: list[Cell]
    notes: list[str] = field(default_factory=list)
    rescue: str | None = None


def read_page(page: Any, page_no: int) -> PageContent:
    page.objects["rect"] = [rect for rect in page.objects.get("rect", []) if not _is_paper(rect)]
    grids, rest = find_grids(page, {}, page.chars)
    return PageContent(cells_of(page_no, grids, lines_of(rest)))


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


def _is_paper(rect: dict[str, Any]) -> bool:
    """Whether a rectangle is only filled, in white: Word paints such boxes behind every paragraph of a cell."""
    color = rect.get("non_stroking_color")
    if rect.get("stroke") or not rect.get("fill") or color is None:
        return False
    parts = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part <= 0.01 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)
