"""Lists of projects: which rows are projects, which add them up, and what is left alone where that is not certain."""

from decimal import Decimal

import pytest
from printed import form, normalised

from pipeline.forms import NormalisedDocument

BUDGET = "青山市档案局2021年度部门预算"
BY_SUMS = "单位编码|单位（项目）名称|项目金额"
BY_GOALS = "项目名称|总计|财政拨款|绩效目标"


def listed(
    *pages: str, header: str = BY_SUMS, unit: str = "元", heading: str = BUDGET, title: str = "项目支出预算表"
) -> NormalisedDocument:
    """A budget that prints this list, page by page, the title on each."""
    return normalised(*(form(title, f"{header}\n{rows}", unit) for rows in pages), heading=heading)


def projects(document: NormalisedDocument) -> dict[str, Decimal | None]:
    names = {row["project_id"]: str(row["project_name"]) for row in document.rows["dim_project"]}
    return {
        names[fund["project_id"]]: fund["initial_budget_yuan"]  # type: ignore[misc]
        for fund in document.rows.get("fact_project_fund", [])
        if fund["project_id"] and fund["fund_row"] == "total"
    }


def totals(document: NormalisedDocument) -> list[tuple[object, object]]:
    return [
        (fund["fund_row_published"], fund["initial_budget_yuan"])
        for fund in document.rows["fact_project_fund"]
        if fund["project_id"] is None and fund["fund_row"] == "total"
    ]


def quarantined(document: NormalisedDocument) -> list[tuple[object, object]]:
    return [(row["text"], row["reason"]) for row in document.rows["value_cell"] if row["disposition"] == "quarantined"]


def test_rows_that_add_up_others_are_totals_and_no_projects() -> None:
    rows = """|合计|900
    12|青山市档案局|900
    |通用项目|300
    |物业管理|300
    |大楼物业|300
    |专用项目|600
    |查档服务|150
    |库房维修|450"""
    document = listed(rows.replace("    ", ""))
    assert projects(document) == {"大楼物业": Decimal(300), "查档服务": Decimal(150), "库房维修": Decimal(450)}
    assert [name for name, _ in totals(document)] == ["合计", "青山市档案局", "通用项目", "物业管理", "专用项目"]
    assert {row["implementing_unit_name"] for row in document.rows["dim_project"]} == {"青山市档案局"}
    assert quarantined(document) == []


def units(document: NormalisedDocument) -> dict[str, object]:
    return {str(row["project_name"]): row["implementing_unit_name"] for row in document.rows["dim_project"]}


def test_a_units_second_name_in_brackets_is_part_of_its_name() -> None:
    rows = "管护站|100.00||\n甲项目|100.00||完成\n技术中心（青山市美丽城市建设中心）|200.00||\n乙项目|200.00||完成"
    document = listed(rows, header=BY_GOALS)
    assert units(document) == {"甲项目": "管护站", "乙项目": "技术中心(青山市美丽城市建设中心)"}


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        # Whose projects follow a row that is no known unit is not said, wherever it may stand.
        ("管护站|100.00||\n甲项目|100.00||完成\n第二工段|200.00||\n乙项目|200.00||完成", BY_GOALS),
        ("|合计|300\n|管护站|100\n|河道|100\n|甲项目|100\n|第二工段|200\n|乙项目|200", BY_SUMS),
        ("|合计|300\n|管护站|100\n|河道|100\n|甲项目|100\n|乙项目|200", BY_SUMS),
    ],
)
def test_a_unit_ends_where_its_own_rows_end(rows: str, header: str) -> None:
    assert units(listed(rows, header=header)) == {"甲项目": "管护站", "乙项目": None}


def test_a_total_printed_last_is_the_lists_total_too() -> None:
    assert projects(listed("|甲项目|100\n|乙项目|200\n|合计|300")) == {"甲项目": Decimal(100), "乙项目": Decimal(200)}


def test_rounding_in_ten_thousands_does_not_hide_the_total() -> None:
    document = listed("|合计|10.01\n|甲项目|3.33\n|乙项目|3.33\n|丙项目|3.34", unit="万元")
    assert len(projects(document)) == 3


