"""A title carries its number: 表5 before it, or （预算表5） behind it."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

CONFLICTS = {"title_two_lines"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    before = random.random() < 0.5
    word = "决算" if of.stage == "final" else "预算"
    for number, table in enumerate(document.tables, start=1):
        table.title[-1] = f"表{number} {table.title[-1]}" if before else f"{table.title[-1]}（{word}表{number}）"
        table.number = ""
