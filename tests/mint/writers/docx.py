"""A Word file: paragraphs and tables, merged cells by gridSpan and vMerge."""

from html import escape
from pathlib import Path

from tests.mint.model import Cell, Document, Table, grid
from tests.readers.office_files import paragraph, word, word_cell, word_table


def write(document: Document, path: Path) -> None:
    body = "".join(paragraph(escape(line)) for line in document.heading)
    for table in document.tables:
        body += "".join(paragraph(escape(line)) for line in [*table.title, *table.caption()])
        body += _table(table)
        body += "".join(paragraph(escape(line)) for line in [*table.notes, ""])
    word(path, body)


def _table(table: Table) -> str:
    rows: list[list[str]] = []
    below: dict[tuple[int, int], int] = {}
    for r, row in enumerate(grid(table)):
        cells = []
        for c, cell in enumerate(row):
            if cell is not None:
                cells.append(_cell(table, cell))
                below |= {(r + down, c): cell.columns for down in range(1, cell.rows)}
            elif (r, c) in below:
                wide = f'<w:gridSpan w:val="{below[r, c]}"/>' * (below[r, c] > 1)
                cells.append(word_cell("", f"{wide}<w:vMerge/>"))
        rows.append(cells)
    return word_table(*rows)


def _cell(table: Table, cell: Cell) -> str:
    properties = f'<w:gridSpan w:val="{cell.columns}"/>' * (cell.columns > 1)
    properties += '<w:vMerge w:val="restart"/>' * (cell.rows > 1)
    return word_cell(escape(table.printed(cell)), properties)
