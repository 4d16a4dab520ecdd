"""PDF pages to cells: ruled tables, merged cells, text outside tables, and the repairs that faulty pages need."""

from pathlib import Path

import pytest
from pdf_files import (
    A4,
    FONT,
    LEFT,
    ROWS,
    SIZE,
    TITLE,
    TOP,
    Canvas,
    column_edges,
    draw_lines,
    draw_texts,
    draw_title,
    level_lines,
    pdf,
    row_edges,
    ruled,
    table,
    upright_lines,
)

from pipeline.readers import pdf_rescue as rescue
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading
from pipeline.readers.pdf import read_pdf
from pipeline.readers.pdf_page import BORDERLESS


@pytest.fixture(params=["fast", "reference"])
def reader(request) -> str:
    """Both readers promise the same."""
    return request.param


@pytest.fixture
def read(tmp_path: Path, reader: str):
    def read_pages(*pages, **options) -> Reading:
        return read_pdf(pdf(tmp_path / "a.pdf", *pages, **options), DEFAULT_LIMITS, reader)

    return read_pages


def lines(reading: Reading, page: int = 1) -> list[str]:
    return [cell.text for cell in reading.cells if cell.table_no == 0 and cell.page == page]


def test_ruled_table_and_the_text_around_it(read) -> None:
    reading = read(ruled)
    assert table(reading.cells) == ROWS
    assert lines(reading) == [TITLE, "部门：某局 单位：万元"]
    assert reading.notes == []


def test_cells_have_their_boxes_in_points_from_the_top(read) -> None:
    cell = next(cell for cell in read(ruled).cells if cell.text == "1,200.50")
    xs, ys = column_edges(), [A4[1] - y for y in row_edges()]
    assert (cell.x0, cell.top, cell.x1, cell.bottom) == pytest.approx((xs[1], ys[1], xs[2], ys[2]), abs=0.02)


def test_merged_cells_are_one_cell_with_spans_and_empty_ones_stay(read) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = column_edges(), row_edges()
        across = [(xs[0], ys[0], xs[-1], ys[0]), (xs[1], ys[1], xs[-1], ys[1])]
        across += [(xs[0], y, xs[-1], y) for y in ys[2:]]
        down = [(x, ys[0] if i in (0, 1, 4) else ys[1], x, ys[-1]) for i, x in enumerate(xs)]
        draw_lines(canvas, [*across, *down])
        draw_texts(canvas, [["科目", "支出"], ["", "基本", "项目"], ["运行", "1.00", ""], ["服务", "", "2.00", "3.00"]])

    reading = read(draw)
    spans = {c.text: (c.row_span, c.column_span) for c in reading.cells if (c.row_span, c.column_span) != (1, 1)}
    assert spans == {"科目": (2, 1), "支出": (1, 3)}
    assert table(reading.cells) == [
        ["科目", "支出"],
        ["基本", "项目", ""],
        ["运行", "1.00", "", ""],
        ["服务", "", "2.00", "3.00"],
    ]


def test_line_breaks_in_a_cell_are_kept(read) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, [*level_lines(), *upright_lines()])
        draw_texts(canvas, [["", "1.00"], ROWS[1], ROWS[2], ROWS[3]])
        canvas.drawString(LEFT + 5, TOP - 10, "一般公共预算")
        canvas.drawString(LEFT + 5, TOP - 21, "财政拨款")

    assert table(read(draw).cells)[0][0] == "一般公共预算\n财政拨款"


def test_tables_of_a_page_count_from_its_top(read) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas)
        canvas.translate(0, -300)
        ruled(canvas)

    cells = read(draw).cells
    assert table(cells, 1) == table(cells, 2) == ROWS
    assert min(c.top for c in cells if c.table_no == 1) < min(c.top for c in cells if c.table_no == 2)


