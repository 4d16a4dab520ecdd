"""An xlsx workbook: a cover and a sheet for each form."""

from pathlib import Path

import openpyxl

from tests.mint.model import Document
from tests.mint.writers.sheets import sheet_rows, stored


def write(document: Document, path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    for index, line in enumerate(document.heading, start=4):
        cover.cell(index, 2, line)
    for number, table in enumerate(document.tables, start=1):
        sheet = book.create_sheet(f"表{number}")
        lines, rows = sheet_rows(table)
        width = len(rows[0])
        for index, line in enumerate(lines, start=1):
            sheet.cell(index, 1, line)
            sheet.merge_cells(start_row=index, end_row=index, start_column=1, end_column=width)
        for r, row in enumerate(rows, start=len(lines) + 1):
            for c, cell in enumerate(row, start=1):
                if cell is None:
                    continue
                value, pattern = stored(table, cell)
                if value != "":
                    sheet.cell(r, c, value).number_format = pattern
                if cell.rows > 1 or cell.columns > 1:
                    sheet.merge_cells(
                        start_row=r, end_row=r + cell.rows - 1, start_column=c, end_column=c + cell.columns - 1
                    )
        for index, line in enumerate(table.notes, start=len(lines) + len(rows) + 1):
            sheet.cell(index, 1, line)
    book.save(path)
