"""Indicators of one level share one merged cell."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Cell, Document, Row

FORMS = {"project_performance", "department_performance"}
STAGES = {"final"}
CONFLICTS = {"headings_unmerged"}
HEADS = ("一级指标", "二级指标", "三级指标")


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        if not table.is_sheet:
            continue
        for column in (0, 1):
            start: Row | None = None
            for row in table.rows:
                text = row.cells[column].text
                if text.endswith("指标") and start is not None and start.cells[column].text == text:
                    start.cells[column].rows += 1
                    row.cells[column] = Cell()
                else:
                    start = row if text.endswith("指标") and text not in HEADS else None
