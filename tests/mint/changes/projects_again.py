"""A second list prints the same projects with their goals; its amounts are no second budget."""

from copy import deepcopy
from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document

FORMS = {"project_list"}
STAGES = {"budget"}
ORDER = -1
CONFLICTS = {"subtotal_rows", "projects_under_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"project_list"}):
        again = deepcopy(table)
        again.title = ["项目支出绩效目标表"]
        again.number = "公开15表"
        again.columns = [*again.columns[:3], Column(("绩效目标",), "text")]
        goals = {project.name: project.goal for project in of.projects}
        for row in again.rows:
            row.cells = [*row.cells[:3], Cell(goals.get(row.cells[0].text, ""))]
        document.tables.append(again)
        return
