"""Spreadsheets: sheets as pages, merged cells, and figures as a person sees them."""

import datetime
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import archive, lines, old_workbook, open_document, replaced, spans, texts, workbook

from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading, UnreadableFile
from pipeline.readers.number_format import parse_format
from pipeline.readers.number_text import number_text
from pipeline.readers.spreadsheet import _cells, read_spreadsheet

SHEET = "xl/worksheets/sheet1.xml"


def read(path: Path) -> Reading:
    return read_spreadsheet(path, DEFAULT_LIMITS)


def formatted(path: Path, *cells: tuple[object, str]) -> list[str]:
    """Texts of the cells of a column with these values and number formats."""
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(cells, start=1):
        book.active.cell(row, 1, value).number_format = code
        book.active.cell(row, 2, "x")
    book.save(path)
    return [text for (_, column), text in texts(read(path).cells).items() if column == 1]


def test_sheet_is_a_page_with_one_table_and_the_sheets_own_row_numbers(tmp_path: Path) -> None:
    rows = [[], [None, "支出决算表"], [], [None, "科目", "金额"], [None, "行政运行", 12.5], [None, " ", ""]]
    reading = read(workbook(tmp_path / "a", rows, [["b", 1]]))
    assert reading.page_count == 2
    assert texts(reading.cells) == {
        (2, 2): "支出决算表",
        (2, 3): "",
        (3, 2): "",
        (3, 3): "",
        (4, 2): "科目",
        (4, 3): "金额",
        (5, 2): "行政运行",
        (5, 3): "12.5",
    }
    assert [cell.top for cell in reading.cells if cell.column_no == 2] == [2, 3, 4, 5, 1]
    assert texts(reading.cells, page=2) == {(1, 1): "b", (1, 2): "1"}


def test_sheet_without_a_row_of_two_cells_is_lines(tmp_path: Path) -> None:
    cells = read(workbook(tmp_path / "a", [[], [None, "青山市档案局"], ["2021年度\n部门决算"]], [["a", 1]])).cells
    assert [(cell.text, cell.table_no, cell.row_no, cell.top) for cell in cells if cell.page == 1] == [
        ("青山市档案局", 0, 1, 2),
        ("2021年度", 0, 2, 3),
        ("部门决算", 0, 3, 3),
    ]


def test_merged_header_is_one_cell_and_reaches_no_farther_than_the_table(tmp_path: Path) -> None:
    rows = [["标题"], ["科目", "支出", None, None], [None, "合计", "基本", "项目"], ["行政运行", 3, 1, 2]]
    merged = ["A1:XFD1", "A2:A3", "B2:D2"]
    reading = read(workbook(tmp_path / "a", rows, merged=merged))
    assert spans(reading.cells) == {"标题": (1, 4), "科目": (2, 1), "支出": (1, 3)}
    assert set(texts(reading.cells)) == {(1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (3, 4), *((4, c) for c in range(1, 5))}


def test_hidden_sheet_is_no_page_and_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "草稿"
    book.active.title, book.active.sheet_state = "底稿", "hidden"
    book.create_sheet("表一")["A1"] = "公开"
    book.save(tmp_path / "a")
    reading = read(tmp_path / "a")
    assert (reading.page_count, lines(reading.cells)) == (1, ["公开"])
    assert reading.notes == ["sheet '底稿' is hidden and was not read"]


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append(["b"])
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "a")
    reading = read(tmp_path / "a")
    assert lines(reading.cells) == ["a", "b"]
    assert reading.notes == ["sheet 'Sheet' has hidden rows or columns; they were read"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(-(10**12), 10**12, places=2, allow_nan=False), min_size=1, max_size=30))
def test_any_amount_to_the_cent_reads_back_as_itself(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[Decimal]
) -> None:
    path = tmp_path_factory.getbasetemp() / "amounts.xlsx"
    reading = read(workbook(path, [[float(amount)] for amount in amounts]))
    found = [cell.text for cell in reading.cells]
    assert [Decimal(text) for text in found] == amounts
    assert not any("e" in text.lower() or text.endswith((".0", "-0")) for text in found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (123.45000000000001, "123.45"),
        (0.1 + 0.2, "0.3"),
        (2080505.0, "2080505"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (371514655, "371514655"),
    ],
)
def test_stored_number_reads_as_the_figure_that_is_meant(value: float, text: str) -> None:
    assert number_text(value) == text


