"""Whose document it is, for which year and stage: covers, captions and headings as they are really printed."""

import pytest

from pipeline.forms.metadata import document_facts
from pipeline.readers.model import Cell
from tests.forms.printed import cells_of, from_cells, normalised

NAME = "青山市水利局"
COVERS = {
    "2022年度部门决算公开|青山市水利局": (NAME, 2022, "final"),
    "青山市水利局|2024年部门预算|目 录": (NAME, 2024, "budget"),
    "2022 年度|青山市|水利局|部门决算": (NAME, 2022, "final"),
    "二〇二二年度部门决算|青山市水利局": (NAME, 2022, "final"),
    "青山市水利局|二○二三年部门预算": (NAME, 2023, "budget"),
    "2022年部门决算|（青山市水利局）": (NAME, 2022, "final"),
    "青山市水利局2022年度部门决算公开报告": (NAME, 2022, "final"),
    "青山市水利局2023年部门预算公开文本": (NAME, 2023, "budget"),
    "2023年青山市水利局部门预算公开目录": (NAME, 2023, "budget"),
    "2024年青山市水利局（单位）预算": (NAME, 2024, "budget"),
    "关于青山市水利局2022年度部门决算的公示": (NAME, 2022, "final"),
    "青山市水利局关于2022年度部门决算公开的说明": (NAME, 2022, "final"),
    "青山市水利局2021年度部门决算及“三公”经费决算": (NAME, 2021, "final"),
    "附件2：青山市水利局2022年度决算公开表": (NAME, 2022, "final"),
    "青山市水利局2024年部门预算批复表": (NAME, 2024, "budget"),
    "青山市2024年市级部门预算公开表|部门（公章）：青山市水利局": (NAME, 2024, "budget"),
    "2024年度部门预算|部门编码：105|部门名称：105-青山市水利局": (NAME, 2024, "budget"),
    "部门：[105]青山市水利局|2024年部门预算": (NAME, 2024, "budget"),
    "2023年青山大学部门决算|青山大学": ("青山大学", 2023, "final"),
    "政府信息|首页|青山市水利局2022年度部门决算": (NAME, 2022, "final"),
    "部门名称：青山市水利局|目录|2024年部门预算": (NAME, 2024, "budget"),
    "2022年度部门决算|单位：万元|- 2 -|青山市水利局": (NAME, 2022, "final"),
    "首页 > 政务公开 > 财政预决算|2022年度青山市水利局决算公开|来源：青山市财政局": (NAME, 2022, "final"),
}


@pytest.mark.parametrize(("lines", "expected"), COVERS.items())
def test_cover(lines: str, expected: tuple[str, int, str]) -> None:
    cells = [Cell(1, 0, row_no, 1, text) for row_no, text in enumerate(lines.split("|"), start=1)]
    found = document_facts(cells, [], [])
    assert (found.department_name, found.fiscal_year, found.stage) == expected


def test_two_organisations_on_a_cover_name_no_department() -> None:
    cells = [Cell(1, 0, row_no, 1, text) for row_no, text in enumerate(["2022年度决算", "甲市水利局", "乙市水利局"], 1)]
    assert document_facts(cells, [], []).department_name is None


FORM = """
支出决算表
{caption}
科目编码|科目名称|本年支出合计|基本支出|项目支出
合计||10.00|7.00|3.00
213|农林水支出|10.00|7.00|3.00
"""


@pytest.mark.parametrize(
    "caption",
    [
        "部门：青山市水利局 2021年度 金额单位：万元",
        "编制单位：青山市水利局\n2021年度\n单位：人民币万元",
        "公开03表\n部门：青山市水利局|2021年度|金额单位：万元",
        "编制单位：|青山市水利局|2021年度||单位：万元",
        "2021年度\n部门名称：105001青山市水利局 单位：万元",
        "GK03\n部门：青山市水利局（公章）2021年度计量单位：万元",
    ],
)
def test_captions_name_department_year_and_unit(caption: str) -> None:
    document = from_cells(cells_of(FORM.format(caption=caption)))
    (row,) = document.rows["dim_department"]
    assert (row["department_name"], document.fiscal_year, document.stage) == (NAME, 2021, "final")
    (statement,) = document.rows["statement"]
    assert (statement["unit_published"], statement["value_cells"], statement["status"]) == ("万元", 6, "loaded")


def test_the_name_of_a_fund_says_nothing_about_the_stage() -> None:
    """一般公共预算 and 政府性基金预算 are funds: a final form of theirs is no budget."""
    table = "单位：元\n科目编码|科目名称|合计|基本支出|项目支出\n合计||1.00|1.00|\n213|农林水支出|1.00|1.00|"
    final = normalised(f"一般公共预算财政拨款支出表\n{table}", heading="青山市水利局2021年度部门决算")
    assert {row["stage"] for row in final.rows["fact_expenditure"]} == {"final"}
    budget = normalised(f"部门：青山市水利局\n2021年一般公共预算支出表\n{table}", heading="部门：青山市水利局")
    assert {row["stage"] for row in budget.rows["fact_expenditure"]} == {"budget"}
