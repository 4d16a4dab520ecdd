"""Captions in other words: 编制单位, 填报部门, 金额单位, all in one line."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    line = random.choice(("金额单位：{unit}", "单位:{unit}", "单位：人民币{unit}", "（单位：{unit}）"))
    for table in document.tables:
        table.unit_line = table.unit_line and line
