"""What was repaid is printed as a negative figure, with a sign or in brackets."""

from random import Random

from tests.mint.facts import GENERAL, Accounts
from tests.mint.model import Document

ORDER = 9
FORMATS = {"pdf", "html", "docx", "csv", "text"}
CONFLICTS = {"whole_government"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    pattern = random.choice(("-{}", "−{}", "({})", "（{}）"))
    for table in document.tables:
        for cell in table.tagged():
            if cell.number is not None and cell.number < 0:
                cell.shown = pattern.format(table.printed(cell).lstrip("-"))


def prepare(of: Accounts, random: Random) -> None:
    """One leaf outside the general budget gave money back."""
    for leaf in of.leaves:
        if leaf.fund != GENERAL and leaf.project and not leaf.carry_in:
            leaf.project = -leaf.project
            return
