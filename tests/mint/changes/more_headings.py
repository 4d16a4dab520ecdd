"""Headings in other words of the same meaning."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

ORDER = 6
WORDS = {
    "科目编码": ("功能分类科目编码", "支出功能分类科目编码", "科目代码"),
    "科目名称": ("功能分类科目名称", "项目"),
    "本年支出合计": ("合计", "支出合计"),
    "本年收入合计": ("合计", "收入合计"),
    "人员经费": ("人员支出",),
    "公用经费": ("日常公用经费", "公用支出"),
    "预算数": ("金额", "本年预算"),
}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        for column in table.columns:
            if column.path[-1] in WORDS:
                words = random.choice(WORDS[column.path[-1]])
                # 金额 beside 决算数 could be either year's: nobody prints that.
                is_alone = not any("决算" in other.path[-1] for other in table.columns)
                column.path = (*column.path[:-1], words if words != "金额" or is_alone else "本年预算")
