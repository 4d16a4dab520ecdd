"""In a list of projects a row 小计 closes the projects of each unit."""

from decimal import Decimal
from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Document, Row, Truth

FORMS = {"project_list"}
STAGES = {"budget"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"project_list"}):
        total, projects = table.rows[0], table.rows[1:]
        units = list(dict.fromkeys(row.cells[1].text for row in projects))
        rows = [total]
        for unit in units:
            own = [row for row in projects if row.cells[1].text == unit]
            cells = [_sum([row.cells[i] for row in own]) for i in range(2, len(table.columns))]
            rows += [*own, Row([Cell("小计"), Cell(unit), *cells], "subtotal")]
        table.rows = rows


def _sum(cells: list[Cell]) -> Cell:
    amount = sum((cell.number or Decimal(0) for cell in cells), Decimal(0))
    truth = cells[0].truth
    assert truth is not None
    meaning = {**truth.meaning, "project": ""}
    return Cell(number=amount, truth=Truth(truth.table, truth.form_id, truth.measure, amount, meaning))
