"""One of the forms prints no unit; the others do. It is told where other forms print the same amounts."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    table = random.choice(document.tables)
    table.unit_line = None
