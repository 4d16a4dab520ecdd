"""What contradictions share: the figures of a document that mean something."""

from collections.abc import Iterator

from tests.mint.model import Cell, Document, Row, Table


def figures(document: Document, *tables: str, measure: str = "amount_yuan") -> Iterator[tuple[Table, Row, Cell]]:
    """Printed figures of these warehouse tables, with the form and the row that print them."""
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.truth is not None and cell.truth.table in tables and cell.truth.measure == measure:
                    yield table, row, cell
