"""A wide table goes on sideways: its right columns stand on the next page, without codes and names."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = {"income", "expenditure", "general_budget_appropriation", "government_fund"}
FORMATS = {"pdf"}
CONFLICTS = {"headings_once"}
ORDER = 4


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"income", "expenditure", "general_budget_appropriation", "government_fund"}):
        if len(table.columns) >= 6:
            table.set.sideways = random.randrange(4, len(table.columns) - 1)
