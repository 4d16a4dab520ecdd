"""Amounts in 万元 with all their digits."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.unit, table.set.decimals = "万元", 6
