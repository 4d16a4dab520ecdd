"""The total of expenditure is headed 小计 alone."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = {"expenditure"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, FORMS):
        column = next((column for column in table.columns if column.path in (("合计",), ("本年支出合计",))), None)
        if column is not None:
            column.path = ("小计",)
