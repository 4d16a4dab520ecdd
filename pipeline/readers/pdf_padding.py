"""Grid columns and rows that are drawn but mean nothing: inner padding boxes, double borders, shifted lines.

Word processors draw the inner margin of some cells as boxes of its own. Then a logical column is three grid columns: a
heading stands in the middle one, with an empty box at each side, while a cell of the body spans all three.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline.readers.pdf_grid import Grid, GridCell

# No text can stand in a column or row narrower than this part of a character's height.
_NARROW = 0.8


def without_padding(grid: Grid, char_height: float) -> Grid:
    """Leave out columns and rows too narrow for text that no text stands in.

    Cells that span such a column lose one from their span; empty cells within it go. Empty columns wide enough for a
    character stay: they are columns whose amounts are all blank.

    Args:
        grid: A grid as drawn.
        char_height: The usual height of its characters, in points.
    """
    narrow = _NARROW * char_height
    columns = _kept(grid.column_edges, narrow, [(c.column_no, c.column_span) for c in grid.cells if c.text])
    rows = _kept(grid.row_edges, narrow, [(c.row_no, c.row_span) for c in grid.cells if c.text])
    if all(columns) and all(rows):
        return grid
    # Number of kept columns (rows) before each edge: the new number of whatever starts there, less one.
    column_at, row_at = list(accumulate(columns, initial=0)), list(accumulate(rows, initial=0))
    cells = [moved for cell in grid.cells if (moved := _moved(cell, column_at, row_at)) is not None]
    cells.sort(key=lambda cell: (cell.row_no, cell.column_no))
    return Grid(_kept_edges(grid.row_edges, rows), _kept_edges(grid.column_edges, columns), cells)


def _kept(edges: Sequence[float], narrow: float, with_text: list[tuple[int, int]]) -> list[bool]:
    kept = [after - before >= narrow for before, after in pairwise(edges)]
    for start, span in with_text:
        # Whatever holds text stays in the grid.
        if not any(kept[start - 1 : start - 1 + span]):
            kept[start - 1] = True
    return kept


def _kept_edges(edges: Sequence[float], kept: list[bool]) -> list[float]:
    return [edge for edge, keep in zip(edges, [*kept, True], strict=True) if keep]


def _moved(cell: GridCell, column_at: list[int], row_at: list[int]) -> GridCell | None:
    column, row = cell.column_no - 1, cell.row_no - 1
    column_span = column_at[column + cell.column_span] - column_at[column]
    row_span = row_at[row + cell.row_span] - row_at[row]
    if not column_span or not row_span:
        return None
    return replace(
        cell,
        column_no=column_at[column] + 1,
        row_no=row_at[row] + 1,
        column_span=column_span,
        row_span=row_span,
    )