@pytest.mark.parametrize(
    "rows",
    [
        "|合计|999\n|甲项目|100\n|乙项目|200",
        "|甲项目|100\n|乙项目|200",
        # 甲 may add up 乙, or 乙 add up 丙: two readings account for every row.
        "|合计|100\n|甲项目|50\n|乙项目|50\n|丙项目|50",
    ],
)
def test_a_list_whose_sums_do_not_tell_its_projects_is_left_alone_with_every_figure(rows: str) -> None:
    document = listed(rows)
    assert "fact_project_fund" not in document.rows
    assert len(quarantined(document)) == rows.count("\n") + 1
    assert "which rows of the list are projects" in str(quarantined(document)[0][1])


def test_goals_tell_the_projects_even_where_the_sums_are_wrong() -> None:
    document = listed(
        "合计|999.00|999.00|\n青山市档案馆|300.00|300.00|\n甲项目|100.00|100.00|按时完成\n乙项目|200.00|—|全部完成",
        header=BY_GOALS,
    )
    assert projects(document) == {"甲项目": Decimal(100), "乙项目": Decimal(200)}
    assert totals(document) == [("合计", Decimal(999)), ("青山市档案馆", Decimal(300))]
    assert [row["text"] for row in document.rows["document_text"]] == ["按时完成", "全部完成"]
    dashes = [f for f in document.rows["fact_project_fund"] if f["initial_budget_yuan"] is None]
    assert [(f["fund_row"], f["fund_row_published"]) for f in dashes] == [("appropriation", "appropriation")]


def test_a_row_that_a_page_break_prints_twice_is_one_project_with_two_cells() -> None:
    document = listed("合计|300.00||\n甲项目|100.00||完成", "甲项目|100.00||完成\n乙项目|200.00||完成", header=BY_GOALS)
    assert projects(document) == {"甲项目": Decimal(100), "乙项目": Decimal(200)}
    (first,) = [f["fact_id"] for f in document.rows["fact_project_fund"] if f["initial_budget_yuan"] == 100]
    assert sum(row["fact_id"] == first for row in document.rows["value_cell"]) == 2


def test_a_row_whose_goal_the_page_break_cuts_is_printed_twice_all_the_same() -> None:
    whole = "打通公安大数据应用的最后一公里，开展移动警务。"
    document = listed(
        f"合计|300.00||\n甲项目|100.00||{whole[:-6]}", f"甲项目|100.00||{whole}\n乙项目|200.00||完成", header=BY_GOALS
    )
    assert projects(document) == {"甲项目": Decimal(100), "乙项目": Decimal(200)}
    assert whole in [row["text"] for row in document.rows["document_text"]]


def test_two_projects_whose_goals_begin_alike_are_two() -> None:
    document = listed("合计|200.00||\n甲项目|100.00||完成", "甲项目|100.00||完成验收\n", header=BY_GOALS)
    assert len(document.rows["dim_project"]) == 2


def test_namesakes_in_one_list_are_projects_of_their_own() -> None:
    document = listed("合计|300.00||\n甲项目|100.00||完成\n甲项目|200.00||完成", header=BY_GOALS)
    assert len(document.rows["dim_project"]) == 2


def test_indicators_beside_a_project_are_its_own() -> None:
    header = "项目名称|总计|绩效目标|一级指标|二级指标|三级指标|指标值|度量单位|备注"
    rows = "合计|300.00|||||||\n甲项目|300.00|完成|产出指标|数量指标|报告数量|2|份|20\n||||质量指标|档案卷数|3|份|"
    document = listed(rows, header=header)
    found = [(row["indicator_name"], row["level1"], row["level2"]) for row in document.rows["fact_kpi"]]
    assert found == [("报告数量", "产出指标", "数量指标"), ("档案卷数", "产出指标", "质量指标")]
    assert {row["project_id"] for row in document.rows["fact_kpi"]} == {document.rows["dim_project"][0]["project_id"]}
    assert [text for text, _ in quarantined(document)] == ["20"]


