"""基本支出 is split into 小计, 人员经费 and 公用经费."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.forms.cells import functional, spending
from tests.mint.model import Column, Document

FORMS = {"expenditure"}
CONFLICTS = {"units_by_row", "rows_of_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"expenditure"}):
        if table.owner is not None:
            # A unit's form, which has other accounts.
            continue
        index = next(i for i, c in enumerate(table.columns) if c.path == ("基本支出",))
        table.columns[index].path = ("基本支出", "小计")
        for place, (words, kind) in enumerate((("人员经费", "personnel"), ("公用经费", "running")), start=1):
            cells = [
                spending(table.form_id, of.sum(kind, row.subject), functional(row.subject), kind) for row in table.rows
            ]
            table.insert(index + place, Column(("基本支出", words), "amount", words), cells)
