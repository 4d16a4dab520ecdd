"""Beside the year's budget stands the same without the state's own building, as central departments print it."""

from decimal import Decimal
from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Truth

FORMS = {"general_budget_appropriation"}
STAGES = {"budget"}
CONFLICTS = {"headings_shifted", "sideways", "column_numbers"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, FORMS):
        cells = []
        for row in table.rows:
            amount = (of.sum("total", row.subject, "general_public_budget") * 3 / 4).quantize(Decimal("0.01"))
            cells.append(Cell(number=amount, truth=Truth("", table.form_id, "amount_yuan", amount)))
        table.insert(len(table.columns), Column(("扣除中央基建投资后预算数",), "amount"), cells)
