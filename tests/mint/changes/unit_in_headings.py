"""No unit above the table: it stands in the headings, 合计（万元）."""

from random import Random

from tests.mint.changes._tools import ECONOMIC_ROWS, SUBJECT_FORMS, by_subject
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS | ECONOMIC_ROWS
CONFLICTS = {"caption_words", "unit_missing", "headings_shifted", "comparison"}
ORDER = 9


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document):
        table.unit_line = None
        for column in table.columns:
            if column.kind == "amount":
                column.path = (*column.path[:-1], f"{column.path[-1]}（{table.set.unit}）")