def test_number_format_counts_where_it_changes_the_meaning(tmp_path: Path) -> None:
    cells = [
        (0.8333, "0.00%"),
        (5 / 6, "0.00%"),
        (1, "0%"),
        (1, "00"),
        (2080505, "0000000"),
        (1234.5, "#,##0.00_);[Red]\\(#,##0.00\\)"),
        (12.345678, "0.00"),
        (100 / 3, "#,##0.00"),
        (1e-12, "0.00"),
        (100 / 3, "General"),
        (-5, '0.00_ ;[Red]-0.00"元"'),
        (1.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    ]
    assert formatted(tmp_path / "a", *cells) == [
        *("83.33%", "83.33%", "100%", "01", "2080505", "1234.5"),
        *("12.345678", "33.33", "0", "33.3333333333333", "-5", "1.5"),
    ]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3218765.43, "0!.0000", "321.876543"),
        (3218765.43, r"0\.0000_ ", "321.876543"),
        (3218765.4321, '0"."0000', "321.8765"),
        (123456, "0!.0,", "12.3456"),
        (123456, "#,##0.00,", "123.456"),
        (1234567890.12, "0.00,,", "1234.56789012"),
        (123456, "#,##0.00_ ", "123456"),
        (123456, "#,##0", "123456"),
        (0, "0!.0000", "0"),
    ],
)
def test_figure_stands_in_the_scale_in_which_it_is_shown(value: float, code: str, text: str) -> None:
    assert number_text(value, parse_format(code)) == text


def test_figure_shown_in_a_way_that_is_not_understood_is_no_bare_number() -> None:
    # A thousands mark is set by the digits of the stored figure, so nobody can say what this one shows.
    assert number_text(123456, parse_format('#,##0"."0')) == '123456 [#,##0"."0]'
    assert number_text(12345.6, parse_format('0"万"0.0')) == '12345.6 [0"万"0.0]'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, "#,##0.00;-#,##0.00;;@", ""),
        (0, "#,###", ""),
        (0, "#,##0.##", "0"),
        (-5, "0.00_);[Red]\\(0.00\\)", "-5"),
        (-5, "0.00;[Red]0.00", "-5"),
        (5, '[>0]0.00;[<0]-0.00;"—"', "5"),
        (0, '[>0]0.00;[<0]-0.00;"—"', "—"),
        (0, '[=0]"无";0.00', "无"),
        (12345, "[>=10000]0!.0000;0", "1.2345"),
        (9999, "[>=10000]0!.0000;0", "9999"),
        (1, "00;-00;;@", "01"),
        (2080505, "000-00-00", "208-05-05"),
        (20805, "000-00", "208-05"),
        (5, '"20"00', "2005"),
        (900, '0"人"', "900人"),
        (5, 'General"辆"', "5辆"),
        (1.5, '￥#,##0.00"元"', "1.5"),
        (92.34, '0.00"%"', "92.34%"),
        (2.5, "[DBNum1][$-804]General", "2.5"),
        (5, "@", "5"),
        (12345.6, "0.00E+00", "12345.6"),
        (0.5, "# ?/?", "0.5"),
    ],
)
def test_section_of_a_format_says_what_people_see(value: float, code: str, text: str) -> None:
    assert number_text(value, parse_format(code)) == text


def test_dates_truth_and_text(tmp_path: Path) -> None:
    cells = [
        (datetime.datetime(2024, 3, 1), "yyyy-mm-dd"),
        (datetime.datetime(2024, 3, 1, 8, 30), "yyyy-mm-dd hh:mm"),
        (True, "General"),
        ("0201", "@"),
        (" 两\r\n行 ", "General"),
    ]
    assert formatted(tmp_path / "a", *cells) == ["2024-03-01", "2024-03-01 08:30:00", "TRUE", "0201", "两\n行"]


def test_error_is_shown_and_formula_without_result_is_told(tmp_path: Path) -> None:
    reading = read(workbook(tmp_path / "a", [["x", "#DIV/0!", "=1+1"], ["y", 1, 2]]))
    assert texts(reading.cells)[1, 2] == "#DIV/0!"
    assert texts(reading.cells)[1, 3] == "[formula without stored result]"
    assert "1 formulas have no stored result" in reading.notes[0]


def test_xls_with_merged_cells(tmp_path: Path) -> None:
    rows = [["支出", "", 2.0], ["基本", "项目", 123.45000000000001]]
    reading = read(old_workbook(tmp_path / "a", rows, [(0, 0, 0, 1)]))
    assert reading.media_type == "application/vnd.ms-excel"
    assert texts(reading.cells) == {(1, 1): "支出", (1, 3): "2", (2, 1): "基本", (2, 2): "项目", (2, 3): "123.45"}
    assert spans(reading.cells) == {"支出": (1, 2)}
    assert reading.notes == []


