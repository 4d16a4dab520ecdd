"""One form, typeset six ways: the facts are the same whatever the file is."""

from collections.abc import Callable
from decimal import Decimal
from html import escape
from pathlib import Path

import openpyxl
import pytest
import xlwt
from office_files import paragraph, word, word_cell, word_table

from pipeline.forms import DocumentIdentity, normalise
from pipeline.readers.delimited import read_delimited
from pipeline.readers.html import read_html
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading
from pipeline.readers.spreadsheet import read_spreadsheet
from pipeline.readers.text import read_text
from pipeline.readers.word import read_word

LINES = ["青山市档案局2021年度部门决算", "支出决算表", "公开03表", "部门：青山市档案局", "单位：元"]
HEADER = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
ROWS = [
    ["201", "一般公共服务支出", "1234567.89", "1000000.45", "234567.44"],
    ["20126", "档案事务", "1234567.89", "1000000.45", "234567.44"],
    ["2012601", "行政运行", "1000000.45", "1000000.45", ""],
    ["2012604", "档案馆", "234567.44", "", "234567.44"],
    ["221", "住房保障支出", "50000", "50000", ""],
    ["22102", "住房改革支出", "50000", "50000", ""],
    ["2210201", "住房公积金", "50000", "50000", ""],
]
TOTAL = ["合计", "1284567.89", "1050000.45", "234567.44"]


def as_tsv(path: Path) -> Reading:
    rows = [HEADER, *ROWS, [TOTAL[0], "", *TOTAL[1:]]]
    path.write_text("\n".join([*LINES, *("\t".join(row) for row in rows)]), encoding="utf-8")
    return read_text(path)


def as_csv(path: Path) -> Reading:
    rows = [HEADER, *ROWS, [TOTAL[0], "", *TOTAL[1:]]]
    quoted = (",".join(f'"{Decimal(f):,}"' if "." in f else f for f in row) for row in rows)
    path.write_text("\n".join([*LINES, *quoted]), encoding="gb18030")
    return read_delimited(path)


def as_xlsx(path: Path) -> Reading:
    def value(text: str) -> str | float | None:
        return float(text) if text.replace(".", "").isdigit() else text or None

    book = openpyxl.Workbook()
    cover, sheet = book.active, book.create_sheet()
    cover["B4"] = LINES[0]
    for line in LINES[1:]:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=5)
    sheet.append(["项目", None, *HEADER[2:]])
    sheet.append(HEADER[:2])
    for row in [*ROWS, [TOTAL[0], "", *TOTAL[1:]]]:
        sheet.append([value(text) for text in row])
    for area in ("A5:B5", "C5:C6", "D5:D6", "E5:E6", "A14:B14"):
        sheet.merge_cells(area)
    book.save(path)
    return read_spreadsheet(path, DEFAULT_LIMITS)


def as_xls(path: Path) -> Reading:
    """Whole yuan shown as 万元: what people see is a ten-thousandth of what is stored."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    scaled = xlwt.easyxf(num_format_str="0!.0000")
    for y, line in enumerate([*LINES[:-1], "单位：万元"]):
        sheet.write(y, 0, line)
    for y, row in enumerate([HEADER, *ROWS, [TOTAL[0], "", *TOTAL[1:]]], start=len(LINES)):
        for x, text in enumerate(row):
            if x > 1 and y > len(LINES) and text:
                sheet.write(y, x, float(text), scaled)
            else:
                sheet.write(y, x, text)
    book.save(str(path))
    return read_spreadsheet(path, DEFAULT_LIMITS)


def as_html(path: Path) -> Reading:
    def row(cells: list[str], tag: str = "td") -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}&nbsp;</{tag}>" for cell in cells)

    head = '<tr><th colspan="2">项目</th>' + "".join(f'<th rowspan="2">{cell}</th>' for cell in HEADER[2:])
    total = '<tr><td colspan="2">合计' + row(TOTAL[1:]).removeprefix("<tr>")
    table = f"<table>{head}{row(HEADER[:2], 'th')}{''.join(map(row, ROWS))}{total}</table>"
    lines = "".join(f"<p>{line}</p>" for line in LINES)
    page = f'<html><meta charset="gb2312"><table><tr><td>菜单</td><td>{lines}{table}</td></tr></table>'
    path.write_bytes(page.encode("gb18030"))
    return read_html(path, DEFAULT_LIMITS)


def as_docx(path: Path) -> Reading:
    def merged(text: str, way: str) -> str:
        return word_cell(text, f'<w:vMerge w:val="{way}"/>')

    wide = '<w:gridSpan w:val="2"/>'
    rows = [
        [word_cell("项目", wide), *(merged(text, "restart") for text in HEADER[2:])],
        [*HEADER[:2], *[merged("", "continue")] * 3],
        *ROWS,
        [word_cell(TOTAL[0], wide), *TOTAL[1:]],
    ]
    word(path, "".join(map(paragraph, LINES)) + word_table(*rows))
    return read_word(path, DEFAULT_LIMITS)


def facts(reading: Reading) -> list[tuple[object, ...]]:
    document = normalise(DocumentIdentity("d", "a"), reading.cells)
    assert document.status == "loaded", document.status_reason
    columns = ("department_id", "fiscal_year", "subject_id", "expenditure_type", "amount_yuan")
    return sorted(tuple(str(row[name]) for name in columns) for row in document.rows["fact_expenditure"])


@pytest.mark.parametrize("typeset", [as_csv, as_xlsx, as_xls, as_html, as_docx])
def test_same_form_gives_the_same_facts(tmp_path: Path, typeset: Callable[[Path], Reading]) -> None:
    expected = facts(as_tsv(tmp_path / "tsv"))
    amounts = [text for row in [*ROWS, TOTAL] for text in row if "." in text or text == "50000"]
    assert sorted(Decimal(str(row[-1])) for row in expected) == sorted(map(Decimal, amounts))
    assert facts(typeset(tmp_path / "other")) == expected
