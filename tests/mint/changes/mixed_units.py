"""One document prints some forms in 元 and some in 万元."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

CONFLICTS = {"ten_thousand_yuan", "rounded", "scaled_format"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        if random.random() < 0.5:
            table.set.unit, table.set.decimals = "万元", 6
