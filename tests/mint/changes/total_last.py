"""The total below its subjects."""

from random import Random

from tests.mint.changes._tools import ECONOMIC_ROWS, SUBJECT_FORMS, tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS | ECONOMIC_ROWS | {"project_list"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, SUBJECT_FORMS | ECONOMIC_ROWS | {"project_list"}):
        if table.rows[0].kind == "total":
            table.rows.append(table.rows.pop(0))
