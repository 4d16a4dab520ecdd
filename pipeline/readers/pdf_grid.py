"""From ruling lines to cells: the grids of one page, with the spans of merged cells."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.readers.glyphs import Char, text_of
from pipeline.readers.lattice import Box
from pipeline.readers.pdf_place import is_underlining, place

# Edges of neighbouring cells closer than this, in points, are one edge.
_SAME_EDGE = 1.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: row and column from 1, spans, box in points and text."""

    row_no: int
    column_no: int
    row_span: int
    column_span: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a page, its cells in reading order."""

    row_edges: list[float]
    column_edges: list[float]
    cells: list[GridCell]

    @property
    def rows(self) -> int:
        return len(self.row_edges) - 1

    @property
    def columns(self) -> int:
        return len(self.column_edges) - 1

    @property
    def can_be_a_table(self) -> bool:
        """Two columns at least; a single row only if it has numbers or enough columns to continue a table."""
        if self.columns < 2 or not any(cell.text for cell in self.cells):
            return False
        return self.rows > 1 or self.columns > 2 or any(c.isdigit() for cell in self.cells for c in cell.text)


def grids_of(tables: Sequence[list[Box]], chars: Sequence[Char]) -> tuple[list[Grid], list[Char]]:
    """Put characters into the boxes of a page's tables.

    Args:
        tables: Closed boxes, table by table from the top of the page.
        chars: The characters of the page, in the order in which they are printed.

    Returns:
        The grids that can be tables, and the characters in none of their cells.
    """
    grids: list[Grid] = []
    rest = list(chars)
    for boxes in tables:
        grid, left = _grid(boxes, rest)
        if grid is not None and grid.can_be_a_table:
            grids.append(grid)
            rest = left
    return grids, rest


def _grid(boxes: list[Box], chars: list[Char]) -> tuple[Grid | None, list[Char]]:
    xs = _edges(value for box in boxes for value in (box[0], box[2]))
    ys = _edges(value for box in boxes for value in (box[1], box[3]))
    placed, rest = place(boxes, chars, ys)
    if is_underlining(boxes, placed):
        return None, chars
    cells = []
    for index, box in enumerate(boxes):
        column, row = _edge_no(xs, box[0]), _edge_no(ys, box[1])
        # A box narrower than the edges' tolerance still takes a place.
        column_span = max(1, _edge_no(xs, box[2]) - column)
        row_span = max(1, _edge_no(ys, box[3]) - row)
        cells.append(GridCell(row + 1, column + 1, row_span, column_span, box, text_of(placed.get(index, ()))))
    cells.sort(key=lambda cell: (cell.row_no, cell.column_no))
    return Grid(ys, xs, cells), rest


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _edge_no(edges: list[float], value: float) -> int:
    return bisect_right(edges, value) - 1
