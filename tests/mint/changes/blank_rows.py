"""Blank rows between the last subject and the page's end, as a template has them."""

from random import Random

from tests.mint.changes._tools import ECONOMIC_ROWS, SUBJECT_FORMS, tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Document, Row

ORDER = 7
FORMS = SUBJECT_FORMS | ECONOMIC_ROWS


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, SUBJECT_FORMS | ECONOMIC_ROWS):
        for _ in range(random.randint(1, 4)):
            table.rows.append(Row([Cell() for _ in table.columns], "blank"))
