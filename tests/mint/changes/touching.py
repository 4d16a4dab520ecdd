"""Two forms stand below each other on a page with hardly a gap."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"pdf"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables[1:]:
        table.set.touching = True
