"""One sheet written as .xls and as .xlsx reads the same, cell by cell: as a person sees it."""

import datetime
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
import xlwt
from office_files import spans, texts

from pipeline.readers.dispatch import read_file
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading, UnreadableFile
from pipeline.readers.spreadsheet import read_spreadsheet


@dataclass
class Sheet:
    """What is written: rows of values or (value, number format), and marks by row and column from 0."""

    rows: Sequence[Sequence[object]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    hides_zeros: bool = False
    hidden_sheets: Sequence[str] = field(default_factory=list)


def cells(sheet: Sheet) -> list[tuple[int, int, object, str]]:
    found = []
    for y, row in enumerate(sheet.rows):
        for x, entry in enumerate(row):
            value, code = entry if isinstance(entry, tuple) else (entry, "General")
            if value is not None:
                found.append((y, x, value, code))
    return found


def as_xlsx(path: Path, sheet: Sheet) -> Reading:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "表"
    for y, x, value, code in cells(sheet):
        page.cell(y + 1, x + 1, value).number_format = code
    for top, bottom, left, right in sheet.merged:
        page.merge_cells(start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1)
    for row in sheet.hidden_rows:
        page.row_dimensions[row + 1].hidden = True
    for column in sheet.hidden_columns:
        page.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].hidden = True
    page.sheet_view.showZeros = not sheet.hides_zeros
    for name in sheet.hidden_sheets:
        book.create_sheet(name).sheet_state = "hidden"
    book.save(path)
    return read_spreadsheet(path, DEFAULT_LIMITS)


def as_xls(path: Path, sheet: Sheet) -> Reading:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    corners = {(top, left): (bottom, right) for top, bottom, left, right in sheet.merged}
    for y, x, value, code in cells(sheet):
        written = xlwt.Formula(value[1:]) if isinstance(value, str) and value.startswith("=") else value
        style = xlwt.XFStyle()
        style.num_format_str = code
        if (y, x) in corners:
            bottom, right = corners[y, x]
            page.write_merge(y, bottom, x, right, written, style)
        else:
            page.write(y, x, written, style)
    for row in sheet.hidden_rows:
        page.row(row).hidden = True
    for column in sheet.hidden_columns:
        page.col(column).hidden = True
    page.show_zero_values = not sheet.hides_zeros
    for name in sheet.hidden_sheets:
        book.add_sheet(name).visibility = 1
    book.save(str(path))
    return read_spreadsheet(path, DEFAULT_LIMITS)


WRITERS = [pytest.param(as_xls, id="xls"), pytest.param(as_xlsx, id="xlsx")]
Writer = Callable[[Path, Sheet], Reading]

ACCOUNTING = '_-* #,##0.00_-;\\-* #,##0.00_-;_-* "-"??_-;_-@_-'
FORMATS: list[tuple[object, str, str]] = [
    # stored, number format, what people see
    (0.9234, "0.00%", "92.34%"),
    (5 / 6, "0.00%", "83.33%"),
    (0.95, "0%", "95%"),
    (0, "0.00%", "0%"),
    (3218765.43, "0!.0000", "321.876543"),
    (1500000, r"0\.0000", "150"),
    (-3218765.43, "0!.0000", "-321.876543"),
    (123456, "#,##0,", "123.456"),
    (1234567890.12, "0.00,,", "1234.56789012"),
    (3, "00", "03"),
    (1, "00_ ", "01"),
    (2080505, "000-00-00", "208-05-05"),
    ("0201", "@", "0201"),
    ("12,345.60", "General", "12,345.60"),
    (-1234.5, "#,##0.00_);[Red]\\(#,##0.00\\)", "-1234.5"),
    (-1234.5, "#,##0.00;[Red]#,##0.00", "-1234.5"),
    (1234.5, ACCOUNTING, "1234.5"),
    (-1234.5, ACCOUNTING, "-1234.5"),
    (0, ACCOUNTING, "-"),
    (0, "#,##0.00;-#,##0.00;", ""),
    (0, "#,###", ""),
    (0, "General", "0"),
    (12, '[>0]0.00;[<0]-0.00;"—"', "12"),
    (0, '[>0]0.00;[<0]-0.00;"—"', "—"),
    (12345, "[>=10000]0!.0000;0", "1.2345"),
    (900, '0"人"', "900人"),
    (100 / 3, "#,##0.00", "33.33"),
    (12.345678, "0.00", "12.345678"),
    (datetime.datetime(2024, 3, 1), "yyyy-mm-dd", "2024-03-01"),
    (datetime.datetime(2024, 3, 1), 'yyyy"年"m"月"d"日"', "2024-03-01"),
    (datetime.datetime(2024, 3, 1, 8, 30), "yyyy/m/d h:mm", "2024-03-01 08:30:00"),
    (45352, "General", "45352"),
    (True, "General", "TRUE"),
    (" 两\r\n行 ", "General", "两\n行"),
]


@pytest.mark.parametrize("write", WRITERS)
def test_every_format_reads_as_people_see_it(tmp_path: Path, write: Writer) -> None:
    reading = write(tmp_path / "a", Sheet([["x", (value, code)] for value, code, _ in FORMATS]))
    found = texts(reading.cells)
    assert [found[row, 2] for row in range(1, len(FORMATS) + 1)] == [shown for *_, shown in FORMATS]
    assert reading.notes == []


