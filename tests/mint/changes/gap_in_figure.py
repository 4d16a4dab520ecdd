"""A figure has a gap before its point, for its parts were set one by one: 25180591 .33."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"pdf", "html", "docx"}
ORDER = 10


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        cells = [
            cell for cell in table.tagged() if cell.number is not None and cell.is_money and "." in table.printed(cell)
        ]
        for cell in random.sample(cells, min(2, len(cells))):
            cell.shown = table.printed(cell).replace(".", " .")
