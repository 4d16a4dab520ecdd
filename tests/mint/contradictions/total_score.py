"""The points reached are not the sum of the points of money and indicators."""

from collections.abc import Iterator
from decimal import Decimal

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_project_score", measure="total_score"):
        yield table, cell


def altered(value: Decimal) -> Decimal:
    return value - 3
