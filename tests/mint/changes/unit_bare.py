"""The line above the table ends in the unit alone, behind the department's name, with no word that it is the unit."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

ORDER = 8
CONFLICTS = {"caption_words", "caption_one_line", "unit_missing", "unit_in_headings", "forms_of_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        if table.unit_line is not None:
            table.unit_line = f"{table.department}　　{{unit}}"
            table.department = None
