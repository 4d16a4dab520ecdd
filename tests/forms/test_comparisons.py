"""Figures of other years beside this year's: in a place of their own, with their year, never a figure of this year."""

from decimal import Decimal

import pytest
from printed import form, normalised

D = Decimal
HEADING = "青山市档案局2025年度部门预算"


def compared(document, *names):
    """Measure, year and stage of every comparison, after the columns `names`, with its amount or rate."""
    return {
        (*(row[name] for name in names), row["measure"], row["compared_year"], row["compared_stage"]): (
            row["rate_percent"] if row["measure"] == "change_rate" else row["amount_yuan"]
        )
        for row in document.rows.get("fact_comparison", [])
    }


def reasons(document):
    return {row["text"]: row["reason"] for row in document.rows["value_cell"] if row["disposition"] == "quarantined"}


GENERAL = """
科目编码|科目名称|2024年执行数|2025年预算数|||2025年预算数比2024年执行数|
||| 小计|基本支出|项目支出|增减额|增减%
|合计|90.00|100.00|60.00|40.00|10.00|11.11
201|一般公共服务支出|90.00|60.00|60.00||-30.00|-33.33%
205|教育支出||40.00||40.00|40.00|—
"""


def test_a_budget_prints_last_years_execution_and_the_change_beside_this_years_budget() -> None:
    document = normalised(form("一般公共预算支出表", GENERAL), heading=HEADING)
    assert compared(document, "subject_id", "expenditure_type") == {
        ("functional:total", "total", "prior", 2024, "execution"): D("90.00"),
        ("functional:total", "total", "change", 2024, "execution"): D("10.00"),
        ("functional:total", "total", "change_rate", 2024, "execution"): D("11.11"),
        ("functional:201", "total", "prior", 2024, "execution"): D("90.00"),
        ("functional:201", "total", "change", 2024, "execution"): D("-30.00"),
        ("functional:201", "total", "change_rate", 2024, "execution"): D("-33.33"),
        ("functional:205", "total", "change", 2024, "execution"): D("40.00"),
        ("functional:205", "total", "change_rate", 2024, "execution"): None,
    }
    assert {row["beside_table"] for row in document.rows["fact_comparison"]} == {"fact_expenditure"}
    assert {row["unit_published"] for row in document.rows["fact_comparison"]} == {"元", "%"}
    assert not reasons(document)


def test_this_years_figures_are_the_same_with_and_without_other_years_beside_them() -> None:
    plain = "\n".join("|".join(line.split("|")[:2] + line.split("|")[3:6]) for line in GENERAL.strip().splitlines())
    with_others = normalised(form("一般公共预算支出表", GENERAL), heading=HEADING)
    alone = normalised(form("一般公共预算支出表", plain), heading=HEADING)

    def figures(document):
        return [
            (r["subject_id"], r["expenditure_type"], r["amount_yuan"], r["is_leaf"])
            for r in document.rows["fact_expenditure"]
        ]

    assert figures(with_others) == figures(alone)
    assert len(figures(alone)) == 7


def test_the_year_in_the_header_decides_not_the_place_of_the_column() -> None:
    rows = "项目|2025年预算数|2024年预算数|2023年决算数\n合计|3.00|2.00|1.00\n公务接待费|3.00|2.00|1.00\n"
    document = normalised(form("“三公”经费支出表", rows, "万元"), heading=HEADING)
    assert compared(document, "item") == {
        (item, "prior", year, stage): D(amount)
        for item in ("total", "reception")
        for year, stage, amount in ((2024, "budget", "20000.00"), (2023, "final", "10000.00"))
    }
    assert {row["amount_yuan"] for row in document.rows["fact_three_public"]} == {D("30000.00")}


