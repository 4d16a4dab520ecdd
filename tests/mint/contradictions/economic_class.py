"""An economic 类 is more than its 款."""

from collections.abc import Iterator

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_expenditure"):
        assert cell.truth is not None
        code = cell.truth.meaning["subject"].removeprefix("economic:")
        if code.isdigit() and len(code) == 3:
            yield table, cell
