"""Amounts in 万元 with two decimals, each rounded for itself, so that sums are off by half units."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

CONFLICTS = {"ten_thousand_yuan", "scaled_format"}
ORDER = 8


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.unit, table.set.decimals = "万元", 2
        for row in table.rows:
            for cell in row.cells:
                if cell.truth and cell.is_money and cell.number is not None:
                    cell.number = cell.truth.value = (cell.number / 100).quantize(Decimal(1), ROUND_HALF_UP) * 100
