"""What rows take from the rows above them (unit, heading, code), and that nothing is taken past a row nobody knows."""

from decimal import Decimal

import pytest
from printed import amounts, expenditure_form, form, ledger, normalised, reasons

from pipeline.forms import NormalisedDocument

D = Decimal
UNITS = """科目编码|科目名称|金额
|合计|30.00
|管护站|{first}
301|工资福利支出|10.00
|{unit}|{second}
301|工资福利支出|20.00"""


def of_units(rows: str) -> tuple[NormalisedDocument, dict[tuple[str, ...], Decimal | None]]:
    document = normalised(form("一般公共预算财政拨款基本支出决算表", rows))
    return document, amounts(document, "basic_expenditure_economic", by=("unit_name",))


@pytest.mark.parametrize("second", ["20.00", ""])
def test_a_units_rows_are_its_own_whether_its_name_has_an_amount_or_not(second: str) -> None:
    document, found = of_units(UNITS.format(first="10.00", unit="监测站", second=second))
    assert (found["301", "管护站"], found["301", "监测站"]) == (D("10.00"), D("20.00"))
    assert ledger(document, "quarantined") == []


def test_rows_below_a_name_that_is_no_known_unit_are_nobodys() -> None:
    document, found = of_units(UNITS.format(first="10.00", unit="第二工段", second="20.00"))
    assert found == {("total", "None"): D("30.00"), ("total", "管护站"): D("10.00"), ("301", "管护站"): D("10.00")}
    assert any("whose figures these are" in reason for reason in reasons(document))


@pytest.mark.parametrize(("first", "whose"), [("10.00", "None"), ("", None)])
def test_a_total_below_the_units_is_the_forms_where_the_unit_has_told_its_own(first: str, whose: str | None) -> None:
    rows = (
        "科目编码|科目名称|金额\n|监测站|20.00\n301|工资福利支出|20.00\n|管护站|{}\n301|工资福利支出|10.00\n|合计|30.00"
    )
    _, found = of_units(rows.format(first))
    assert [unit for (code, unit), amount in found.items() if amount == D("30.00")] == ([whose] if whose else [])


def test_no_code_is_carried_past_a_row_that_has_a_name_alone() -> None:
    rows = "208|||社会保障和就业支出|9.00|9.00\n|05||某甲|9.00|9.00\n|||某类支出|5.00|5.00\n|06||某乙|5.00|5.00"
    document = normalised(expenditure_form(rows, header="类|款|项|科目名称|本年支出合计|基本支出"))
    assert {code for code, _ in amounts(document)} == {"208", "20805"}
    assert len(ledger(document, "quarantined")) == 4


@pytest.mark.parametrize(("between", "kinds"), [("", {"basic"}), ("||||某某支出|5.00\n", set())])
def test_a_heading_ends_at_a_line_that_is_not_known(between: str, kinds: set[str]) -> None:
    rows = f"财政拨款收入|9.00|教育支出|9.00|基本支出|9.00\n{between}||||商品和服务支出|5.00"
    header = "收入|收入|支出|支出|支出经济分类|支出经济分类\n项目|决算数|项目|决算数|项目|决算数"
    document = normalised(form("收入支出决算总表", f"{header}\n{rows}"))
    found = amounts(document, "income_expenditure_summary")
    assert {kind for code, kind in found if code == "302"} == kinds
