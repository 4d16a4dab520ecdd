"""What a page's end cuts: rows that go on, tables that go on sideways, titles that say 续表. No halves load."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from printed import amounts, cells_of, expenditure_form, form, from_cells, ledger, normalised, reasons

from pipeline.forms import NormalisedDocument

ROOT = Path(__file__).parents[2]
HEADER = "科目编码|科目名称|本年支出合计|基本支出|项目支出"
ABOVE = """
|合计|81,640.93|80,244.18|1,396.75
205|教育支出|81,640.93|80,244.18|1,396.75
20509|教育费附加安排的支出|81,640.93|80,244.18|1,396.75
"""


def _turned(last: str, below: str, above: str = ABOVE) -> NormalisedDocument:
    return normalised(expenditure_form(f"{above}{last}", header=HEADER).partition("注：")[0], below)


def _total(document: NormalisedDocument, code: str) -> object:
    return amounts(document).get((code, "total"))


def test_a_figure_that_the_page_cuts_is_one_fact_with_both_cells_behind_it() -> None:
    document = _turned("2050999|其他教育费附|81,640.9|80,244.1|1,396.7", "|加安排的支出|3|8|5")
    assert [amounts(document)["2050999", kind] for kind in ("total", "basic", "project")] == [
        Decimal("81640.93"),
        Decimal("80244.18"),
        Decimal("1396.75"),
    ]
    facts = {row["fact_id"] for row in document.rows["fact_expenditure"] if "2050999" in str(row["subject_id"])}
    behind = [(row["page"], row["text"]) for row in document.rows["value_cell"] if row["fact_id"] in facts]
    assert sorted(behind) == [
        *((1, text) for text in ("1,396.7", "80,244.1", "81,640.9")),
        *((2, text) for text in ("3", "5", "8")),
    ]
    names = [row["subject_name"] for row in document.rows["observed_subject"]]
    assert "其他教育费附加安排的支出" in names
    kept = {(row["page"], row["row_no"], row["text"]) for row in document.rows["source_cell"]}
    assert {(2, 1, "3"), (2, 1, "加安排的支出")} <= kept


def test_a_cut_within_the_three_digits_behind_a_comma_is_joined() -> None:
    document = _turned("2050999|其他教育费附|81,6|80,2|1,3", "|加安排的支出|40.93|44.18|96.75")
    assert _total(document, "2050999") == Decimal("81640.93")


def test_figures_below_a_name_that_begins_on_the_page_before_are_its_own() -> None:
    above = ABOVE.replace("1,396.75\n205|", "1,396.75\n201|一般公共服务支出|0.00|0.00|0.00\n205|")
    document = _turned("2050999|其他教育费附加||", "|安排的支出|81,640.93|80,244.18|1,396.75\n", above)
    assert _total(document, "2050999") == Decimal("81640.93")
    places = {(row["source_page"], row["source_row"]) for row in document.rows["fact_expenditure"]}
    assert (2, 1) in places


def test_a_row_that_is_cut_and_does_not_join_for_certain_is_set_aside_whole() -> None:
    document = _turned("2050999|其他教育费附|81,640.9|80,244|1,396.7", "|加安排的支出|3|.1|75")
    assert _total(document, "2050999") is None
    assert "the page's end cuts the row, and what belongs to the figure is not certain" in reasons(document)
    assert ledger(document, "quarantined") == ["81,640.9", "80,244", "1,396.7", "3", ".1", "75"]


@pytest.mark.parametrize(
    "below",
    ["20598|新的支出|3|3|0\n", "208|社会保障和就业支出|3.00|3.00|\n", "|合计|3|3|0\n"],
)
def test_a_row_of_its_own_at_the_head_of_a_page_joins_nothing(below: str) -> None:
    document = _turned("2050999|其他教育费附加安排的支出|81,640.9|80,244.1|1,396.8", below)
    assert _total(document, "2050999") == Decimal("81640.90")


def test_amounts_of_one_decimal_are_not_cut() -> None:
    above = "|合计|24.4|24.4|\n205|教育支出|12.2|12.2|\n20501|教育管理事务|12.2|12.2|\n2050101|行政运行|12.2|12.2|\n"
    document = _turned("2050999|其他教育费附加安排的支出|12.2|12.2|", "|没有编码的行|3|3|\n", above)
    assert _total(document, "2050999") == Decimal("12.20")


LEFT = """
项目||年初结转和结余|本年收入|
科目编码|科目名称||合计|基本支出
|合计||900.00|200.00
201|一般公共服务支出||900.00|200.00
20101|人大事务||900.00|200.00
"""
RIGHT = """
本年收入|本年支出||
项目支出|合计|基本支出|项目支出
700.00|900.00|200.00|700.00
700.00|900.00|200.00|700.00
"""
SIDEWAYS = "一般公共预算财政拨款收入支出决算表"


def test_right_columns_on_the_next_page_are_joined_by_their_rows() -> None:
    document = normalised(form(SIDEWAYS, LEFT).partition("注：")[0], f"{RIGHT}700.00|900.00|200.00|700.00\n")
    spent = amounts(document, "general_budget_appropriation")
    assert spent["20101", "total"] == Decimal("900.00")
    assert spent["20101", "project"] == Decimal("700.00")
    income = amounts(document, "general_budget_appropriation", "fact_revenue")
    assert [income["20101", kind] for kind in ("total", "basic", "project")] == [900, 200, 700]
    pages = {row["source_page"] for row in document.rows["fact_expenditure"]}
    columns = {row["source_column"] for row in document.rows["fact_expenditure"]}
    assert (pages, columns) == ({2}, {2, 3, 4})
    # By these words the rules know that figures on two pages are of one row.
    (words,) = [row["alignment"] for row in document.rows["statement"]]
    assert "its right columns stand on the next page" in str(words)
    assert "its right columns stand on the next page" in (ROOT / "sql/rules/_figures.sql").read_text(encoding="utf-8")


def test_right_columns_with_fewer_rows_set_the_table_aside() -> None:
    document = normalised(form(SIDEWAYS, LEFT).partition("注：")[0], RIGHT)
    assert not {"fact_expenditure", "fact_revenue"} & set(document.rows)
    (why,) = reasons(document)
    assert "not in as many rows (2, not 3)" in why
    assert len(ledger(document, "quarantined")) == 6 + 8


def test_a_page_that_says_that_its_table_goes_on_keeps_the_unit_above() -> None:
    header = "单位名称|科目编码|科目名称|合计|基本支出|项目支出"
    first = f"{header}\n合计|||9.00|3.00|6.00\n青山市档案馆|||9.00|3.00|6.00\n"
    second = f"{header}\n|201|一般公共服务支出|9.00|3.00|6.00\n青山市图书馆|||0.00|0.00|0.00\n"
    document = normalised(
        form("支出预算总表", first), form("支出预算总表（续表）", second), heading="青山市档案局2021年度部门预算"
    )
    units = {row["unit_name"] for row in document.rows["fact_expenditure"] if "201" in str(row["subject_id"])[10:]}
    assert units == {"青山市档案馆"}


def test_whole_amounts_beside_names_are_rows_and_no_headings() -> None:
    rows = "一般公共服务支出|6889743|6889743\n群众团体事务|6889743|6889743\n合计|6889743|6889743\n"
    document = normalised(form("支出决算表", f"科目名称|本年支出合计|基本支出\n{rows}"))
    assert len(ledger(document, "loaded")) + len(ledger(document, "quarantined")) == 6
    assert _total(document, "201") == Decimal("6889743.00")


@pytest.mark.parametrize("broken", ["9,267,64", "81,640 93", "1 396.75"])
def test_digits_that_are_no_number_are_in_the_ledger(broken: str) -> None:
    document = normalised(expenditure_form(f"|合计|{broken}|80,244.18|1,396.75", header=HEADER))
    assert broken in ledger(document, "quarantined")


SHEET = """青山市档案局2021年度部门预算
项目支出绩效目标表
单位：元

