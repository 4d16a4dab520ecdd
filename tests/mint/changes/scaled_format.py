"""A workbook holds yuan and shows 万元 by its number format, 0!.0000: 3218765 is shown as 321.8765."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"xlsx", "xls"}
CONFLICTS = {"ten_thousand_yuan", "figures_as_text"}
ORDER = 8


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.set.unit, table.set.decimals, table.set.store_yuan_as_wan = "万元", 4, True
        for row in table.rows:
            for cell in row.cells:
                if cell.truth and cell.is_money and cell.number is not None:
                    cell.number = cell.truth.value = cell.number.quantize(Decimal(1), ROUND_HALF_UP)
