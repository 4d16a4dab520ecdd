"""The 合计 of a form is more than its subjects come to."""

from collections.abc import Iterator

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, row, cell in figures(document, "fact_expenditure", "fact_revenue"):
        if row.kind == "total" and table.column_of("code") is not None:
            yield table, cell