def test_thin_filled_rectangles_are_lines(read) -> None:
    def draw(canvas: Canvas) -> None:
        draw_title(canvas)
        draw_texts(canvas)
        for x0, y0, x1, y1 in [*level_lines(), *upright_lines()]:
            canvas.rect(x0, y1, (x1 - x0) or 0.5, (y0 - y1) or 0.5, stroke=0, fill=1)

    assert table(read(draw).cells) == ROWS


def test_white_boxes_behind_the_text_are_no_lines(read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for y in row_edges()[1:]:
            for x in column_edges()[:-1]:
                canvas.rect(x + 5, y + 4, 60, 14, stroke=0, fill=1)
        canvas.rect(20, 20, 550, 800, stroke=0, fill=1)
        canvas.setFillGray(0)
        ruled(canvas)

    assert table(read(draw).cells) == ROWS


def test_underlined_prose_is_no_table(read) -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(20):
            y = 700 - index * 20
            canvas.drawString(LEFT, y, "本年收入合计 1,234.50 万元，比上年增加 12.30 万元。")
            canvas.line(LEFT + 60, y - 2, LEFT + 110, y - 2)
            canvas.line(LEFT + 180, y - 2, LEFT + 220, y - 2)

    assert all(cell.table_no == 0 for cell in read(draw).cells)


def test_page_without_drawing_reads_the_same_lines_as_any_other(read) -> None:
    def prose(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "一、部门主要职责 2024 年")
        canvas.drawString(LEFT, 680, "贯彻执行国家法律法规。")

    def drawn(canvas: Canvas) -> None:
        prose(canvas)
        canvas.line(50, 50, 500, 50)

    reading = read(prose, drawn)
    assert lines(reading, 1) == lines(reading, 2) == ["一、部门主要职责 2024 年", "贯彻执行国家法律法规。"]
    first, second = [cell for cell in reading.cells if cell.row_no == 1]
    assert (first.x0, first.top, first.x1) == pytest.approx((second.x0, second.top, second.x1), abs=2.0)


def test_radicals_become_characters_and_full_width_signs_stay(read) -> None:
    from pipeline.readers.glyphs import plain

    assert plain("⽀出⻚：（⼀）⼾⻓Ａ１") == "支出页：（一）户长Ａ１"


def test_a_space_that_parts_nothing_is_no_space() -> None:
    from pipeline.readers.glyphs import lines_of

    def char(text: str, x0: float, width: float = 5) -> dict[str, object]:
        return {"text": text, "x0": x0, "x1": x0 + width, "top": 100.0, "bottom": 110.0}

    over = [char("1", 0), char(" ", 4.9, 2.3), char("9", 5)]
    between = [char("年", 0), char(" ", 5, 2.5), char("9", 7.5)]
    assert [line.text for line in lines_of(over)] == ["19"]
    assert [line.text for line in lines_of(between)] == ["年 9"]


# Repairs


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotated_page(read, rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        # reportlab swaps the sides of the page for a quarter turn.
        width, height = A4 if rotation == 180 else A4[::-1]
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[rotation])
        canvas.rotate(rotation)
        ruled(canvas)

    reading = read(draw)
    assert table(reading.cells) == ROWS
    assert reading.notes == []


@pytest.mark.parametrize("angle", [90, 270])
def test_page_drawn_sideways_is_turned(read, angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*((A4[0], 0) if angle == 90 else (0, A4[1])))
        canvas.rotate(angle)
        canvas.scale(0.7, 0.7)
        canvas.setFont(FONT, SIZE)
        ruled(canvas)

    reading = read(draw)
    assert table(reading.cells) == ROWS
    assert reading.notes == [f"page 1: {rescue.SIDEWAYS}"]


@pytest.mark.parametrize("open_", ["left", "right", "both"])
def test_open_sides_are_closed(read, open_: str) -> None:
    def draw(canvas: Canvas) -> None:
        draw_title(canvas)
        draw_texts(canvas)
        inner = {"left": slice(1, None), "right": slice(0, -1), "both": slice(1, -1)}[open_]
        draw_lines(canvas, [*level_lines(), *upright_lines()[inner]])

    reading = read(draw)
    assert table(reading.cells) == ROWS
    assert reading.notes == [f"page 1: {rescue.OPEN_SIDES}"]


def test_merged_cell_cut_by_a_page_turn_is_closed(read) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = column_edges(), row_edges()
        # The first column goes on on the next page: no line below it.
        draw_lines(canvas, [*upright_lines(), (xs[0], ys[0], xs[-1], ys[0])])
        draw_lines(canvas, [(xs[1], y, xs[-1], y) for y in ys[1:]])
        draw_texts(canvas, [["产出指标", *ROWS[0][1:]], *[["", *row[1:]] for row in ROWS[1:]]])

    reading = read(draw)
    merged = next(cell for cell in reading.cells if cell.text == "产出指标")
    assert (merged.row_no, merged.column_no, merged.row_span) == (1, 1, 4)
    assert table(reading.cells)[1:] == [row[1:] for row in ROWS[1:]]


def test_double_struck_text_is_read_once(read) -> None:
    reading = read(lambda canvas: ruled(canvas, times=3))
    assert table(reading.cells) == ROWS
    assert lines(reading)[0] == TITLE
    # pdfium leaves copies out by itself; as the font is not embedded, they may be anything, and the reference reads.
    assert reading.notes == [f"page 1: {rescue.DOUBLE_STRUCK}"]


def test_equal_digits_side_by_side_are_not_double_struck(read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.scale(0.3, 0.3)
        ruled(canvas)
        canvas.drawString(LEFT, 400, "111111.11 222222.22")

    reading = read(draw)
    assert "111111.11 222222.22" in lines(reading)
    assert table(reading.cells) == ROWS
    assert reading.notes == [f"page 1: {rescue.SHRUNK}"]


def test_watermark_is_left_out(read) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas)
        canvas.translate(150, 550)
        canvas.rotate(35)
        canvas.drawString(0, 0, "仅供公开使用")

    reading = read(draw)
    assert table(reading.cells) == ROWS
    assert reading.notes == [f"page 1: {rescue.WATERMARK}"]


def test_text_beyond_the_page_is_not_read(read) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas)
        canvas.drawString(100, -40, "看不见")

    assert "看不见" not in " ".join(lines(read(draw)))


