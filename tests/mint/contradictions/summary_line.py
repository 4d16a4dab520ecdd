"""A line of 收支总表 is more than the same class or source in the other forms, and than the sum below it."""

from collections.abc import Iterator

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_expenditure", "fact_revenue"):
        if table.form_id == "income_expenditure_summary":
            yield table, cell
