"""A project is more than the list's total leaves room for."""

from collections.abc import Iterator

from tests.mint.contradictions._tools import figures
from tests.mint.model import Cell, Document, Table


def places(document: Document) -> Iterator[tuple[Table, Cell]]:
    for table, _, cell in figures(document, "fact_project_fund", measure="initial_budget_yuan"):
        if table.form_id == "project_list":
            yield table, cell
