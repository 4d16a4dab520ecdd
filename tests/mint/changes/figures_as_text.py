"""A workbook holds its figures as text with thousands marks."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"xlsx", "xls"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.numbers_as_text = True
