"""A publisher numbers economic subjects itself: 30202 stands beside 咨询费, which is 30203. The name tells."""

from random import Random

from tests.mint.changes._tools import ECONOMIC_ROWS, by_subject
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = ECONOMIC_ROWS
STAGES = {"budget"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document, ECONOMIC_ROWS):
        index = table.column_of("code")
        assert index is not None
        numbers: dict[str, int] = {}
        for row in table.rows:
            if len(row.subject) == 5:
                numbers[row.subject[:3]] = numbers.get(row.subject[:3], 0) + 1
                row.cells[index].text = f"{row.subject[:3]}{numbers[row.subject[:3]]:02d}"
