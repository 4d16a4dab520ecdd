"""A list of projects has a row for each unit, with its sum, above its own projects."""

from random import Random

from tests.mint.changes._tools import summed, tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Document, Row

FORMS = {"project_list"}
STAGES = {"budget"}
CONFLICTS = {"subtotal_rows"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"project_list"}):
        total, projects = table.rows[0], table.rows[1:]
        rows = [total]
        for unit in dict.fromkeys(row.cells[1].text for row in projects):
            own = [row for row in projects if row.cells[1].text == unit]
            sums = [summed([row.cells[i] for row in own]) for i in range(2, len(table.columns))]
            rows.append(Row([Cell(unit), Cell(), *sums], "unit"))
            rows += [Row([Cell(f"　{row.cells[0].text}"), Cell(), *row.cells[2:]], "line") for row in own]
        table.rows = rows
        table.columns[0].path = ("单位（项目）名称",)
        table.remove(1)
