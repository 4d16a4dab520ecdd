"""An old xls workbook: the same sheets, number formats in the old file's own records."""

from pathlib import Path

import xlwt

from tests.mint.model import Document
from tests.mint.writers.sheets import sheet_rows, stored


def write(document: Document, path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, xlwt.XFStyle] = {}

    def style(pattern: str) -> xlwt.XFStyle:
        if pattern not in styles:
            styles[pattern] = xlwt.XFStyle()
            styles[pattern].num_format_str = pattern
        return styles[pattern]

    cover = book.add_sheet("封面")
    for index, line in enumerate(document.heading, start=3):
        cover.write(index, 1, line)
    for number, table in enumerate(document.tables, start=1):
        sheet = book.add_sheet(f"表{number}")
        lines, rows = sheet_rows(table)
        width = len(rows[0])
        for index, line in enumerate(lines):
            sheet.write_merge(index, index, 0, width - 1, line)
        for r, row in enumerate(rows, start=len(lines)):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                value, pattern = stored(table, cell)
                if cell.rows > 1 or cell.columns > 1:
                    sheet.write_merge(r, r + cell.rows - 1, c, c + cell.columns - 1, value, style(pattern))
                elif value != "":
                    sheet.write(r, c, value, style(pattern))
        for index, line in enumerate(table.notes, start=len(lines) + len(rows)):
            sheet.write(index, 0, line)
    book.save(str(path))
