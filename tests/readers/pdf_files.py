"""PDF files typeset for tests: ruled tables and pages with a fault."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.readers.model import Cell

FONT, SIZE = "STSong-Light", 10
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

WIDTHS, HEIGHT, LEFT, TOP = (140, 90, 90, 90), 24, 60, 700
ROWS = [
    ["科目名称", "合计", "基本支出", "项目支出"],
    ["行政运行", "1,200.50", "1,000.00", "200.50"],
    ["机关服务", "34.00", "30.00", "4.00"],
    ["合计", "1,234.50", "1,030.00", "204.50"],
]
TITLE = "支出决算表"

Draw = Callable[[Canvas], None]
Line = tuple[float, float, float, float]


def pdf(path: Path, *pages: Draw, size: tuple[float, float] = A4, **options: object) -> Path:
    """Write a PDF with one page for each function."""
    canvas = Canvas(str(path), pagesize=size, invariant=1, **options)
    for draw in pages:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def column_edges() -> list[float]:
    return [LEFT + sum(WIDTHS[:index]) for index in range(len(WIDTHS) + 1)]


def row_edges(rows: Sequence[object] = ROWS) -> list[float]:
    return [TOP - HEIGHT * index for index in range(len(rows) + 1)]


def draw_texts(canvas: Canvas, rows: Sequence[Sequence[str]] = ROWS, *, times: int = 1) -> None:
    """The texts of a table, without its lines."""
    for row, top in zip(rows, row_edges(rows), strict=False):
        for text, x in zip(row, column_edges(), strict=False):
            for shift in range(times):
                canvas.drawString(x + 5 + shift * 0.3, top - 16, text)


def draw_title(canvas: Canvas, text: str = TITLE, *, times: int = 1) -> None:
    for shift in range(times):
        canvas.drawString(250 + shift * 0.3, TOP + 40, text)
    canvas.drawString(LEFT, TOP + 15, "部门：某局")
    canvas.drawString(400, TOP + 15, "单位：万元")


def level_lines(rows: Sequence[object] = ROWS) -> list[Line]:
    xs = column_edges()
    return [(xs[0], y, xs[-1], y) for y in row_edges(rows)]


def upright_lines(rows: Sequence[object] = ROWS) -> list[Line]:
    ys = row_edges(rows)
    return [(x, ys[0], x, ys[-1]) for x in column_edges()]


def draw_lines(canvas: Canvas, lines: Iterable[Line]) -> None:
    for line in lines:
        canvas.line(*line)


def ruled(canvas: Canvas, *, times: int = 1) -> None:
    """A title and a table with all its lines."""
    draw_title(canvas, times=times)
    draw_lines(canvas, [*level_lines(), *upright_lines()])
    draw_texts(canvas, times=times)


def table(cells: Iterable[Cell], table_no: int = 1, page: int = 1) -> list[list[str]]:
    """The texts of one table by rows, as they stand."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        if (cell.table_no, cell.page) == (table_no, page):
            rows.setdefault(cell.row_no, []).append(cell.text)
    return [rows[row] for row in sorted(rows)]
