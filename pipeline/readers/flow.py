"""A document that flows: lines and tables one after another on one page, as web pages and Word files are."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.readers.limits import Limits
from pipeline.readers.model import TEXT_TABLE_NO, Cell, UnreadableFile


@dataclass(slots=True)
class Placed:
    """A cell at its place in a table, before its spans are held against the table's size. Counts from 1."""

    row_no: int
    column_no: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Flow:
    """Collects the cells of one page. The running number of the line or table stands in for geometry."""

    def __init__(self, limits: Limits) -> None:
        self.cells: list[Cell] = []
        self._limits = limits
        self._blocks = self._lines = self._tables = self._places = 0

    def line(self, text: str) -> None:
        """Add a line, or several where it has line ends; blank ones are none."""
        for part in text.split("\n"):
            if part.strip():
                self._blocks += 1
                self._lines += 1
                self._count(1)
                top = float(self._blocks)
                self.cells.append(Cell(1, TEXT_TABLE_NO, self._lines, 1, part.strip(), top=top, bottom=top))

    def table(self, placed: Sequence[Placed]) -> None:
        """Add a table. What has no two columns is no table but text with a frame, and becomes lines."""
        # A span that reaches beyond the last cell that begins anywhere covers nothing: pages declare 50 columns for 8.
        last_row = max((cell.row_no for cell in placed), default=0)
        last_column = max((cell.column_no for cell in placed), default=0)
        if last_column < 2:
            for cell in placed:
                self.line(cell.text)
            return
        self._blocks += 1
        self._tables += 1
        top = float(self._blocks)
        for cell in placed:
            row_span = min(cell.row_span, last_row - cell.row_no + 1)
            column_span = min(cell.column_span, last_column - cell.column_no + 1)
            self._count(row_span * column_span)
            self.cells.append(
                Cell(
                    1, self._tables, cell.row_no, cell.column_no, cell.text, row_span, column_span, top=top, bottom=top
                )
            )

    def _count(self, places: int) -> None:
        self._places += places
        if self._places > self._limits.cells:
            raise UnreadableFile(f"the document has more than {self._limits.cells} cells; split it")
