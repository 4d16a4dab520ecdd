"""The accounts of a whole county, which name its finance bureau as the compiling department and have plain titles."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = {"general_budget_appropriation", "government_fund"}
ORDER = 9
CONFLICTS = {"whole_government", "title_numbered", "title_two_lines"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    word = "决算" if of.stage == "final" else "预算"
    bureau = f"{of.department[:3]}财政局"
    document.heading = [f"{of.department[:3]}{of.year}年度政府{word}公开"]
    document.department = of.department[:3]
    document.tables = [table for table in document.tables if table.form_id in FORMS]
    titles = {"general_budget_appropriation": "一般公共预算", "government_fund": "政府性基金预算"}
    for table in document.tables:
        table.title = [f"{titles[table.form_id]}支出{word}表"]
        table.department = bureau
        for cell in (cell for row in table.rows for cell in row.cells if cell.truth is not None):
            cell.truth.table = ""
