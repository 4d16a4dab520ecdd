"""Sheets of projects in budgets: forms nobody filled in are empty, and money is read by the label right before it."""

from decimal import Decimal

import pytest
from printed import form, ledger, normalised, reasons, statement

from pipeline.forms import NormalisedDocument

BUDGET = "青山市档案局2021年度部门预算"
SHEET = """
项目名称|{name}|||
主管部门|{department}|实施期限||
{money}
绩效指标|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|{indicator}|{target}
"""


def sheet(
    money: str,
    name: str = "档案整理",
    department: str = "青山市档案局",
    indicator: str = "报告数量",
    target: str = "3份",
) -> NormalisedDocument:
    text = SHEET.format(name=name, department=department, money=money, indicator=indicator, target=target)
    return normalised(form("项目支出绩效目标表", text, "万元"), heading=BUDGET)


def funds(document: NormalisedDocument) -> dict[object, object]:
    return {row["fund_row"]: row["initial_budget_yuan"] for row in document.rows.get("fact_project_fund", [])}


def test_a_sheet_that_nobody_filled_in_is_empty() -> None:
    rest = form("支出决算表", "科目编码|科目名称|本年支出合计\n205|教育支出|5.00")
    blank = SHEET.format(name="", department="", money="年度资金总额：||||", indicator="", target="")
    document = normalised(form("项目支出绩效目标表", blank), rest, heading=BUDGET)
    assert [statement(document, "project_performance")[key] for key in ("status", "status_reason")] == ["empty", None]


@pytest.mark.parametrize(("amount", "status"), [("", "empty"), ("5.00", "quarantined"), ("共计5.0元", "quarantined")])
def test_a_form_of_an_unknown_layout_is_empty_only_without_any_amount(amount: str, status: str) -> None:
    rows = f"收入|收入|支出|支出\n项目|预算|功能科目|某数\n拨款|{amount}|教育支出|"
    document = normalised(
        form("国有资本经营预算支出表", rows), form("支出决算表", "科目编码|科目名称|本年支出合计\n205|教育支出|5.00")
    )
    assert statement(document, "state_capital")["status"] == status


def test_a_label_beside_a_blank_one_is_not_its_value() -> None:
    document = sheet("年度资金总额：|5.00||", department="")
    assert [row["supervising_department_name"] for row in document.rows["dim_project"]] == [None]


@pytest.mark.parametrize("label", ["年度预算资金（万元）", "当年预算", "年度资金总额："])
def test_the_years_money_has_several_names(label: str) -> None:
    assert funds(sheet(f"{label}|5.00||")) == {"total": Decimal(50_000)}


def test_each_amount_of_a_row_is_that_of_the_label_right_before_it() -> None:
    document = sheet("当年预算|5.00|市级支出|4.00")
    assert funds(document) == {"total": Decimal(50_000)}
    assert (ledger(document, "quarantined"), "市级支出" in reasons(document)[0]) == (["4.00"], True)


@pytest.mark.parametrize("whole", ["9.00", ""])
def test_money_of_all_years_is_not_the_years(whole: str) -> None:
    document = sheet(f"实施期资金总额：|{whole}|年度资金总额：|5.00")
    assert funds(document) == {"total": Decimal(50_000)}
    assert funds(sheet("实施期资金总额：|9.00|年度资金总额：|")) == {}
    assert funds(sheet("实施期资金总额：|9.00||")) == {"total": Decimal(90_000)}


def test_marks_beside_a_blank_amount_are_no_money() -> None:
    document = sheet("年度资金总额：||执行率分值（10分）|10")
    assert (funds(document), ledger(document, "quarantined")) == ({}, ["10"])


def test_a_list_of_projects_with_indicators_says_that_its_layout_is_unknown() -> None:
    rows = "序号|项目名称|当年财政拨款预算金额|指标名称|指标性质|指标值\n1|河道管护|50.00|河道长度|≥|30"
    document = normalised(form("一般性项目绩效目标表", rows, "万元"), heading=BUDGET)
    assert "projects stand in rows" in reasons(document, "project_performance")[0]
