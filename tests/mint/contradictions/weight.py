"""The points of the indicators do not come to their total."""

from collections.abc import Iterator
from decimal import Decimal

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_kpi", measure="weight"):
        yield table, cell


def altered(value: Decimal) -> Decimal:
    return value + 7
