"""Figures in whole yuan, without decimals."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

ORDER = 8
CONFLICTS = {"ten_thousand_yuan", "rounded", "scaled_format", "mixed_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.decimals = 0
        for row in table.rows:
            for cell in row.cells:
                if cell.truth and cell.is_money and cell.number is not None:
                    cell.number = cell.truth.value = cell.number.quantize(Decimal(1), ROUND_HALF_UP)
