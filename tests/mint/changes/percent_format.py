"""A workbook holds a rate as 0.9234 and shows 92.34% by its number format."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"xlsx", "xls"}
CONFLICTS = {"figures_as_text"}
ORDER = 8


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.truth and cell.truth.measure in ("execution_rate", "rate_percent"):
                    cell.pattern = "0.00%"
