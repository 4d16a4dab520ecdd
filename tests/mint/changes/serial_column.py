"""A column 序号 before the subjects, numbered without the total, as offices that work in spreadsheets print it."""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, by_subject
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document

FORMS = SUBJECT_FORMS


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document):
        numbers = iter(range(1, len(table.rows) + 1))
        cells = [Cell(str(next(numbers)) if row.kind == "subject" else "") for row in table.rows]
        table.insert(0, Column(("序号",), "text"), cells)
