"""A page of contents lists the titles of the forms before they come."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

ORDER = 10


def apply(document: Document, random: Random, of: Accounts) -> None:
    titles = ["".join(table.title) for table in document.tables]
    document.heading += ["目录", *(f"{number}、{title}" for number, title in enumerate(titles, start=1))]
