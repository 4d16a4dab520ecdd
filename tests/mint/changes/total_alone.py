"""The total is the last row and stands alone on a page, under the headings again or without them."""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS | {"project_list"}
FORMATS = {"pdf"}
CONFLICTS = {"total_last", "sideways"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    repeat = random.random() < 0.5
    for table in tables(document, SUBJECT_FORMS | {"project_list"}):
        if table.rows[0].kind == "total":
            table.rows.append(table.rows.pop(0))
            table.set.page_breaks = (len(table.rows) - 1,)
            table.set.repeat_header = repeat
