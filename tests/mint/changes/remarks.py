"""A remark below each table, with figures that are no figures of it."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        table.notes.append(f"注：本表反映部门{of.year}年度情况，金额转换时可能存在尾数误差。")
