"""Nothing is printed as a dash."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

CONFLICTS = {"zero_as_digit"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    dash = random.choice(("-", "—", "--", "－"))
    for table in document.tables:
        table.set.zero = dash
