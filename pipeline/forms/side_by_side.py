"""Which columns of a table stand together: keys with their values, once or several times, and the side of each."""

from collections.abc import Collection, Sequence

from pipeline.forms.header import Header
from pipeline.forms.keys import Layout
from pipeline.forms.subjects import GOVERNMENT


def blocks_of(columns: Sequence[int], kinds: dict[int, str], headed: Collection[int]) -> dict[int, int]:
    """The block of each column: keys with their values. Keys behind a column for values begin one, filled or not."""
    blocks: dict[int, int] = {}
    block, has_values = 0, False
    for column_no in columns:
        if kinds[column_no] in ("code", "text") and has_values:
            block, has_values = block + 1, False
        has_values = has_values or kinds[column_no] == "figure" or (kinds[column_no] == "blank" and column_no in headed)
        blocks[column_no] = block
    return blocks


def sides_of(header: Header, layout: Layout) -> dict[int, str]:
    """The side of each block of a two-sided form: by the words above its keys and values, else by order."""
    sides: dict[int, str] = {}
    for block in layout.block_numbers():
        words = "".join(header.paths.get(c, "") for c in layout.block_columns(block))
        income, spending = words.count("收入"), words.count("支出")
        if "政府预算" in words and "经济" in words:
            sides[block] = GOVERNMENT
        elif "经济" in words and block > 0:
            sides[block] = "economic"
        elif income != spending:
            sides[block] = "income" if income > spending else "expenditure"
        else:
            sides[block] = "income" if block == 0 else "expenditure"
    return sides
