"""CSV as spreadsheets export it: all forms below each other, title lines filled up to the table's width."""

import csv
import io
from pathlib import Path

from tests.mint.model import Cell, Document, Table, grid


def write(document: Document, path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in document.heading:
        writer.writerow([line])
    for table in document.tables:
        rows = grid(table)
        width = len(rows[0])
        writer.writerow([])
        for line in [*table.title, *table.caption()]:
            writer.writerow([line, *[""] * (width - 1)])
        for row in rows:
            writer.writerow([_text(table, cell) for cell in row])
        for line in table.notes:
            writer.writerow([line, *[""] * (width - 1)])
    path.write_text(out.getvalue(), encoding="gb18030", newline="")


def _text(table: Table, cell: Cell | None) -> str:
    if cell is None:
        return ""
    if table.set.codes_as_numbers and cell.text.isdigit() and len(cell.text) >= 3:
        return f"{cell.text}.0"
    return table.printed(cell)