项目名称||档案数字化项|
年度目标||保障运行。|
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|系统数量|≥151个
"""


def _sheet(below: str, edges: Mapping[int, float]) -> NormalisedDocument:
    """A sheet whose second page has the columns that begin at these edges; those of the first begin at 10, 20, 30 …"""
    cells = cells_of(SHEET, below)
    left = {1: lambda c: 10.0 * c.column_no, 2: lambda c: edges[c.column_no]}
    return from_cells([replace(c, x0=left[c.page](c)) if c.table_no else c for c in cells])


def test_indicators_on_a_page_with_other_columns_stand_under_the_headings_of_their_edges() -> None:
    document = _sheet("质量指标|合格率|≥98%\n时效指标|完成率|≥97%\n", {1: 20.0, 2: 30.0, 3: 40.0})
    found = {row["indicator_name"]: (row["level2"], row["target_value"]) for row in document.rows["fact_kpi"]}
    assert found == {
        "系统数量": ("数量指标", Decimal(151)),
        "合格率": ("质量指标", Decimal(98)),
        "完成率": ("时效指标", Decimal(97)),
    }


def test_a_projects_name_that_the_page_cuts_is_one_name() -> None:
    first = SHEET.partition("年度目标")[0]
    below = "|目|\n年度目标|保障运行。|\n一级指标|三级指标|指标值\n产出指标|系统数量|≥151个\n"
    cells = [
        replace(cell, x0={1: 10.0, 2: 30.0, 3: 40.0}[cell.column_no] if cell.page == 2 else 10.0 * cell.column_no)
        if cell.table_no
        else cell
        for cell in cells_of(first, below)
    ]
    assert [row["project_name"] for row in from_cells(cells).rows["dim_project"]] == ["档案数字化项目"]


def test_a_level_ends_where_the_pages_end_leaves_the_next_one_open() -> None:
    """Its name stands on the next page, in the middle of a cell that this page's end cuts."""
    below = "质量指标|合格率|≥98%\n|完成率|≥97%\n社会效益指标|满意率|≥96%\n|知晓率|≥95%\n"
    cells = [
        replace(c, x0={1: 20.0, 2: 30.0, 3: 40.0}[c.column_no] if c.page == 2 else 10.0 * c.column_no)
        if c.table_no
        else c
        for c in cells_of(SHEET, below)
    ]
    # The first level is a cell over two rows; below the third row's nothing closes the column.
    cells = [
        replace(c, row_span=2) if (c.page, c.row_no, c.column_no) == (2, 1, 1) else c
        for c in cells
        if (c.page, c.column_no) != (2, 1) or c.row_no in (1, 3)
    ]
    found = {row["indicator_name"]: row["level2"] for row in from_cells(cells).rows["fact_kpi"]}
    assert found == {
        "系统数量": "数量指标",
        "合格率": "质量指标",
        "完成率": "质量指标",
        "满意率": "社会效益指标",
        "知晓率": None,
    }
