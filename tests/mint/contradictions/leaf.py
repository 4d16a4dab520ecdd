"""A subject's row is more than the subject above it, and than what its own columns come to."""

from collections.abc import Iterator

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, row, cell in figures(document, "fact_expenditure", "fact_revenue"):
        if row.kind == "subject" and len(row.subject) == 7:
            yield table, cell
