"""A row below the headings numbers the columns: 栏次 1 2 3."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.column_numbers = not table.is_sheet
