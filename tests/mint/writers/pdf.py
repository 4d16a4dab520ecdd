"""A PDF with ruled tables: one form after the other, over as many pages as they need.

Pages of several widths (`document.hints["page"]`: a4, a4 wide, a3); letters shrink until the columns fit. The PDF
holds its font unless `document.hints["font"]` names one of the standard Chinese ones, which it need not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.mint.model import Cell, Document, Table, header
from tests.mint.writers.font import embedded_font

_PAGES = {"a4": A4, "a4 wide": landscape(A4), "a3": landscape(A3)}
_MARGIN, _PAD, _LEAD = 36.0, 3.0, 2.5
_WIDEST_NAME, _WIDEST_FIGURE = 150.0, 110.0
_Grid = Sequence[Sequence[Cell | None]]


def write(document: Document, path: Path) -> None:
    size = _PAGES[document.hints.get("page", "a4")]
    turned = document.hints.get("turned")
    # The library itself swaps the sides of a page that is turned for its reader.
    canvas = Canvas(str(path), pagesize=size[::-1] if turned == "text" else size, invariant=1)
    pen = _Pen(canvas, size, _font(document.hints.get("font")), turned)
    pen.lines_of_cover(document.heading)
    for table in document.tables:
        pen.form(table)
    canvas.showPage()
    canvas.save()


def _font(name: str | None) -> str:
    if name is None:
        return embedded_font()
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@dataclass(slots=True)
class _Laid:
    """A table's letters and columns: size of the letters, edges of the columns."""

    size: float
    edges: list[float]

    def width(self, column: int, span: int) -> float:
        return self.edges[column + span] - self.edges[column]


