"""The finance bureau publishes the accounts of the whole county under its own name; none of it is the bureau's own."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.forms.by_subject import general_budget
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    table = general_budget(of)
    table.title = [f"{of.year}年全市一般公共预算支出{'决算' if of.stage == 'final' else '预算'}表"]
    table.number = "附表1"
    for truth, cell in ((cell.truth, cell) for row in table.rows for cell in row.cells if cell.truth is not None):
        truth.table = ""
        if truth.value:
            cell.number = truth.value = truth.value * 37 + 11
    table.rows = [row for row in table.rows if row.cells]
    document.tables = [t for t in document.tables if t.form_id != table.form_id]
    document.tables.insert(random.randrange(len(document.tables) + 1), table)
