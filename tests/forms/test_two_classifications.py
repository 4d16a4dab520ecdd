"""政府预算支出经济分类 beside 部门预算支出经济分类: a classification of its own, and rows that name one of each."""

from decimal import Decimal

import pytest
from printed import form, ledger, normalised, reasons

D = Decimal
TITLE = "一般公共预算基本支出表"


def pairs(document, kind="basic"):
    """Amount and is_leaf by both subjects."""
    return {
        (
            str(row["subject_id"]).partition(":")[2],
            row["government_subject_id"] and str(row["government_subject_id"]).partition(":")[2],
        ): (row["amount_yuan"], row["is_leaf"])
        for row in document.rows["fact_expenditure"]
        if row["expenditure_type"] == kind
    }


SPLIT_ONLY = """
科目编码||部门预算支出经济分类科目名称|科目编码||政府预算支出经济分类科目名称|合计|人员经费|公用经费
类|款||类|款||||
||合计||||100.00|60.00|40.00
301||工资福利支出|501||机关工资福利支出|50.00|50.00|
301|01|基本工资|501|01|工资奖金津补贴|50.00|50.00|
301||工资福利支出|505||对事业单位经常性补助|10.00|10.00|
301|01|基本工资|505|01|工资福利支出|10.00|10.00|
302||商品和服务支出|502||机关商品和服务支出|40.00||40.00
302|01|办公费|502|01|办公经费|40.00||40.00
"""


def test_a_subject_that_only_stands_split_is_one_row_for_each_pair_and_adds_up_to_the_total() -> None:
    document = normalised(form(TITLE, SPLIT_ONLY))
    found = pairs(document)
    assert found == {
        ("total", None): (D("100.00"), False),
        ("301", "501"): (D("50.00"), False),
        ("30101", "50101"): (D("50.00"), True),
        ("301", "505"): (D("10.00"), False),
        ("30101", "50501"): (D("10.00"), True),
        ("302", "502"): (D("40.00"), False),
        ("30201", "50201"): (D("40.00"), True),
    }
    assert sum(amount for amount, is_leaf in found.values() if is_leaf) == D("100.00")
    assert not ledger(document, "quarantined")
    names = {
        row["subject_code"]: row["subject_name"]
        for row in document.rows["observed_subject"]
        if row["classification"] == "government_economic"
    }
    assert names["50501"] == "工资福利支出"
    assert {row["subject_name"] for row in document.rows["observed_subject"] if row["subject_code"] == "30101"} == {
        "基本工资"
    }


WITH_TOTALS = """
部门经济科目编码|部门经济科目名称|政府经济科目编码|政府经济科目名称|合计
|合计|||100.00
301|工资福利支出|||60.00
30101|基本工资|||60.00
30101|基本工资|50101|工资奖金津补贴|50.00
30101|基本工资|50501|工资福利支出|10.00
302|商品和服务支出|||40.00
30201|办公费|50201|办公经费|40.00
"""
# The same figures with the government's own subjects first.
GOVERNMENT_FIRST = "\n".join(
    "|".join([*cells[2:4], *cells[:2], *cells[4:]])
    for cells in (line.split("|") for line in WITH_TOTALS.strip().splitlines())
)
# Both codes, then one name.
ONE_NAME = "\n".join(
    "|".join([cells[0], cells[2], cells[1], cells[4]])
    for cells in (line.split("|") for line in WITH_TOTALS.strip().splitlines())
)


@pytest.mark.parametrize("table", [WITH_TOTALS, GOVERNMENT_FIRST, ONE_NAME])
def test_a_printed_sum_of_split_rows_is_no_leaf(table: str) -> None:
    document = normalised(form(TITLE, table))
    found = pairs(document)
    assert found["30101", None] == (D("60.00"), False)
    assert found["30101", "50501"] == (D("10.00"), True)
    assert sum(amount for amount, is_leaf in found.values() if is_leaf) == D("100.00")
    assert not ledger(document, "quarantined")


