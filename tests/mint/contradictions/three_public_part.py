"""A part of 三公 is more than the total leaves room for."""

from collections.abc import Iterator

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table

_BOUND = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception")


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_three_public"):
        assert cell.truth is not None
        if cell.truth.meaning["item"] in _BOUND:
            yield table, cell
