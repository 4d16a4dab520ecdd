"""Nothing is printed as 0 or 0.00."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    zero = random.choice(("0", "0.00"))
    for table in document.tables:
        table.set.zero = zero
