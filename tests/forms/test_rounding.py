"""What rounding an amount may carry is told from what its statement prints."""

from decimal import Decimal

import pytest

from pipeline.forms.facts import Facts
from pipeline.forms.rounding import half_of_place, record_rounding

IRREGULAR = ("1,203", "57", "889", "4,711", "31", "60,219", "7", "112")


def statement(unit, **columns):
    """One statement's row and facts; each keyword is a column of printed figures."""
    facts = Facts()
    row = {"unit_published": unit, "half_unit_yuan": None}
    for column_no, texts in enumerate(columns.values(), start=2):
        for row_no, text in enumerate(texts):
            fact_id = f"{column_no}:{row_no}"
            facts.add("fact_expenditure", {"fact_id": fact_id, "unit_published": unit})
            facts.ledger.append(
                {
                    "fact_id": fact_id,
                    "measure": "amount_yuan",
                    "text": text,
                    "column_no": column_no,
                    "half_unit_yuan": None,
                }
            )
    return row, facts


def recorded(*printed):
    """Per statement its own rounding, and that of each of its columns, in yuan."""
    record_rounding(printed)
    found = []
    for row, facts in printed:
        by_column = {entry["column_no"]: entry["half_unit_yuan"] for entry in facts.ledger}
        found.append((row["half_unit_yuan"], list(by_column.values())))
    return found


@pytest.mark.parametrize(
    ("unit", "texts", "half"),
    [
        ("万元", ["1.20", "30", "0.5"], "50"),
        ("万元", ["1.2", "30"], "500"),
        ("万元", ["1.234567"], "0.005"),
        ("元", ["1.20", "30"], "0"),
        ("元", IRREGULAR, "0.5"),
        ("元", [*IRREGULAR, "0.25"], "0"),
        # Seven irregular ones may be whole by chance, and round ones are planned so.
        ("元", IRREGULAR[:7], "0"),
        ("元", ["1,200", "500", "30,000", "100", "200", "300", "400", "700", "900"], "0"),
    ],
)
def test_a_statement_is_rounded_to_the_last_place_that_it_prints(unit, texts, half):
    assert recorded(statement(unit, a=texts))[0][0] == Decimal(half)


def test_half_of_a_place_is_in_yuan():
    assert half_of_place("万元", 2) == 50
    assert half_of_place("元", 0) == Decimal("0.5")


def test_a_column_of_fewer_digits_is_rounded_where_the_others_fill_up_with_zeros():
    (filled_up,) = recorded(statement("万元", total=["12.30", "5.00"], project=["12", "5", "0", "7"]))
    assert filled_up == (50, [50, 5000])
    (few,) = recorded(statement("万元", total=["12.30", "5.00"], project=["12", "5"]))
    assert few == (50, [50, 50])
    # 500 may be 500.00 here, as 12.3 is 12.30.
    (bare,) = recorded(statement("万元", total=["12.34", "5.6", "512.3"], project=["12", "500", "7"]))
    assert bare == (50, [50, 50])


def test_a_small_statement_in_whole_yuan_is_told_by_the_whole_document():
    whole = recorded(statement("元", a=IRREGULAR[:4]), statement("元", a=IRREGULAR[4:]))
    assert whole == [(Decimal("0.5"), [Decimal("0.5")])] * 2
    exact = recorded(statement("元", a=IRREGULAR[:4]), statement("元", a=[*IRREGULAR[4:], "0.01"]))
    assert exact == [(0, [0])] * 2


def test_an_amount_of_one_decimal_may_have_lost_the_second():
    assert recorded(statement("元", a=["480544221.6"], b=["12.34"])) == [(0, [Decimal("0.05"), 0])]


def test_a_figure_that_brings_its_unit_along_counts():
    assert recorded(statement("万元", a=["12.345万元"])) == [(5, [5])]


def test_an_amount_that_another_statement_prints_again_is_rounded_there_too():
    first, again = statement("万元", a=["1.20"]), ({"unit_published": "万元", "half_unit_yuan": None}, Facts())
    again[1].ledger.append({**first[1].ledger[0], "text": "1.2"})
    assert recorded(first, again) == [(50, [50]), (500, [500])]
