"""A column 序号 numbers the projects."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document

FORMS = {"project_list"}
STAGES = {"budget"}
ORDER = 3


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"project_list"}):
        numbers = iter(range(1, len(table.rows) + 1))
        cells = [Cell(str(next(numbers)) if row.kind == "line" else "") for row in table.rows]
        table.insert(0, Column(("序号",), "text"), cells)
