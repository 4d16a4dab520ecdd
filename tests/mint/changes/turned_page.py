"""Wide forms stand sideways on the page; some PDFs turn the page for the reader, some do not."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"pdf"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    document.hints["turned"] = random.choice(("page", "text"))
