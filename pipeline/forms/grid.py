"""One table as a grid: what stands at a row and column, also under a merged cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.forms.wording import squash
from pipeline.readers.model import Cell


@dataclass(slots=True)
class Grid:
    """A table, or a part of one. Rows and columns are the reader's own numbers, so addresses stay true.

    `row_numbers` lists the rows of this part in order, `in_row` the cells of every row, left to right, and `with_text`
    those of them with text.
    """

    page: int
    table_no: int
    row_numbers: list[int]
    column_numbers: list[int]
    own: dict[tuple[int, int], Cell] = field(repr=False)
    covering: dict[tuple[int, int], Cell] = field(repr=False)
    in_row: dict[int, list[Cell]] = field(repr=False)
    with_text: dict[int, list[Cell]] = field(repr=False)
    has_spans: bool = False

    @classmethod
    def from_cells(cls, cells: Iterable[Cell]) -> "Grid":
        """Build a grid from the cells of one table on one page."""
        own: dict[tuple[int, int], Cell] = {}
        covering: dict[tuple[int, int], Cell] = {}
        page = table_no = last_row = last_column = 0
        spans = False
        for cell in cells:
            page, table_no = cell.page, cell.table_no
            own[cell.row_no, cell.column_no] = cell
            spans = spans or cell.row_span > 1 or cell.column_span > 1
            last_row = max(last_row, cell.row_no + cell.row_span - 1)
            last_column = max(last_column, cell.column_no + cell.column_span - 1)
            for row_no in range(cell.row_no, cell.row_no + cell.row_span):
                for column_no in range(cell.column_no, cell.column_no + cell.column_span):
                    covering[row_no, column_no] = cell
        # A cell's own place always shows the cell itself, whatever another one claims to cover.
        covering.update(own)
        in_row: dict[int, list[Cell]] = {}
        for (row_no, _), cell in sorted(own.items()):
            in_row.setdefault(row_no, []).append(cell)
        with_text = {row_no: [cell for cell in in_row[row_no] if cell.text.strip()] for row_no in in_row}
        rows, columns = list(range(1, last_row + 1)), list(range(1, last_column + 1))
        return cls(page, table_no, rows, columns, own, covering, in_row, with_text, spans)

    def part(self, row_numbers: list[int]) -> "Grid":
        """The same table, limited to some of its rows; a merged title above them says nothing of their spans."""
        own = (cell for row_no in row_numbers for cell in self.in_row.get(row_no, ()))
        spans = any(cell.row_span > 1 or cell.column_span > 1 for cell in own)
        return replace(self, row_numbers=row_numbers, has_spans=spans)

    def cell(self, row_no: int, column_no: int) -> Cell | None:
        """The cell whose top-left corner is here."""
        return self.own.get((row_no, column_no))

    def text(self, row_no: int, column_no: int) -> str:
        """Squashed text of the cell whose top-left corner is here, "" where there is none."""
        cell = self.own.get((row_no, column_no))
        return squash(cell.text) if cell else ""

    def covering_text(self, row_no: int, column_no: int) -> str:
        """Squashed text of the cell that covers this place."""
        cell = self.covering.get((row_no, column_no))
        return squash(cell.text) if cell else ""

    def filled(self, row_no: int) -> Sequence[Cell]:
        """The row's own cells with text, left to right."""
        return self.with_text.get(row_no, ())

    def all_cells(self) -> list[Cell]:
        """Every cell of this part, row by row."""
        return [cell for row_no in self.row_numbers for cell in self.in_row.get(row_no, ())]