@pytest.mark.parametrize(
    ("header", "why"),
    [
        # Two other years: against which one the change is, nobody says.
        ("2025年预算数|2024年预算数|2023年预算数|增减额", "not printed"),
        # A year after the document's own: one of the two is wrong.
        ("2025年预算数|2024年预算数|2023年预算数|2026年预算数", "2026"),
        # Words that no list of ours has.
        ("2025年预算数|2024年预算数|2023年预算数|上年结余比", "unknown|another year"),
        ("2025年预算数|2024年预算数|2023年预算数|2024年人均", "does not know|printed beside"),
        # A rate that may be percent or a share.
        ("2025年预算数|2024年预算数|2023年预算数|比上年增长率", "percent"),
    ],
)
def test_what_is_not_certain_stays_out_with_a_reason(header: str, why: str) -> None:
    rows = f"项目|{header}\n合计|3.00|2.00|1.00|0.50\n公务接待费|3.00|2.00|1.00|0.50\n"
    document = normalised(form("“三公”经费支出表", rows, "万元"), heading=HEADING)
    assert D("5000.00") not in {row["amount_yuan"] for row in document.rows.get("fact_comparison", [])}
    assert D("5000.00") not in {row["amount_yuan"] for row in document.rows.get("fact_three_public", [])}
    assert any(part in reasons(document)["0.50"] for part in why.split("|"))


def test_last_years_columns_of_a_summary_belong_to_its_lines() -> None:
    rows = """
    收入|||支出||
    项目|上年预算数|本年预算数|项目|上年预算数|本年预算数
    一、一般公共预算拨款收入|70.00|80.00|一、一般公共服务支出|70.00|80.00
    本年收入合计|70.00|80.00|本年支出合计|70.00|80.00
    """
    document = normalised(form("收支总表", rows), heading=HEADING)
    assert compared(document, "beside_table", "revenue_source", "subject_id") == {
        ("fact_revenue", "general_public_budget", "revenue:total", "prior", 2024, "budget"): D("70.00"),
        ("fact_expenditure", None, "functional:201", "prior", 2024, "budget"): D("70.00"),
        ("fact_revenue", "total", "revenue:total", "prior", 2024, "budget"): D("70.00"),
        ("fact_expenditure", None, "functional:total", "prior", 2024, "budget"): D("70.00"),
    }


YEARS_AS_ROWS = """
预算单位|年度|合计|因公出国（境）费|公务接待费
合计|2024年|5.00|2.00|3.00
|2025年|6.00|2.00|4.00
|增减变化金额|1.00|0.00|1.00
档案局|2024年|4.00|2.00|2.00
|2025年|5.00|2.00|3.00
|增减变化金额|1.00|0.00|1.00
档案馆|2024年|1.00||1.00
|2025年|1.00||1.00
|增减变化金额|0.00||0.00
"""


def test_years_printed_as_rows_keep_the_unit_above_them() -> None:
    document = normalised(form("“三公”经费支出表", YEARS_AS_ROWS, "万元"), heading=HEADING)
    own = {(r["item"], r["unit_name"]): r["amount_yuan"] for r in document.rows["fact_three_public"]}
    assert own["reception", None] == D("40000.00")
    assert own["reception", "档案局"] == D("30000.00")
    assert own["reception", "档案馆"] == D("10000.00")
    found = compared(document, "item", "unit_name")
    assert found["reception", None, "prior", 2024, None] == D("30000.00")
    assert found["reception", "档案局", "change", 2024, None] == D("10000.00")
    assert found["reception", "档案馆", "prior", 2024, None] == D("10000.00")
    assert not reasons(document)


def test_what_is_printed_again_without_the_states_own_building_is_no_figure_beside_it() -> None:
    table = """
    科目编码|科目名称|2024年执行数||2025年预算数||||2025年预算数比2024年执行数|2025年预算数比2024年执行数（扣除中央基建投资）
    ||执行数|扣除中央基建投资后执行数|小计|基本支出|项目支出|扣除中央基建投资后预算数|增减额|增减额
    |合计|90.00|70.00|100.00|60.00|40.00|80.00|10.00|10.50
    201|一般公共服务支出|90.00|70.00|100.00|60.00|40.00|80.00|10.00|10.50
    """
    document = normalised(form("一般公共预算支出表", table), heading=HEADING)
    assert compared(document, "subject_id") == {
        ("functional:total", "prior", 2024, "execution"): D("90.00"),
        ("functional:total", "change", 2024, "execution"): D("10.00"),
        ("functional:201", "prior", 2024, "execution"): D("90.00"),
        ("functional:201", "change", 2024, "execution"): D("10.00"),
    }
    assert sum(row["amount_yuan"] for row in document.rows["fact_expenditure"] if row["is_leaf"]) == D("200.00")
    assert set(reasons(document)) == {"70.00", "80.00", "10.50"}
