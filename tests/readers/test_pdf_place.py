"""Which cell a character belongs to: text printed over a ruling line stays together, and underlining is no grid."""

import pytest

from pipeline.readers.glyphs import Char, text_of
from pipeline.readers.pdf_place import Box, is_underlining, place

# Two rows of two columns: names from 0 to 60, amounts from 60 to 100.
BOXES: list[Box] = [(0, 0, 60, 20), (60, 0, 100, 20), (0, 20, 60, 40), (60, 20, 100, 40)]
ROWS = [0.0, 20.0, 40.0]


def printed(text: str, x0: float, top: float = 5.0, size: float = 10.0) -> list[Char]:
    """A text as a printer places it: wide characters are as wide as high, others half of that."""
    chars: list[Char] = []
    for char in text:
        width = size if char > "\u2e7f" else size / 2
        chars.append({"text": char, "x0": x0, "x1": x0 + width, "top": top, "bottom": top + size})
        x0 += width
    return chars


def cells(chars: list[Char], boxes: list[Box] = BOXES) -> list[str]:
    placed, rest = place(boxes, chars, ROWS)
    assert sum(map(len, placed.values())) + len(rest) == len(chars)
    return [text_of(placed.get(index, ())) for index in range(len(boxes))]


def test_each_character_goes_to_the_cell_of_its_middle() -> None:
    chars = printed("收入", 2) + printed("1.00", 78) + printed("支出", 2, 25) + printed("2.00", 78, 25)
    assert cells(chars) == ["收入", "1.00", "支出", "2.00"]


def test_what_lies_in_no_cell_is_left_over() -> None:
    _, rest = place(BOXES, printed("第1页", 2, 50), ROWS)
    assert text_of(rest) == "第1页"


def test_a_long_name_does_not_run_into_the_amount() -> None:
    """The last character lies wholly in the amount's cell, where a spreadsheet clips it away."""
    chars = printed("公用经费支出", 5) + printed("2,022.39", 58)
    assert cells(chars)[:2] == ["公用经费支出", "2,022.39"]


def test_a_heading_aligned_right_runs_over_to_the_left() -> None:
    assert cells(printed("部门预算经济科目", 18))[:2] == ["", "部门预算经济科目"]


def test_a_name_that_reaches_out_of_the_grid_is_not_split() -> None:
    placed, rest = place(BOXES, printed("说明文字较长", 62), ROWS)
    assert text_of(placed[1]) == "说明文字较长"
    assert rest == []


def test_a_name_that_covers_an_empty_cell_belongs_where_it_begins() -> None:
    assert cells(printed("一般公共预算财", 3))[:2] == ["一般公共预算财", ""]


@pytest.mark.parametrize("amount", ["66.50", "-66.50", "8"])
def test_an_amount_that_touches_a_name_across_the_line_stays_apart(amount: str) -> None:
    chars = printed("机关服务管理", 0) + printed(amount, 60)
    assert cells(chars)[:2] == ["机关服务管理", amount]


def test_an_amount_that_touches_an_overlong_name_stays_apart() -> None:
    """Nothing but the decimals tells where the name ends."""
    chars = printed("补助支出合计款", 2) + printed("66.50", 72)
    assert cells(chars)[:2] == ["补助支出合计款", "66.50"]


def test_a_space_ends_what_was_printed_in_one_go() -> None:
    """Some programs print a whole row as one text with blanks in it."""
    assert cells(printed("收入合计    66.50", 5))[:2] == ["收入合计", "66.50"]


def test_underlined_prose_is_no_grid() -> None:
    boxes: list[Box] = [(0, 0, 30, 20), (30, 0, 70, 20)]
    placed, _ = place(boxes, printed("本年度", 0) + printed("收入预算", 30), ROWS)
    assert is_underlining(boxes, placed)


def test_a_table_with_a_few_full_cells_is_a_grid() -> None:
    chars = printed("收入合计合计", 0) + printed("1.00", 70) + printed("支出", 2, 25) + printed("2.00", 70, 25)
    placed, _ = place(BOXES, chars, ROWS)
    assert not is_underlining(BOXES, placed)
    assert not is_underlining(BOXES, {})
