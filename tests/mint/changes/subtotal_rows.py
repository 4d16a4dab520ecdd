"""In a list of projects a row 小计 closes the projects of each unit."""

from random import Random

from tests.mint.changes._tools import summed, tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Document, Row

FORMS = {"project_list"}
STAGES = {"budget"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"project_list"}):
        total, projects = table.rows[0], table.rows[1:]
        units = list(dict.fromkeys(row.cells[1].text for row in projects))
        rows = [total]
        for unit in units:
            own = [row for row in projects if row.cells[1].text == unit]
            cells = [summed([row.cells[i] for row in own]) for i in range(2, len(table.columns))]
            rows += [*own, Row([Cell("小计"), Cell(unit), *cells], "subtotal")]
        table.rows = rows