def test_ods_with_merged_cells_percentages_and_a_hidden_sheet(tmp_path: Path) -> None:
    def sheet(name: str, *rows: str, style: str = "") -> str:
        return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'

    def row(*cells: str, times: int = 1) -> str:
        return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'

    def cell(kind: str, text: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'

    first = sheet(
        "甲",
        row(cell("string", "标题", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>"),
        row(
            cell("float", "1.50", 'office:value="1.5"'),
            cell("percentage", "83.33%", 'office:value="0.8333"'),
            times=2,
        ),
        row("<table:table-cell/>", times=1048573),
    )
    tables = first + sheet("乙", row(cell("string", "x")), style="h")
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    reading = read(open_document(tmp_path / "a", tables, hidden))
    assert texts(reading.cells) == {(1, 1): "标题", (2, 1): "1.5", (2, 2): "83.33%", (3, 1): "1.5", (3, 2): "83.33%"}
    assert (reading.page_count, spans(reading.cells)) == (1, {"标题": (1, 2)})
    assert reading.notes == ["sheet '乙' is hidden and was not read"]


def refused(path: Path, words: str, **limits: float) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match=words):
        read_spreadsheet(path, replace(DEFAULT_LIMITS, **limits))
    assert time.monotonic() - began < 5


def test_value_in_the_last_corner_is_refused_before_memory_is_asked_for(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = 1
    book.save(tmp_path / "a")
    refused(tmp_path / "a", "sheet 'Sheet' reaches to row 1048576 and column 16384")


def test_formats_alone_do_not_make_a_sheet_large(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"].number_format = "0.00"
    book.save(tmp_path / "a")
    assert lines(read(tmp_path / "a").cells) == ["1"]


def test_repeated_cells_of_ods_are_refused_before_they_are_made(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    refused(
        open_document(tmp_path / "a", f'<table:table table:name="s">{row}</table:table>'), "sheet 's' reaches to row"
    )


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a", [["x"]])
    refused(path, "unpacks to more than 1000 bytes", archive_bytes=1000)
    refused(path, "members, more than 3", archive_members=3)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/bomb.xml", bytes(30 * 1024**2))
    refused(path, "'xl/bomb.xml' unpacks to more than 400 times its size")


def test_bomb_that_declares_a_small_size_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", {"xl/workbook.xml": "x" * 100_000})
    data = path.read_bytes()
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    refused(path, "has 100000 bytes and declares 10")


def test_entity_bomb_is_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet'
    refused(replaced(workbook(tmp_path / "a", [["x"]]), SHEET, "<worksheet", bomb), "declares XML entities")


def test_damaged_compression_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a", [["x"]])
    with zipfile.ZipFile(path) as file:
        begin = file.getinfo(SHEET).header_offset + 30 + len(SHEET)
    data = path.read_bytes()
    path.write_bytes(data[:begin] + b"\xff" * 8 + data[begin + 8 :])
    refused(path, "no sound zip archive")


def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for data, words in [(b"", "cannot be read"), (b"PK\x03\x04 and no more", "cannot be read")]:
        path.write_bytes(data)
        refused(path, words)
    good = workbook(path, [["x"]]).read_bytes()
    path.write_bytes(good[: len(good) // 2])
    refused(path, "cannot be read")
    refused(workbook(path, []), "no visible sheet of the workbook has a filled cell")
    refused(archive(path, {"a.txt": "x"}), "cannot be read")
    refused(replaced(workbook(path, [["x"]]), SHEET, "</row>", ""), "no well-formed XML")


def test_same_file_reads_the_same_twice(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a", [["a", 1.5], ["b", 2]], merged=["A1:A2"])
    assert read(path) == read(path)


def test_merged_ranges_that_overlap_are_refused_by_their_first_rows() -> None:
    """Each reaches to the last corner: to walk through the places of all would take many times as long."""
    count = 600
    ranges = [((row, count - 1 - row), (count - 1, count - 1)) for row in range(count)]
    texts = {(0, 0): "甲", (0, count - 1): "乙", (count - 1, 0): "丙"}
    began = time.process_time()
    cells = _cells(1, texts, ranges)
    assert time.process_time() - began < 6
    assert [(cell.row_no, cell.column_no, cell.row_span) for cell in cells if cell.row_span > 1] == [(1, count, count)]