def test_a_pair_whose_parts_stand_under_another_pair_is_still_a_leaf() -> None:
    table = SPLIT_ONLY.replace("301|01|基本工资|505|01|工资福利支出|10.00|10.00|\n", "")
    found = pairs(normalised(form(TITLE, table)))
    assert found["301", "505"] == (D("10.00"), True)
    assert sum(amount for amount, is_leaf in found.values() if is_leaf) == D("100.00")


def test_the_same_pair_twice_is_refused() -> None:
    twice = WITH_TOTALS + "30201|办公费|50201|办公经费|40.00\n"
    document = normalised(form(TITLE, twice))
    assert ("30201", "50201") not in pairs(document)
    assert ledger(document, "quarantined") == ["40.00", "40.00"]


def test_subjects_split_by_codes_of_any_other_classification_are_still_refused() -> None:
    table = WITH_TOTALS.replace("|50101", "|20101").replace("|50501", "|20501").replace("|50201", "|20201")
    document = normalised(form(TITLE, table))
    assert not document.rows.get("fact_expenditure")
    assert any("second" in reason for reason in reasons(document))


def test_a_form_by_the_governments_own_classification_alone_is_never_economic() -> None:
    table = "科目编码|科目名称|合计\n|合计|50.00\n501|机关工资福利支出|50.00\n50101|工资奖金津补贴|50.00\n"
    document = normalised(form(TITLE, table))
    assert {row["subject_id"] for row in document.rows["fact_expenditure"]} == {
        "government_economic:total",
        "government_economic:501",
        "government_economic:50101",
    }


SUMMARY = """
收入||支出||||||
项目|预算数|支出功能分类科目（按大类）|预算数|部门预算支出经济分类科目（按大类）|预算数|政府预算支出经济分类科目（按大类）|预算数
一、部门预算|100.00|一、部门预算|100.00|一、部门预算|100.00|一、部门预算|100.00
1、财政拨款|100.00|1、一般公共服务支出|70.00|1、工资福利支出|60.00|1、机关工资福利支出|50.00
||2、教育支出|30.00|2、商品和服务支出|40.00|2、机关商品和服务支出|35.00
||||||3、机关资本性支出（一）|5.00
||||||4、对事业单位经常性补助|10.00
本年收入合计|100.00|本年支出合计|100.00|本年支出合计|100.00|本年支出合计|100.00
收入总计|100.00|支出总计|100.00|支出总计|100.00|支出总计|100.00
"""


def test_a_summary_prints_the_same_spending_three_times_and_only_one_of_them_has_leaves() -> None:
    document = normalised(form("部门综合预算收支总表", SUMMARY))
    rows = document.rows["fact_expenditure"]
    by_government = {
        str(row["subject_id"]): row["amount_yuan"]
        for row in rows
        if str(row["subject_id"]).startswith("government_economic:")
    }
    assert by_government == {
        "government_economic:total": D("100.00"),
        "government_economic:501": D("50.00"),
        "government_economic:502": D("35.00"),
        "government_economic:503": D("5.00"),
        "government_economic:505": D("10.00"),
    }
    assert {row["subject_id"] for row in rows if row["is_leaf"]} == {"functional:201", "functional:205"}
    assert {row["subject_id"] for row in document.rows["fact_balance"] if row["balance_kind"] == "total_uses"} == {
        "functional:total",
        "economic:total",
        "government_economic:total",
    }
    assert not ledger(document, "quarantined")


def test_a_subject_that_only_another_year_has_leaves_this_years_leaves_alone() -> None:
    table = """
    科目编码|科目名称|2020年预算数|2021年预算数
    |合计|5.00|3.00
    201|一般公共服务支出|5.00|3.00
    20126|档案事务|5.00|
    """
    document = normalised(form("一般公共预算支出表", table), heading="青山市档案局2021年度部门预算")
    assert {row["subject_id"]: row["is_leaf"] for row in document.rows["fact_expenditure"]} == {
        "functional:total": False,
        "functional:201": True,
    }
    assert len(document.rows["fact_comparison"]) == 3
