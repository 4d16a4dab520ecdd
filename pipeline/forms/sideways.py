"""Tables that go on sideways: the right columns stand on the next page, under their own headings, without names.

The rows are the same in the same order, so the two halves are joined row by row. Where they are not as many, nobody can
say which row a figure belongs to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.forms.catalogue import common
from pipeline.forms.grid import Grid
from pipeline.forms.header import Header
from pipeline.forms.model import QuarantinedStatement, Resolved
from pipeline.forms.numbers import parse_figure
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_T = TypeVar("_T")
Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Half:
    """A table, its header and the rows of its body."""

    grid: Grid
    header: Header
    body: list[int]

    def rows(self) -> list[int]:
        """The body without column numbers that go on from the other half (6 7 8) and remarks below."""
        found = [row_no for row_no in self.body if not self._is_note(row_no)]
        return found[1:] if found and _is_counted(self.grid.filled(found[0])) else found

    def _is_note(self, row_no: int) -> bool:
        filled = self.grid.filled(row_no)
        return bool(filled) and common()["note"].matches(squash(filled[0].text))


def goes_on_beside(left: Half, right: Half) -> bool:
    """Whether a table is the right half of the one on the page before: headings of its own, figures alone below."""
    texts = [cell.text for row_no in right.rows() for cell in right.grid.filled(row_no)]
    return (
        right.grid.page == left.grid.page + 1
        and bool(right.header.rows)
        and right.header.paths != left.header.paths
        and all(parse_figure(text).kind != "text" for text in texts)
        and any(parse_figure(cell.text).kind == "text" for row_no in left.rows() for cell in left.grid.filled(row_no))
    )


def joined(left: Half, right: Half, moved: dict[Place, Cell]) -> Half:
    """Both halves as one table. `moved` gets each cell of the right one by the place that it has in the whole.

    Raises:
        QuarantinedStatement: The halves have not as many rows.
    """
    rows, others = left.rows(), right.rows()
    if len(rows) != len(others):
        raise QuarantinedStatement(
            f"page {right.grid.page}, table {right.grid.table_no}: the right columns of the table on page "
            f"{left.grid.page} stand here without names, and not in as many rows ({len(others)}, not {len(rows)}); "
            "which row a figure belongs to is not certain"
        )
    width = left.grid.column_numbers[-1]
    own, covering, in_row = dict(left.grid.own), dict(left.grid.covering), dict(left.grid.in_row)
    for row_no, other in zip(rows, others, strict=True):
        cells = []
        for printed in right.grid.in_row.get(other, ()):
            # In the place where it belongs; put_back gives it the one where it is printed.
            cell = replace(
                printed,
                page=left.grid.page,
                table_no=left.grid.table_no,
                row_no=row_no,
                column_no=printed.column_no + width,
            )
            own[row_no, cell.column_no] = covering[row_no, cell.column_no] = cell
            moved[_place(cell)] = printed
            cells.append(cell)
        in_row[row_no] = [*in_row.get(row_no, ()), *cells]
    grid = replace(
        left.grid,
        column_numbers=[*left.grid.column_numbers, *(number + width for number in right.grid.column_numbers)],
        own=own,
        covering=covering,
        in_row=in_row,
        with_text={row_no: [cell for cell in cells if cell.text.strip()] for row_no, cells in in_row.items()},
    )
    header = Header(
        left.header.rows,
        rows,
        left.header.paths | _moved(right.header.paths, width),
        left.header.leaves | _moved(right.header.leaves, width),
        # The halves' header rows are not the same rows: only the whole path above a column says what it holds.
        {},
        [],
    )
    return Half(grid, header, rows)


def put_back(result: Resolved, moved: dict[Place, Cell]) -> None:
    """Give each value and each refused cell of a right half the place where it is printed."""
    result.values = [replace(value, cell=moved.get(_place(value.cell), value.cell)) for value in result.values]
    result.refused = [replace(entry, cell=moved.get(_place(entry.cell), entry.cell)) for entry in result.refused]


def _moved(by_column: dict[int, _T], width: int) -> dict[int, _T]:
    return {column_no + width: content for column_no, content in by_column.items()}


def _is_counted(cells: Sequence[Cell]) -> bool:
    """Whether a row holds column numbers that count on: 6, 7, 8."""
    texts = [squash(cell.text) for cell in cells]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 3]
    return len(numbers) == len(texts) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _place(cell: Cell) -> Place:
    return (cell.page, cell.table_no, cell.row_no, cell.column_no)
