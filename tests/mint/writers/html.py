"""A web page of an office: paragraphs and tables with rowspan and colspan."""

from html import escape
from pathlib import Path

from tests.mint.model import Document, Table, grid


def write(document: Document, path: Path) -> None:
    parts = [f"<p>{escape(line)}</p>" for line in document.heading]
    for table in document.tables:
        parts += [f"<p>{escape(line)}</p>" for line in [*table.title, *table.caption()]]
        parts.append(_table(table))
        parts += [f"<p>{escape(line)}</p>" for line in table.notes]
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{"".join(parts)}</body></html>'
    path.write_text(page, encoding="utf-8")


def _table(table: Table) -> str:
    rows = []
    for row in grid(table):
        cells = []
        for cell in row:
            if cell is None:
                continue
            spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
            cells.append(f"<td{spans}>{escape(table.printed(cell))}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>{''.join(rows)}</table>"
