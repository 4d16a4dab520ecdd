"""Counts and rates are no money: what a line, a heading or a cell says decides before the form's unit does."""

import pytest
from printed import amounts, expenditure_form, form, ledger, normalised, reasons, statement

from pipeline.forms.kinds import kind_said
from pipeline.readers.model import NO_RESULT

TITLE = "“三公”经费支出表"


def three_public(rows: str, header: str = "项目|决算数") -> dict[str, tuple[object, object, object]]:
    """Item, yuan and count by line."""
    document = normalised(form(TITLE, f"{header}\n{rows}", "万元"))
    return {
        str(row["line_name"]): (row["item"], row["amount_yuan"], row["count_value"])
        for row in document.rows["fact_three_public"]
    }


def test_line_with_a_counting_unit_is_a_count_under_any_unit_of_the_form() -> None:
    found = three_public(
        "合计|11.5\n公务接待费|7.5\n公务用车保有量（台）|1\n公务接待批次（批）|150\n公务接待人数（人）|900\n国内公务接待人次|12"
    )
    assert found["公务接待费"] == ("reception", 75000, None)
    assert found["公务用车保有量（台）"] == ("vehicles_owned", None, 1)
    assert found["公务接待批次（批）"] == ("reception_batches", None, 150)
    assert found["公务接待人数（人）"] == ("reception_persons", None, 900)
    assert found["国内公务接待人次"] == (None, None, 12)


def test_word_behind_the_number_says_that_it_counts() -> None:
    found = three_public("合计|11.5\n公务接待费|7.5\n公务接待批次（批）|150批\n国内公务接待人次（人）|900人")
    assert found["公务接待批次（批）"] == ("reception_batches", None, 150)
    assert found["国内公务接待人次（人）"] == ("reception_persons", None, 900)


def test_count_in_a_line_of_money_and_a_rate_are_refused() -> None:
    document = normalised(form(TITLE, "项目|决算数\n合计|11.5\n公务接待费|7人\n预算执行率（%）|92.34", "万元"))
    assert ledger(document, "loaded") == ["11.5"]
    assert reasons(document) == [
        "the cell counts things, and its line or column is one of money",
        "a rate, no amount of the form (预算执行率（%）)",
    ]


def test_count_below_zero_or_in_parts_is_refused_and_stops_nobody() -> None:
    document = normalised(form(TITLE, "项目|决算数\n合计|11.5\n公务接待批次（批）|-3\n公务接待人数（人）|0.5", "万元"))
    assert ledger(document, "loaded") == ["11.5"]
    assert reasons(document) == ["a count of things below zero", "a count of things that is no whole number"]


def test_columns_of_counts_and_rates_are_no_value_columns() -> None:
    header = "科目编码|科目名称|本年支出合计|基本支出|项目支出|人数（人）|预算执行率"
    rows = "201|一般公共服务支出|150.5|100.5|50|12|92.34\n合计||150.5|100.5|50|12|92.34"
    document = normalised(expenditure_form(rows, "万元", header))
    assert statement(document, "expenditure")["status"] == "loaded"
    assert amounts(document)["201", "total"] == 1505000
    assert set(ledger(document, "quarantined")) == {"12", "92.34"}
    assert reasons(document) == [
        "a count of things, no amount of the form (人数(人))",
        "a rate, no amount of the form (预算执行率)",
    ]


def test_serial_numbers_and_counts_in_a_list_of_projects_are_no_money() -> None:
    rows = "1|设备更新|3|20.5|改善条件\n2|档案修复|5|10|修复档案"
    page = form("项目支出预算表", f"序号|项目名称|数量（台）|预算金额|绩效目标\n{rows}", "万元")
    document = normalised(page, heading="青山市档案局2021年度部门预算")
    assert [row["initial_budget_yuan"] for row in document.rows["fact_project_fund"]] == [205000, 100000]
    assert ledger(document, "quarantined") == ["3", "5"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("公务接待批次(批)", "count"),
        ("三公经费/公务接待/批次(个)/决算数", "count"),
        ("数量(台)", "count"),
        ("执行率%", "rate"),
        ("占总支出的比重", "rate"),
        # Names of subjects and headings of money.
        ("行政运行(项)", None),
        ("科目编码/类/款/项", None),
        ("对个人和家庭的补助", None),
        ("公务用车保有量运行费", None),
        ("基本支出/人员经费", None),
        ("批次费", None),
        ("因公出国(境)费", None),
    ],
)
def test_words_that_say_what_is_counted(words: str, kind: str | None) -> None:
    assert kind_said(words) == kind


def test_formula_without_result_is_refused_alone_with_the_true_reason() -> None:
    rows = "\n".join(
        [
            f"201|一般公共服务支出|{NO_RESULT}|100.5|50",
            f"208|社会保障和就业支出|{NO_RESULT}|20|10",
            f"合计||{NO_RESULT}|120.5|60",
        ]
    )
    document = normalised(expenditure_form(rows, "元", "科目编码|科目名称|本年支出合计|基本支出|项目支出"))
    assert ledger(document, "loaded") == ["100.5", "50", "20", "10", "120.5", "60"]
    assert ledger(document, "quarantined") == [NO_RESULT] * 3
    assert reasons(document) == [
        "a formula without a stored result; open the file in a spreadsheet program, save it and land it again"
    ]


def test_figure_in_an_unknown_format_is_refused_alone() -> None:
    rows = '201|一般公共服务支出|123456 [#,##0"."0]|100.5|50\n208|社会保障和就业支出|30|20|10'
    document = normalised(expenditure_form(rows, "元", "科目编码|科目名称|本年支出合计|基本支出|项目支出"))
    assert ledger(document, "loaded") == ["100.5", "50", "30", "20", "10"]
    assert "number format that is not understood" in reasons(document)[0]
