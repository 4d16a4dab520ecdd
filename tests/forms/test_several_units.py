"""Documents that print one form several times: each figure is its own unit's, and nothing is counted twice."""

from decimal import Decimal

import pytest

from tests.forms.printed import EXPENDITURE_HEADER, normalised, reasons

HEADING = "青山市水利局2021年度部门决算"


def spending(total: str, caption: str, title: str = "支出决算表", columns: int = 8) -> str:
    """One form of a unit: total and its only class."""
    header = "|".join(EXPENDITURE_HEADER.split("|")[:columns])
    return f"{title}\n{caption}\n单位：元\n\n{header}\n合计||{total}|{total}|\n213|农林水支出|{total}|{total}|\n"


def by_department(document) -> dict[str, list[Decimal]]:  # type: ignore[no-untyped-def]
    names = {row["department_id"]: row["department_name"] for row in document.rows["dim_department"]}
    found: dict[str, list[Decimal]] = {}
    for row in document.rows.get("fact_expenditure", []):
        if row["expenditure_type"] == "total":
            found.setdefault(names[row["department_id"]], []).append(row["amount_yuan"])
    return found


def test_forms_of_several_units_belong_to_the_unit_in_their_caption() -> None:
    document = normalised(
        spending("30.00", "部门：青山市水利局"), spending("10.00", "部门：青山市水文站"), heading=HEADING
    )
    assert by_department(document) == {
        "青山市水利局": [Decimal("30.00")] * 2,
        "青山市水文站": [Decimal("10.00")] * 2,
    }


def test_a_clipped_name_is_the_same_department() -> None:
    document = normalised(
        spending("30.00", "部门：青山市水利局"), spending("10.00", "部门：青山市水利"), heading=HEADING
    )
    assert list(by_department(document)) == []


def test_one_caption_that_differs_without_a_second_form_changes_nothing() -> None:
    other = "收入决算表\n部门：青山市水利局（汇总）\n单位：元\n\n科目编码|科目名称|本年收入合计\n合计||5.00\n"
    document = normalised(spending("30.00", "部门：青山市水利局"), other, heading=HEADING)
    assert len(document.rows["dim_department"]) == 1


def test_the_same_form_with_other_figures_and_no_name_is_in_doubt_and_neither_loads() -> None:
    document = normalised(spending("30.00", "公开03表"), spending("10.00", "公开03表", columns=5), heading=HEADING)
    assert by_department(document) == {}
    assert all("whose each of them is" in reason for reason in reasons(document))


def test_a_form_printed_again_unchanged_is_one_fact() -> None:
    document = normalised(spending("30.00", "公开03表"), spending("30.00", "公开03表", columns=5), heading=HEADING)
    assert by_department(document) == {"青山市水利局": [Decimal("30.00")] * 2}
    assert len([row for row in document.rows["value_cell"] if row["disposition"] == "loaded"]) == 8


def test_three_public_of_one_fund_beside_that_of_all_is_told_apart() -> None:
    rows = "单位：元\n\n项目|预算数|决算数\n公务接待费|{a}|{a}\n"
    whole = "财政拨款“三公”经费支出决算表\n" + rows.format(a="3.00")
    of_fund = "一般公共预算财政拨款“三公”经费支出决算表\n" + rows.format(a="2.00")
    facts = normalised(whole, of_fund, heading=HEADING).rows["fact_three_public"]
    assert {(row["fund"], row["amount_yuan"]) for row in facts} == {
        ("all", Decimal("3.00")),
        ("general_public_budget", Decimal("2.00")),
    }


@pytest.mark.parametrize(("words", "fund"), [("一般公共预算财政拨款", "general_public_budget"), ("财政拨款", "all")])
def test_three_public_is_of_the_fund_that_its_title_names(words: str, fund: str) -> None:
    form = f"{words}“三公”经费支出表\n单位：元\n\n项目|预算数|2020年预算数\n公务接待费|3.00|2.00\n"
    document = normalised(form, heading="青山市水利局2021年度部门预算")
    assert {row["fund"] for table in ("fact_three_public", "fact_comparison") for row in document.rows[table]} == {fund}


def test_a_money_block_of_the_department_itself_is_set_aside_and_stops_nothing() -> None:
    sheet = """
部门整体支出绩效自评表
单位：万元

年度预算（万元）|资金总额|年初预算数|全年预算数|全年执行数|执行率|得分
|年度资金总额|1000.00|1100.00|1100.00|100%|10
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标|数量指标|供水量|≥500万吨|520万吨|50|50
"""
    document = normalised(sheet, heading=HEADING)
    assert "fact_project_fund" not in document.rows
    assert any("department as a whole" in reason for reason in reasons(document))
    assert [row["indicator_name"] for row in document.rows["fact_kpi"]] == ["供水量"]


