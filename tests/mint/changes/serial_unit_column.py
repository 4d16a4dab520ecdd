"""A list of units with a column 序号 before their names."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document

FORMS = {"expenditure", "income"}
NEEDS = {"units_by_row"}
STAGES = {"budget"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"expenditure", "income"}):
        if table.column_of("unit") is None:
            continue
        cells = [Cell(str(number) if row.kind == "unit" else "") for number, row in enumerate(table.rows)]
        table.insert(0, Column(("序号",), "text"), cells)