def test_a_list_in_final_accounts_is_left_alone() -> None:
    heading = "青山市档案局2021年度部门决算"
    document = listed("|合计|300\n|甲项目|100\n|乙项目|200", heading=heading, title="项目支出明细表")
    assert "fact_project_fund" not in document.rows
    assert "budget or executed" in str(quarantined(document)[0][1])


def test_the_amounts_of_another_year_are_none_of_the_list() -> None:
    document = listed("合计|300.00|9.00|\n甲项目|300.00|9.00|完成", header="项目名称|总计|2020年预算数|绩效目标")
    assert projects(document) == {"甲项目": Decimal(300)}
    assert [text for text, _ in quarantined(document)] == ["9.00", "9.00"]


def test_categories_and_units_beside_the_projects_tell_them_without_a_total() -> None:
    header = """类型|项目名称|项目单位|合计|本年拨款|本年拨款|财政拨款结转结余|财政拨款结转结余
|||||一般公共预算|政府性基金预算|一般公共预算|政府性基金预算""".replace("|||||", "||||")
    document = listed("特定目标类|河道管护|管护站|60|50||10|\n特定目标类|水质监测|监测站|7|7|||", header=header)
    assert projects(document) == {"河道管护": Decimal(60), "水质监测": Decimal(7)}
    assert [row["implementing_unit_name"] for row in document.rows["dim_project"]] == ["管护站", "监测站"]
    carried = [f["initial_budget_yuan"] for f in document.rows["fact_project_fund"] if "carry" in str(f["fund_row"])]
    assert carried == [Decimal(10)]


def test_two_columns_under_one_heading_leave_the_list_alone() -> None:
    document = listed("合计|300|300||\n甲项目|300|300||完成", header="项目名称|总计|财政拨款|财政拨款|绩效目标")
    assert "two columns are headed as appropriation" in str(quarantined(document)[0][1])


NUMBERED_GROUPS = """|合计|1200
222|青山市档案局|1200
222001|青山市档案局|300
|通用项目|100
|专项购置|100
|设备购置|100
|专用项目|200
-|专用项目|50
|档案展览|50
|其他专项业务费|150
|查档服务|100
|库房维修|50
222002|青山市档案管护站|900
|专用项目|900
|其他专项业务费|900
|河道管护|900"""


def test_groups_of_the_budget_system_are_neither_units_nor_projects_and_a_dash_numbers_no_unit() -> None:
    document = listed(NUMBERED_GROUPS)
    own, station = "青山市档案局", "青山市档案管护站"
    assert units(document) == {"设备购置": own, "档案展览": own, "查档服务": own, "库房维修": own, "河道管护": station}
    assert len(totals(document)) == 11
    assert sum(projects(document).values()) == 1200  # type: ignore[arg-type]
    assert quarantined(document) == []


def test_numbers_of_units_tell_what_the_sums_alone_leave_open() -> None:
    # By the sums alone the first unit may be a project beside its own.
    rows = "|合计|200\n121001|青山市档案馆|100\n|甲项目|100\n121002|青山市城建中心|100\n|乙项目|100"
    assert units(listed(rows)) == {"甲项目": "青山市档案馆", "乙项目": "青山市城建中心"}


def test_a_group_without_projects_is_no_project() -> None:
    rows = "|合计|100\n121001|青山市档案馆|100\n|通用项目|0\n|专用项目|100\n|甲项目|100"
    assert projects(listed(rows)) == {"甲项目": Decimal(100)}


def test_a_serial_number_is_no_figure_of_the_list() -> None:
    rows = "1||合计|100\n2|121001|青山市档案馆|100\n3||甲项目|100"
    document = listed(rows, header="序号|单位编码|单位（项目）名称|项目金额")
    assert units(document) == {"甲项目": "青山市档案馆"}
    assert quarantined(document) == []


def test_goals_are_no_witness_where_the_rows_without_one_do_not_add_up_others() -> None:
    rows = "合计|600.00||\n青山市水利局|400.00||\n甲项目|100.00||\n乙项目|300.00||完成\n"
    rows += "青山市水文站|200.00||\n丙项目|200.00||"
    found = projects(listed(rows, header=BY_GOALS))
    assert found == {"甲项目": Decimal(100), "乙项目": Decimal(300), "丙项目": Decimal(200)}


