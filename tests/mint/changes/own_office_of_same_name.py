"""In a list of units the department stands with its sum, and its own office below it has the same name."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = {"expenditure", "income"}
NEEDS = {"units_by_row"}
STAGES = {"budget"}
ORDER = 4


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"expenditure", "income"}):
        if table.column_of("unit") is None:
            continue
        name = table.column_of("unit")
        assert name is not None
        total = next(row for row in table.rows if row.kind == "total")
        table.rows.remove(total)
        total.cells[name].text = of.department
        table.rows.insert(0, total)
        for row in table.rows[1:]:
            if row.cells[name].text == of.units[0]:
                row.cells[name].text = of.department
                for cell in row.cells:
                    if cell.truth is not None:
                        cell.truth.owner = of.department