FORM = Sheet(
    [
        ["支出决算表"],
        [None, "部门：青山市档案局", None, None, "单位：万元"],
        ["科目编码", None, "科目名称", "本年支出合计", "基本支出"],
        ["类", "款", None, None, None],
        [201, None, "一般公共服务支出", (3218765.43, "0!.0000"), (0, ACCOUNTING)],
        [201, (3, "00"), "政府办公厅", (3218765.43, "0!.0000"), (0.5, "0%")],
    ],
    merged=[(0, 0, 0, 4), (2, 2, 0, 1), (2, 3, 2, 2), (2, 3, 3, 3), (2, 3, 4, 4)],
    hidden_rows=[5],
    hidden_columns=[1],
    hidden_sheets=["底稿"],
)


def test_a_form_gives_equal_cells_and_notes_in_both(tmp_path: Path) -> None:
    old, new = as_xls(tmp_path / "a", FORM), as_xlsx(tmp_path / "b", FORM)
    assert (old.cells, old.notes, old.page_count) == (new.cells, new.notes, new.page_count)
    assert spans(old.cells)["科目编码"] == (1, 2)
    assert texts(old.cells)[6, 2] == "03"
    assert old.notes == [
        "sheet '表' has hidden rows or columns; they were read",
        "sheet '底稿' is hidden and was not read",
    ]


@pytest.mark.parametrize("write", WRITERS)
def test_formula_without_a_stored_result_is_told_in_its_cell(tmp_path: Path, write: Writer) -> None:
    reading = write(tmp_path / "a", Sheet([["合计", ("=B2+B3", "#,##0.00")], ["甲", 1], ["乙", 2]]))
    assert texts(reading.cells)[1, 2] == "[formula without stored result]"
    assert "1 formulas have no stored result" in reading.notes[0]


@pytest.mark.parametrize("write", WRITERS)
def test_sheet_that_shows_no_zeros_has_none(tmp_path: Path, write: Writer) -> None:
    reading = write(tmp_path / "a", Sheet([["甲", 0, (0, "0.00"), 1]], hides_zeros=True))
    assert texts(reading.cells) == {(1, 1): "甲", (1, 2): "", (1, 3): "", (1, 4): "1"}


@pytest.mark.parametrize("write", WRITERS)
def test_figure_that_its_format_hides_is_told(tmp_path: Path, write: Writer) -> None:
    reading = write(tmp_path / "a", Sheet([["甲", (5, ";;;"), (0, ";;;"), 1]]))
    assert texts(reading.cells)[1, 2] == ""
    assert reading.notes == ["sheet '表': 1 figures are hidden by their number format and were not read"]


def test_formula_with_an_empty_result_is_one_where_others_have_results(tmp_path: Path) -> None:
    path = tmp_path / "a"
    as_xls(path, Sheet([["甲", "=1+1", "=2+2"]]))
    # What Excel stores for the second: the number 4 in place of xlwt's empty text.
    data = path.read_bytes()
    place = data.rindex(b"\x03\x00\x00\x00\x00\x00\xff\xff")
    path.write_bytes(data[:place] + b"\x00\x00\x00\x00\x00\x00\x10\x40" + data[place + 8 :])
    reading = read_spreadsheet(path, DEFAULT_LIMITS)
    assert texts(reading.cells) == {(1, 1): "甲", (1, 2): "", (1, 3): "4"}
    assert reading.notes == []


def test_zero_that_is_to_be_calculated_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "a"
    as_xls(path, Sheet([["甲", "=1+1"]]))
    data = path.read_bytes()
    place = data.rindex(b"\x03\x00\x00\x00\x00\x00\xff\xff")
    path.write_bytes(data[:place] + bytes(8) + b"\x02\x00" + data[place + 10 :])
    assert texts(read_spreadsheet(path, DEFAULT_LIMITS).cells)[1, 2] == "[formula without stored result]"
    path.write_bytes(data[:place] + bytes(8) + b"\x00\x00" + data[place + 10 :])
    assert texts(read_spreadsheet(path, DEFAULT_LIMITS).cells)[1, 2] == "0"


@pytest.mark.parametrize("code_page", [struct.pack("<HHH", 0x42, 2, 936), b""])
def test_workbook_of_an_excel_before_storages_is_read(tmp_path: Path, code_page: bytes) -> None:
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    path = tmp_path / "a"
    text = "支出".encode("gbk")
    label = record(0x0204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
    number = record(0x0203, struct.pack("<HHHd", 0, 1, 0, 12.5))
    path.write_bytes(record(0x0409, struct.pack("<HHH", 0, 0x10, 0)) + code_page + label + number + record(0x000A, b""))
    assert texts(read_file(path).cells) == {(1, 1): "支出", (1, 2): "12.5"}


def refused(path: Path, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_spreadsheet(path, DEFAULT_LIMITS)


def test_old_workbook_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a"
    as_xls(path, Sheet([["甲", 1]]))
    data = path.read_bytes()
    version = data.index(b"\x09\x08\x10\x00\x00\x06")
    path.write_bytes(data[: len(data) // 2])
    refused(path, "cannot be read")
    path.write_bytes(data[: version + 20] + b"\x2f\x00\x02\x00\x00\x00" + data[version + 26 :])
    refused(path, "protected by a password")
    path.write_bytes(data[: version + 4] + b"\x00\x07" + data[version + 6 :])
    refused(path, "cannot be read.*BIFF")


def test_value_in_the_last_corner_of_an_old_workbook_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.write(0, 0, 1)
    page.write(65535, 255, 1)
    book.save(str(tmp_path / "a"))
    refused(tmp_path / "a", "sheet '表' reaches to row 65536 and column 256")
