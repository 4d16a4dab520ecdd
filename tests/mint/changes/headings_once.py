"""The headings stand on the first page only; the table goes on without them."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"pdf"}
ORDER = 3
CONFLICTS = {"total_alone"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.repeat_header = False
        middle = len(table.rows) // 2
        table.set.page_breaks = table.set.page_breaks or ((middle,) if middle else ())
