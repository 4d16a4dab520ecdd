"""The execution rate is not what was spent of the budget."""

from collections.abc import Iterator
from decimal import Decimal

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_project_fund", measure="execution_rate"):
        yield table, cell


def altered(value: Decimal) -> Decimal:
    return value - 20 if value > 60 else value + 20
