"""Department, year and unit stand in one line above the table."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

ORDER = 8
CONFLICTS = {"caption_words", "unit_missing", "unit_in_headings", "forms_of_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        if table.unit_line is not None:
            table.unit_line = f"部门：{table.department}　　{of.year}年度　　单位：{{unit}}"
            table.department = None
