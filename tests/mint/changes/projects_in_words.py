"""An explanation prints projects of the list with their goals, under no title: no second budget."""

from copy import deepcopy
from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Row

FORMS = {"project_list"}
STAGES = {"budget"}
ORDER = -1
CONFLICTS = {"subtotal_rows", "projects_under_units", "projects_again", "ten_thousand_yuan", "mixed_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"project_list"}):
        words = deepcopy(table)
        words.title, words.number, words.department, words.unit_line = ["重点项目绩效目标情况"], "", None, None
        heads = (("二级预算单位名称",), ("一级项目名称",), ("预算数（元）",), ("绩效目标",))
        words.columns = [Column(path, "amount" if path[0].startswith("预算") else "text") for path in heads]
        goals = {project.name: project.goal for project in of.projects}
        words.rows = [
            Row([row.cells[1], row.cells[0], row.cells[2], Cell(goals[row.cells[0].text])])
            for row in words.rows
            if row.cells[0].text in goals
        ]
        document.tables.insert(0, words)
        return
