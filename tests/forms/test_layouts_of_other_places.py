"""Layouts that other provinces print: the same forms with other headers, codes, units and lists of units."""

from decimal import Decimal

import pytest

from tests.forms.printed import amounts, form, ledger, normalised, reasons, statement

ROWS = """
{codes[0]}|农林水支出|1.20|1.00|0.20
{codes[1]}|水利|1.20|1.00|0.20
{codes[2]}|水利工程建设|1.20|1.00|0.20
"""
YUAN = {"total": Decimal("12000.00"), "basic": Decimal("10000.00"), "project": Decimal("2000.00")}
EXPECTED = {(code, kind): amount for code in ("213", "21303", "2130305") for kind, amount in YUAN.items()}


@pytest.mark.parametrize(
    "codes",
    [("213", "213-03", "213-03-05"), ("２１３", "２１３０３", "２１３０３０５"), ("'213", "'21303", "'2130305")],
)
def test_codes_as_other_programs_write_them(codes: tuple[str, str, str]) -> None:
    header = "科目编码|科目名称|本年支出合计|基本支出|项目支出"
    assert amounts(normalised(form("支出决算表", header + ROWS.format(codes=codes), "万元"))) == EXPECTED


@pytest.mark.parametrize(
    "code", ["213-03-05 水利工程建设", "[2130305]水利工程建设", "2130305水利工程建设", "（2130305）水利工程建设"]
)
def test_codes_at_the_head_of_names(code: str) -> None:
    table = f"科目|本年支出合计|基本支出|项目支出\n合计|1.20|1.00|0.20\n{code}|1.20|1.00|0.20"
    found = amounts(normalised(form("支出决算表", table, "万元")))
    assert {kind: amount for (subject, kind), amount in found.items() if subject == "2130305"} == YUAN


@pytest.mark.parametrize("unit", ["万元", "单位：万元", "人民币万元"])
def test_the_unit_may_stand_behind_each_header_alone(unit: str) -> None:
    header = f"科目编码|科目名称|本年支出合计（{unit}）|基本支出（{unit}）|项目支出（{unit}）"
    document = normalised(form("支出决算表", header + ROWS.format(codes=("213", "21303", "2130305")), None))
    assert amounts(document) == EXPECTED


def test_a_list_of_units_is_kept_by_unit_and_the_total_is_the_departments() -> None:
    table = """
    部门（单位）代码|部门（单位）名称|合计|一般公共预算|政府性基金预算|财政专户管理资金
    |合计|30.00|25.00|3.00|2.00
    105001|青山市水利局本级|20.00|15.00|3.00|2.00
    105002|青山市水文站|10.00|10.00||
    """
    found = amounts(
        normalised(form("部门收入总表", table), heading="青山市水利局2024年部门预算"),
        "income",
        "fact_revenue",
        ("unit_name", "revenue_source"),
    )
    assert found["total", "None", "total"] == Decimal("30.00")
    assert found["total", "105002 青山市水文站", "general_public_budget"] == Decimal("10.00")
    assert len(found) == 10


def test_a_sheet_with_another_title_is_no_part_of_the_form_before_it() -> None:
    """In a workbook the title stands in the table itself: 项目支出表 is not the end of 国有资本经营预算支出表."""
    empty = "国有资本经营预算支出表\n单位：元\n\n科目编码|科目名称|合计|基本支出|项目支出\n\n"
    other = "表10|||\n项目支出表|||\n类型|项目名称|合计|一般公共预算\n特定目标类|河道管护经费|60.00|60.00\n"
    spending = form("部门支出总表", "科目编码|科目名称|合计\n213|农林水支出|60.00")
    document = normalised(spending, empty, other, heading="青山市水利局2024年部门预算")
    assert statement(document, "state_capital")["status"] == "empty"
    assert (ledger(document, "loaded"), reasons(document)) == (["60.00"], [])
