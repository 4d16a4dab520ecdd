"""Beside the total stands a part of it, 其中：财政拨款 or 其中：政府采购, which adds to nothing."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import GENERAL, Accounts
from tests.mint.forms.cells import functional, spending
from tests.mint.model import Column, Document

FORMS = {"expenditure"}
CONFLICTS = {"units_by_row", "rows_of_units", "comparison"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    words, kind = random.choice(
        (("其中：一般公共预算", "fund"), ("其中：政府采购", "procurement"), ("其中：专项业务费", ""))
    )
    for table in tables(document, {"expenditure"}):
        if table.owner is not None:
            # A unit's form, which has other accounts.
            continue
        total = next(i for i, c in enumerate(table.columns) if c.kind == "amount")
        cells = []
        for row in table.rows:
            amount = of.sum("total", row.subject, GENERAL) if kind == "fund" else of.sum("project", row.subject)
            cell = spending(table.form_id, amount, functional(row.subject), kind if kind == "procurement" else "total")
            assert cell.truth is not None
            if kind == "fund":
                cell.truth.meaning["fund"] = GENERAL
            elif not kind:
                cell.truth.table = ""
            cells.append(cell)
        table.insert(total + 1, Column((words,), "amount"), cells)
