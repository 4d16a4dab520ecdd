"""An abstract printed document: tables of cells, each figure tagged with the truth that it prints.

Forms make it, changes alter it, writers set it in a file format. Whatever a change does to a cell's place or look, the
tag stays on the cell, so the check always knows what the printed figure means.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

Meaning = tuple[tuple[str, str], ...]
WAN = Decimal(10_000)


@dataclass(slots=True)
class Truth:
    """What one printed figure means: the fact that a right reading makes of it.

    `table` is empty for a figure that no fact may be made of. `value` is in yuan, pieces or percent. `meaning` holds
    the fact's columns by name; `owner` is the subordinate unit whose figure it is, None for the department.
    """

    table: str
    form_id: str
    measure: str
    value: Decimal
    meaning: dict[str, str] = field(default_factory=dict)
    owner: str | None = None


@dataclass(slots=True)
class Cell:
    """One printed cell. `number` is printed by the table's unit and signs (`is_money`), or plainly; else `text` is.

    `pattern` is a number format of a spreadsheet that shows the stored number otherwise than it is;
    `shown` is what stands on the page where that is no plain figure.
    """

    text: str = ""
    number: Decimal | None = None
    truth: Truth | None = None
    is_money: bool = True
    rows: int = 1
    columns: int = 1
    pattern: str | None = None
    shown: str | None = None


@dataclass(slots=True)
class Column:
    """A column under the headings of `path`, the widest first. kind: code, name, line_no, amount or text."""

    path: tuple[str, ...]
    kind: str
    role: str = ""


@dataclass(slots=True)
class Row:
    """A row of cells, one for each column. `subject` is the code that it is about; kind: subject, total, line, unit."""

    cells: list[Cell]
    kind: str = "line"
    subject: str = ""


@dataclass(slots=True)
class Print:
    """How a table is set; changes set these, writers heed what their format can show.

    `page_breaks` are rows (from 0) that begin a page; `sideways` is the first column that stands on the next page;
    `cut_row` is a row whose lines the page's end divides; `digit_wrap` lets narrow cells break figures.
    """

    zero: str = ""
    unit: str = "元"
    decimals: int = 2
    thousands: bool = True
    merge_headings: bool = True
    column_numbers: bool = False
    repeat_header: bool = True
    page_breaks: tuple[int, ...] = ()
    sideways: int | None = None
    cut_row: int | None = None
    store_yuan_as_wan: bool = False
    numbers_as_text: bool = False
    codes_as_numbers: bool = False
    touching: bool = False
    repeat_title: bool = False


@dataclass(slots=True)
class Table:
    """One form: title, caption lines, a table of columns and rows, remarks below it.

    A sheet (is_sheet) has no columns: its rows are a grid of their own, with spans. `head` replaces the rows of
    headings that follow from the columns. `owner` is the department whose form it is, where it is not the document's.
    """

    form_id: str
    title: list[str]
    number: str
    department: str | None
    columns: list[Column]
    rows: list[Row]
    set: Print = field(default_factory=Print)
    notes: list[str] = field(default_factory=list)
    unit_line: str | None = "单位：{unit}"
    is_sheet: bool = False
    head: list[list[Cell | None]] | None = None
    owner: str | None = None

    def caption(self) -> list[str]:
        """Lines between the title and the table."""
        lines = [self.number] if self.number else []
        lines += [f"部门：{self.department}"] if self.department else []
        return lines + ([self.unit_line.format(unit=self.set.unit)] if self.unit_line else [])

    def printed(self, cell: Cell) -> str:
        """The cell's text as a reader sees it."""
        if cell.shown is not None:
            return cell.shown
        if cell.number is None:
            return cell.text
        if not cell.is_money:
            return f"{cell.number:f}" if cell.number else self.set.zero
        if not cell.number:
            return self.set.zero
        number = cell.number / (WAN if self.set.unit == "万元" else 1)
        return f"{number:,.{self.set.decimals}f}" if self.set.thousands else f"{number:.{self.set.decimals}f}"

    def tagged(self) -> Iterator[Cell]:
        """Cells that print a figure."""
        for row in self.rows:
            for cell in row.cells:
                if cell.truth is not None and any(sign.isdigit() for sign in self.printed(cell)):
                    yield cell

    def column_of(self, role: str) -> int | None:
        """Index of the first column with this kind or role."""
        return next((i for i, c in enumerate(self.columns) if role in (c.kind, c.role)), None)

    def insert(self, index: int, column: Column, cells: list[Cell]) -> None:
        """Put a column before another one."""
        self.columns.insert(index, column)
        for row, cell in zip(self.rows, cells, strict=True):
            row.cells.insert(index, cell)

    def remove(self, index: int) -> None:
        del self.columns[index]
        for row in self.rows:
            del row.cells[index]


@dataclass(slots=True)
class Document:
    """A document as published: whose, of which year and stage, with its forms. `hints` are for writers.

    `twin` is another document of an entity that must not be taken for this one.
    """

    heading: list[str]
    department: str
    year: int
    stage: str
    tables: list[Table]
    hints: dict[str, str] = field(default_factory=dict)
    twin: "Document | None" = None


def header(table: Table, first: int = 0, last: int | None = None) -> list[list[Cell | None]]:
    """Rows of headings above the columns (from `first` up to `last`); None where a merged cell covers the place."""
    if table.head is not None:
        return [row[first:last] for row in table.head]
    columns = table.columns[first:last]
    depth = max((len(column.path) for column in table.columns), default=0)
    grid: list[list[Cell | None]] = [[None] * len(columns) for _ in range(depth)]
    for level in range(depth):
        start = 0
        while start < len(columns):
            path = columns[start].path
            end = start + 1
            if level < len(path) - 1:
                while end < len(columns) and columns[end].path[: level + 1] == path[: level + 1]:
                    end += 1
            if level < len(path):
                down = depth - level if level == len(path) - 1 else 1
                grid[level][start] = Cell(path[level], rows=down, columns=end - start)
            start = end
    if not table.set.merge_headings:
        grid = [[Cell(cell.text) if cell else Cell() for cell in row] for row in grid]
    if table.set.column_numbers:
        grid.append(_column_numbers(table)[first:last])
    return grid


def _column_numbers(table: Table) -> list[Cell | None]:
    row: list[Cell | None] = []
    number = 0
    for column in table.columns:
        number += column.kind == "amount"
        row.append(Cell(str(number)) if column.kind == "amount" else Cell("" if row else "栏次"))
    return row


def grid(table: Table) -> list[list[Cell | None]]:
    """All rows of a table, headings first; None where a merged cell covers the place."""
    head = [] if table.is_sheet else header(table)
    body: list[list[Cell | None]] = [list(row.cells) for row in table.rows]
    whole = head + body
    for r, row in enumerate(whole):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            for down in range(cell.rows):
                for right in range(cell.columns):
                    if down or right:
                        whole[r + down][c + right] = None
    return whole
