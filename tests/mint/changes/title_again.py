"""On each further page the title stands again, marked （续表）."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"pdf"}
CONFLICTS = {"headings_once", "headings_again", "total_alone", "sideways"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.repeat_title = True
        if not table.is_sheet and len(table.rows) > 3:
            table.set.page_breaks = (random.randrange(1, len(table.rows)),)
