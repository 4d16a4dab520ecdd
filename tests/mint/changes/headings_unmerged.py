"""Merged headings lose their spans: the words stand in the first of their cells, the others are blank."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"xlsx", "xls", "html", "docx"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.merge_headings = False