# Tables without lines


def test_borderless_table_with_clear_columns(read) -> None:
    def draw(canvas: Canvas) -> None:
        draw_title(canvas)
        draw_texts(canvas)

    reading = read(draw)
    assert table(reading.cells) == ROWS
    assert lines(reading) == [TITLE, "部门：某局 单位：万元"]
    assert reading.notes == [f"page 1: {BORDERLESS}"]


def test_borderless_table_goes_on_without_a_title(read) -> None:
    def first(canvas: Canvas) -> None:
        draw_title(canvas)
        draw_texts(canvas)

    reading = read(first, lambda canvas: draw_texts(canvas, ROWS[1:]))
    assert table(reading.cells, page=2) == ROWS[1:]


def test_level_lines_only_is_a_borderless_table(read) -> None:
    def draw(canvas: Canvas) -> None:
        draw_title(canvas)
        draw_texts(canvas, [*ROWS[:3], ["其他支出", "", "", "7.00"], ROWS[3]])
        draw_lines(canvas, level_lines())

    assert table(read(draw).cells)[3] == ["其他支出", "", "", "7.00"]


def test_borderless_table_with_unclear_columns_stays_text(read) -> None:
    def draw(canvas: Canvas) -> None:
        draw_title(canvas)
        for index, indent in enumerate((0, 60, 120, 180, 30)):
            canvas.drawString(LEFT + indent, 600 - index * 20, "行政运行支出小计 1,200.50 1,000.00 200.50")

    reading = read(draw)
    assert all(cell.table_no == 0 for cell in reading.cells)
    assert len(lines(reading)) == 7
    assert "not clear" in reading.notes[0]
