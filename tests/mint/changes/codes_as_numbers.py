"""A workbook holds codes as numbers, not as text."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"xlsx", "xls"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.codes_as_numbers = True
