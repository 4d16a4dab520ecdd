"""One of the forms prints no unit; the others do. None of its amounts is a fact: nobody can tell 元 from 万元."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    table = random.choice(document.tables)
    table.unit_line = None
    for cell in table.tagged():
        if cell.truth and cell.is_money and cell.number is not None:
            cell.truth.table = ""
