"""The rows of a performance sheet in reading order, and what stands above their columns."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.forms.catalogue import common
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

# Points; the same line drawn on two pages.
_SAME_EDGE = 2.0


def rows_of(statement: Statement) -> list[Sequence[Cell]]:
    """The statement's rows with text, tables and lines between them in reading order."""
    rows: list[tuple[tuple[int, float, int, int], Sequence[Cell]]] = [
        ((line.page, line.top or 0.0, 0, line.row_no), [line]) for line in statement.lines
    ]
    tops: dict[tuple[int, int], float] = {}
    for grid in statement.grids:
        place = (grid.page, grid.table_no)
        top = min((cell.top or 0.0 for cell in grid.all_cells()), default=math.inf)
        tops[place] = min(top, tops.get(place, math.inf))
    for grid in statement.grids:
        top = tops[grid.page, grid.table_no]
        rows += [
            ((grid.page, top, grid.table_no, row_no), filled)
            for row_no in grid.row_numbers
            if (filled := grid.filled(row_no))
        ]
    return [cells for _, cells in sorted(rows, key=lambda entry: entry[0])]


def columns_by(group: str, rows: Iterable[Sequence[Cell]]) -> dict[int, str]:
    """Physical column to fact column for the cells of header rows, lower rows winning; each fact column once."""
    words = common().groups[group]
    found: dict[int, str] = {}
    for cells in rows:
        for cell in cells:
            name = words.find(squash(cell.text))
            if name:
                found[cell.column_no] = name
    seen: dict[str, int] = {}
    for column_no, name in sorted(found.items()):
        seen.setdefault(name, column_no)
    return {column_no: name for name, column_no in seen.items()}


def by_path(group: str, rows: list[Sequence[Cell]]) -> dict[int, str]:
    """Physical column to fact column by header path, the upper row's texts reaching over the columns they span."""
    found: dict[int, str] = {}
    words = common().groups[group]
    last = rows[-1]
    covered: set[int] = set()
    uppers = rows[0] if len(rows) > 1 else []
    starts = [upper.column_no for upper in uppers]
    for cell in last:
        above = ""
        # Cells of one row do not overlap: only the last one that begins at or before the column can reach over it.
        position = bisect_right(starts, cell.column_no)
        if position:
            upper = uppers[position - 1]
            if upper.column_span == 1 or cell.column_no < upper.column_no + upper.column_span:
                above = squash(upper.text)
                covered.add(upper.column_no)
        name = words.find(f"{above}/{squash(cell.text)}" if above else squash(cell.text))
        if name:
            found[cell.column_no] = name
    for cell in uppers:
        if cell.column_no not in covered and (name := words.find(squash(cell.text))):
            found[cell.column_no] = name
    return found


def by_column(rows: Iterable[Sequence[Cell]]) -> dict[int, Cell]:
    """The cells of header rows by their column, the lowest one of each."""
    return {cell.column_no: cell for cells in rows for cell in cells}


def same_edge(first: Cell, second: Cell) -> bool:
    """Whether two cells begin at the same edge of the page; never where the file has no geometry."""
    return first.x0 is not None and second.x0 is not None and abs(first.x0 - second.x0) <= _SAME_EDGE
