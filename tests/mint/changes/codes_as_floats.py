"""Codes came out of a data frame: 2010301.0."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"csv"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.codes_as_numbers = True