UNITS = "收入预算总表\n部门：青山市水利局\n单位：万元\n\n单位名称|合计|一般公共预算|事业收入\n"


@pytest.mark.parametrize("total", ["合计|60.00|50.00|10.00\n", ""])
def test_of_two_rows_of_one_name_the_first_is_the_department(total: str) -> None:
    rows = "青山市水利局|60.00|50.00|10.00\n青山市水利局|20.00|20.00|\n青山市水文站|40.00|30.00|10.00\n"
    document = normalised(UNITS + total + rows, heading="青山市水利局2021年度部门预算")
    found = {
        (row["unit_name"], row["revenue_source"]): row["amount_yuan"] / 10000 for row in document.rows["fact_revenue"]
    }
    assert (found[None, "total"], found[None, "undertaking"]) == (60, 10)
    assert (found["青山市水利局", "total"], found.get(("青山市水利局", "undertaking"))) == (20, None)
    assert reasons(document) == []


def test_two_rows_of_one_name_that_add_up_nothing_are_in_doubt() -> None:
    rows = "青山市水利局|55.00|45.00|10.00\n青山市水利局|20.00|20.00|\n青山市水文站|40.00|30.00|10.00\n"
    document = normalised(UNITS + rows, heading="青山市水利局2021年度部门预算")
    assert not [row for row in document.rows["fact_revenue"] if row["unit_name"] is None]
    assert any("several figures for the same thing" in reason for reason in reasons(document))


BY_UNIT = """支出预算总表
部门：青山市水利局
单位：万元

预算单位|科目编码|科目名称|合计|基本支出|项目支出
"""
SUBJECTS_OF_UNITS = """青山市水利局（本级）|||20.00|15.00|5.00
|213|农林水支出|20.00|15.00|5.00
|21303|水利|20.00|15.00|5.00
青山市水文站|||40.00|30.00|10.00
|213|农林水支出|40.00|30.00|10.00
"""


def leaves(rows: str) -> dict[tuple[object, object], list[Decimal]]:
    """Leaves of the whole expenditure: amounts in 万元 by owner and subject."""
    document = normalised(BY_UNIT + rows, heading="青山市水利局2021年度部门预算")
    found: dict[tuple[object, object], list[Decimal]] = {}
    for row in document.rows["fact_expenditure"]:
        if row["is_leaf"] and row["expenditure_type"] == "total":
            found.setdefault((row["unit_name"], row["subject_id"]), []).append(row["amount_yuan"] / 10000)
    return found


@pytest.mark.parametrize("total", ["青山市水利局|||60.00|45.00|15.00\n", "合计|||60.00|45.00|15.00\n"])
def test_where_only_units_print_subjects_their_leaves_add_up_to_the_department(total: str) -> None:
    assert leaves(total + SUBJECTS_OF_UNITS) == {
        ("青山市水利局(本级)", "functional:21303"): [20],
        # What is finer in another unit's rows says nothing of this one's.
        ("青山市水文站", "functional:213"): [40],
    }


def test_units_that_do_not_add_up_to_the_department_are_no_leaves_beside_its_total() -> None:
    found = leaves("合计|||61.00|46.00|15.00\n" + SUBJECTS_OF_UNITS)
    assert {unit for unit, _ in found} <= {None}


def test_a_projects_form_that_is_printed_twice_is_one_project_and_counts_once() -> None:
    sheet = "项目绩效目标表\n单位：万元\n\n项目名称|河道管护|||\n资金情况|资金总额：|60.00||\n|财政拨款|60.00||\n"
    sheet += "一级指标|二级指标|三级指标|指标值|\n产出指标|数量指标|河道长度|≥8公里|\n"
    other = sheet.replace("河道管护", "水质监测")
    document = normalised(sheet + "\n" + other + "\n" + sheet, heading="青山市水利局2021年度部门预算")
    funds = document.rows["fact_project_fund"]
    assert sorted(row["project_name"] for row in document.rows["dim_project"]) == ["水质监测", "河道管护"]
    assert [row["fund_row"] for row in funds] == ["total", "appropriation"] * 2
    assert len(document.rows["fact_kpi"]) == 2
    assert [row["fact_id"] for row in document.rows["value_cell"]].count(funds[0]["fact_id"]) == 2