def test_a_subtotal_below_its_only_project_is_no_project() -> None:
    found = projects(listed("|合计|300\n|甲项目|100\n|小计|100\n|乙项目|200\n|小计|200"))
    assert found == {"甲项目": Decimal(100), "乙项目": Decimal(200)}


def test_a_unit_and_a_project_on_every_row_are_projects_though_some_are_left_out_of_the_list() -> None:
    header = "单位名称|项目名称|总计|一般公共预算"
    rows = "|合计|900|900\n管护站|甲项目|100|100\n管护站|乙项目|200|200\n监测站|丙项目|300|300"
    assert sorted(projects(listed(rows, header=header))) == ["丙项目", "乙项目", "甲项目"]


def test_a_list_of_goals_adds_no_money_to_the_list_of_projects() -> None:
    goals = "单位名称|项目名称|金额|绩效目标\n管护站|甲项目|100|完成\n管护站|乙项目|250|完成\n监测站|甲项目|300|完成"
    money = "单位名称|项目名称|总计|一般公共预算\n|合计|600|600\n管护站|甲项目|100|100\n"
    money += "管护站|乙项目|200|200\n监测站|甲项目|300|300"
    document = normalised(
        "项目支出预算表\n单位：元\n\n" + money,
        "项目支出绩效目标表\n单位：元\n\n" + goals,
        heading="青山市水利局2021年部门预算",
    )
    funds = [row["initial_budget_yuan"] for row in document.rows["fact_project_fund"] if row["fund_row"] == "total"]
    assert sorted(funds) == [100, 200, 300, 600]
    assert len({row["project_id"] for row in document.rows["document_text"]} - {None}) == 2
    assert [row["text"] for row in document.rows["value_cell"] if row["disposition"] == "quarantined"] == ["250"]


WITHIN_WORDS = """
重点项目绩效目标情况如下

二级预算单位名称|一级项目名称|预算数（万元）|绩效目标
青山市档案局|{name}|0.03|{goal}
青山市档案局|大楼物业|0.06|保障大楼正常运转，全年无安全事故。
"""
OWN_LIST = """青山市档案局|物业管理|300
    青山市档案局|大楼物业|600"""


def within_words(name: str, *others: str) -> NormalisedDocument:
    table = WITHIN_WORDS.format(name=name, goal="保障馆藏安全，全年查档服务满意。")
    return normalised(table, *others, heading=BUDGET)


def test_projects_within_an_explanation_are_a_list_of_their_own() -> None:
    document = within_words("物业管理")
    assert projects(document) == {"物业管理": 300, "大楼物业": 600}
    assert document.rows["unrecognised_table"] == []


def test_projects_within_an_explanation_give_those_of_the_list_their_goals_and_add_no_money() -> None:
    own = form("项目支出预算表", f"单位名称|项目名称|合计\n|合计|900\n{OWN_LIST}")
    document = within_words("物业管理", own)
    assert projects(document) == {"物业管理": 300, "大楼物业": 600}
    assert len(document.rows["dim_project"]) == 2
    assert {text["project_id"] for text in document.rows["document_text"]} == {
        row["project_id"] for row in document.rows["dim_project"]
    }


def test_a_project_of_an_explanation_that_the_list_names_otherwise_adds_no_money() -> None:
    own = form("项目支出预算表", f"单位名称|项目名称|合计\n|合计|900\n{OWN_LIST}")
    document = within_words("物业管理（一期）", own)
    assert projects(document) == {"物业管理": 300, "大楼物业": 600}
    reason = "a project of the explanation that the document's list of projects does not print so"
    assert quarantined(document) == [("0.03", reason)]


def test_a_table_behind_the_projects_of_an_explanation_is_none_of_theirs() -> None:
    document = within_words("物业管理", "\n资产情况\n\n名称|数量|金额|备注\n汽车|2|30.00|无\n")
    assert projects(document) == {"物业管理": 300, "大楼物业": 600}
    assert [row["amounts"] for row in document.rows["unrecognised_table"]] == [1]