class _Pen:
    """Draws down the page and begins another one when it is full."""

    def __init__(self, canvas: Canvas, size: tuple[float, float], font: str, turned: str | None) -> None:
        self._canvas = canvas
        self._turned = turned
        self._font = font
        self._width, self._height = size
        self._y = self._height - _MARGIN
        self._turn()

    def lines_of_cover(self, lines: Sequence[str]) -> None:
        self._canvas.setFont(self._font, 16)
        for index, line in enumerate(lines):
            self._canvas.drawCentredString(self._width / 2, self._height - 200 - 30 * index, line)

    def form(self, table: Table) -> None:
        """Title, caption, table, remarks."""
        if table.set.touching and self._y > self._height / 2:
            self._y -= 4
        else:
            self._new_page()
        self._head(table)
        for first, last in self._halves(table):
            if first:
                self._new_page()
            self._table(table, first, last)
        self._canvas.setFont(self._font, 9)
        for line in table.notes:
            self._y -= 14
            self._canvas.drawString(_MARGIN, self._y, line)

    def _new_page(self) -> None:
        self._canvas.showPage()
        self._y = self._height - _MARGIN
        self._turn()

    def _turn(self) -> None:
        """Draw sideways; `page` has the page turned back for its reader, `text` leaves it so."""
        if self._turned:
            self._canvas.translate(self._height, 0)
            self._canvas.rotate(90)
        if self._turned == "page":
            self._canvas.setPageRotation(90)

    def _next_page(self, table: Table) -> None:
        """The page on which a table goes on, under its title again where it is set so."""
        self._new_page()
        if table.set.repeat_title:
            self._head(table, "（续表）")

    def _head(self, table: Table, behind: str = "") -> None:
        self._canvas.setFont(self._font, 14)
        for line in table.title:
            self._y -= 20
            self._canvas.drawCentredString(self._width / 2, self._y, line + behind * (line == table.title[-1]))
        self._canvas.setFont(self._font, 9)
        *lines, unit = table.caption() or [""]
        for line in lines:
            self._y -= 14
            self._canvas.drawString(_MARGIN, self._y, line)
        if not lines:
            self._y -= 14
        self._canvas.drawRightString(self._width - _MARGIN, self._y, unit)
        self._y -= 8

    def _halves(self, table: Table) -> list[tuple[int, int]]:
        """The columns that stand beside each other on one page."""
        width = len(table.columns) if not table.is_sheet else len(table.rows[0].cells)
        split = table.set.sideways
        return [(0, split), (split, width)] if split else [(0, width)]

    def _table(self, table: Table, first: int, last: int) -> None:
        head: _Grid = [] if table.is_sheet else header(table, first, last)
        body: _Grid = [_covered(row.cells)[first:last] for row in table.rows]
        laid = self._laid(table, [*head, *body])
        self._rows(table, laid, head)
        for index, row in enumerate(body):
            if index in table.set.page_breaks:
                self._next_page(table)
                self._rows(table, laid, head if table.set.repeat_header else [])
            height = self._row_height(table, laid, row)
            lines = max((len(self._wrapped(table, laid, c, cell)) for c, cell in enumerate(row) if cell), default=1)
            if index == table.set.cut_row and lines > 1:
                self._rows(table, laid, [row], until=1)
                self._new_page()
                self._rows(table, laid, [row], since=1)
                continue
            if self._y - height < _MARGIN:
                self._next_page(table)
                self._rows(table, laid, head if table.set.repeat_header else [])
            self._rows(table, laid, [row])

    def _laid(self, table: Table, rows: _Grid) -> _Laid:
        """Columns as wide as their texts want, letters as large as the page lets them."""
        base = 9.0
        wanted = [20.0] * len(rows[0])
        for row in rows:
            for c, cell in enumerate(row):
                if cell is not None and cell.columns == 1:
                    width = pdfmetrics.stringWidth(table.printed(cell), self._font, base) + 2 * _PAD
                    is_figure = cell.number is not None
                    wanted[c] = max(wanted[c], min(width, _WIDEST_FIGURE if is_figure else _WIDEST_NAME / 2))
        if not table.is_sheet:
            for c, column in enumerate(table.columns[: len(wanted)]):
                if column.kind == "name":
                    wanted[c] = max(wanted[c], 90.0)
        room = self._width - 2 * _MARGIN
        scale = min(1.0, room / sum(wanted))
        narrow = [w * scale * (0.72 if table.set.cut_row is not None and w > 50 else 1) for w in wanted]
        edges = [_MARGIN]
        for width in narrow:
            edges.append(edges[-1] + width)
        return _Laid(max(3.5, base * scale), edges)

    def _wrapped(self, table: Table, laid: _Laid, column: int, cell: Cell) -> list[str]:
        """The lines of a cell. A figure is broken only where the table lets narrow cells do so."""
        text = table.printed(cell)
        room = laid.width(column, cell.columns) - 2 * _PAD
        if cell.number is not None and table.set.cut_row is None:
            return [text]
        lines, line = [], ""
        for sign in text:
            if line and pdfmetrics.stringWidth(line + sign, self._font, laid.size) > room:
                lines.append(line)
                line = ""
            line += sign
        return [*lines, line]

    def _row_height(self, table: Table, laid: _Laid, row: Sequence[Cell | None]) -> float:
        lines = [len(self._wrapped(table, laid, c, cell)) for c, cell in enumerate(row) if cell and cell.rows == 1]
        return max(lines, default=1) * (laid.size + _LEAD) + 2 * _PAD

    def _rows(self, table: Table, laid: _Laid, rows: _Grid, since: int = 0, until: int | None = None) -> None:
        """Draw rows; of each cell's lines those from `since` up to `until`."""
        heights = [self._row_height(table, laid, row) for row in rows]
        if until is not None or since:
            lines = (
                until or max(len(self._wrapped(table, laid, c, cell)) for c, cell in enumerate(rows[0]) if cell) - since
            )
            heights = [lines * (laid.size + _LEAD) + 2 * _PAD]
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None and cell.rows > 1:
                    lines = len(self._wrapped(table, laid, c, cell)) * (laid.size + _LEAD) + 2 * _PAD
                    heights[r] += max(0.0, lines - sum(heights[r : r + cell.rows]))
        tops = [self._y - sum(heights[:index]) for index in range(len(rows) + 1)]
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                below = tops[min(r + cell.rows, len(rows))]
                left, right = laid.edges[c], laid.edges[min(c + cell.columns, len(laid.edges) - 1)]
                self._canvas.rect(left, below, right - left, tops[r] - below)
                self._text(table, laid, c, cell, (left, right, tops[r]), since, until)
        self._y = tops[-1]

    def _text(
        self,
        table: Table,
        laid: _Laid,
        column: int,
        cell: Cell,
        box: tuple[float, float, float],
        since: int,
        until: int | None,
    ) -> None:
        left, right, top = box
        self._canvas.setFont(self._font, laid.size)
        for index, line in enumerate(self._wrapped(table, laid, column, cell)[since:until], start=1):
            y = top - _PAD - index * (laid.size + _LEAD) + _LEAD
            if cell.number is not None:
                self._canvas.drawRightString(right - _PAD, y, line)
            else:
                self._canvas.drawString(left + _PAD, y, line)


def _covered(cells: Sequence[Cell]) -> list[Cell | None]:
    """A body row with None under its merged cells."""
    found: list[Cell | None] = list(cells)
    for c, cell in enumerate(cells):
        for right in range(1, cell.columns):
            found[c + right] = None
    return found
