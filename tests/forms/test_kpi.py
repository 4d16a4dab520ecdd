"""Indicators of a self-evaluation: published texts kept, numbers added only where one reading alone is left."""

from datetime import date
from decimal import Decimal

import pytest
from printed import HEADING, cells_of, form, from_cells, merged, normalised

from pipeline.forms import NormalisedDocument

SHEET = """\
项目名称||档案数字化专项经费|||||||
主管部门||青山市档案局|||实施单位||青山市档案局||
项目资金(万元)||年初预算数|全年预算数|全年执行数|分值|执行率|得分||
|年度资金总额|600.00|600.00|500.00|10.00|83.33|8.33||
绩效指标|||年度指标值|||实际完成值|分值|得分|偏差原因分析及改进措施
一级指标|二级指标|三级指标|指标性质|指标值|度量单位||||
{indicators}
总分|||||||100.00|90.00|优
"""
# level1 | level2 | name | nature | target | unit | actual | weight | score | reason
Row = dict[str, object]


def sheet(*indicators: str, level: str = "产出指标|数量指标") -> NormalisedDocument:
    """A project's sheet with these rows: name|nature|target|unit|actual, or with weight, score and reason behind."""
    rows = [f"{level}|{row}" + ("|10.00|10.00|" if row.count("|") == 4 else "") for row in indicators]
    return normalised(form("2021年度项目支出绩效自评表", SHEET.format(indicators="\n".join(rows)), "万元"))


def indicators(*rows: str) -> list[Row]:
    document = sheet(*rows)
    found = document.rows["fact_kpi"]
    assert len(found) == len(rows)
    return found


def one(row: str, *siblings: str) -> Row:
    return indicators(row, *siblings)[0]


# ---- percentages


def test_a_fraction_with_unit_percent_is_a_percentage() -> None:
    row = one("验收合格率|4|0.95|%|0.98")
    assert (row["target_value"], row["actual_value"], row["unit_name"]) == (Decimal(95), Decimal(98), "%")
    assert (row["target_published"], row["actual_published"]) == ("0.95", "0.98")


def test_one_with_unit_percent_is_a_hundred_percent_where_every_sibling_is_a_fraction() -> None:
    row = one("验收合格率|3|1|%|1", "使用满意度|4|0.95|%|0.9")
    assert (row["target_value"], row["actual_value"]) == (Decimal(100), Decimal(100))


def test_one_with_unit_percent_is_one_percent_where_siblings_are_in_percent() -> None:
    assert one("投诉率|5|1|%|1", "使用满意度|4|95|%|98")["target_value"] == Decimal(1)


def test_one_with_unit_percent_alone_is_not_certain() -> None:
    row = one("验收合格率|3|1|%|1")
    assert (row["target_value"], row["actual_value"], row["is_target_met"]) == (None, None, None)
    assert row["target_published"] == "1"


def test_a_fraction_among_percentages_is_not_certain() -> None:
    assert one("故障率|5|0.5|%|0.4", "使用满意度|4|95|%|98")["target_value"] is None


def test_siblings_with_other_units_do_not_decide_about_percentages() -> None:
    assert one("验收合格率|3|1|%|1", "报告数量|4|250|份|251")["target_value"] is None


def test_a_target_with_its_own_percent_sign_is_in_percent() -> None:
    row = one("资源共享率|3|≥90%|1|0.9", "其他率|3|0.5|1|0.5")
    assert (row["target_published"], row["target_value"], row["unit_name"]) == ("≥90%", Decimal(90), "%")


def test_a_sign_in_the_target_stands_in_for_a_missing_nature() -> None:
    assert one("资源共享率||≥90%|%|95%")["target_operator"] == "≥"


def test_a_sign_in_the_target_that_contradicts_the_nature_leaves_the_target_undecided() -> None:
    row = one("资源共享率|3|≥90%|%|95%")
    assert row["operator_published"] == "3"
    assert row["is_target_met"] is None


# ---- numbers that carry words


@pytest.mark.parametrize(
    ("target", "unit", "value"),
    [
        ("857家", "个", "857"),
        ("11个", "个", "11"),
        ("1,400家", "个", "1400"),
        ("365天", "天", "365"),
        ("7万个", "个", "70000"),
        ("-3.5", "度", "-3.5"),
        ("857", "20", "857"),
        ("１２", "个", "12"),
    ],
)
def test_a_number_with_a_word_of_its_own_unit_is_a_number(target: str, unit: str, value: str) -> None:
    row = one(f"智慧政务使用单位|3|{target}|{unit}|完成")
    assert (row["target_value"], row["target_published"]) == (Decimal(value), target)


@pytest.mark.parametrize(
    ("target", "unit"),
    [
        ("8000万", "万元"),
        ("7*24小时", "13"),
        ("完成", "个"),
        ("5年期", "%"),
        ("1个信息平台和2个数据库", "%"),
        ("2021年12月", "年"),
        ("10-20", "个"),
        ("8个以上", "家"),
        ("2次/年", "个"),
    ],
)
def test_a_text_with_more_than_one_reading_is_no_number_but_kept(target: str, unit: str) -> None:
    row = one(f"指标甲|4|{target}|{unit}|完成")
    assert (row["target_value"], row["actual_value"]) == (None, None)
    assert (row["target_published"], row["actual_published"], row["is_target_met"]) == (target, "完成", None)


# ---- dates


def test_a_spreadsheet_serial_is_a_date_where_a_date_is_asked_for() -> None:
    row = one("建设开始时间|3|44469|232|44531")
    assert (row["target_date"], row["actual_date"]) == (date(2021, 9, 30), date(2021, 12, 1))
    assert (row["target_value"], row["actual_value"]) == (None, None)
    assert row["target_published"] == "44469"


def test_the_same_number_is_no_date_where_things_are_counted() -> None:
    row = one("服务人次|4|44469|人次|44531")
    assert (row["target_value"], row["target_date"]) == (Decimal(44469), None)


# ---- drop-down codes


@pytest.mark.parametrize(("code", "sign"), [("1", ">"), ("2", "<"), ("3", "="), ("4", "≥"), ("5", "≤")])
def test_exported_codes_of_the_nature_are_signs(code: str, sign: str) -> None:
    row = one(f"报告数量|{code}|2|份|2")
    assert (row["target_operator"], row["operator_published"]) == (sign, code)


@pytest.mark.parametrize(("printed", "sign"), [(">=", "≥"), ("＜＝", "≤"), ("不少于", "≥"), ("=", "=")])
def test_printed_natures_are_signs(printed: str, sign: str) -> None:
    assert one(f"报告数量|{printed}|2|份|2")["target_operator"] == sign


@pytest.mark.parametrize(("code", "name"), [("1", "%"), ("20", "个"), ("45", "天"), ("13", "小时"), ("12", "年")])
def test_known_unit_codes_are_words(code: str, name: str) -> None:
    row = one(f"指标甲|4|50|{code}|60")
    assert (row["unit_name"], row["unit_published"]) == (name, code)


@pytest.mark.parametrize("code", ["8", "198", "777"])
def test_an_unknown_unit_code_stays_a_code(code: str) -> None:
    row = one(f"指标甲|4|50|{code}|60")
    assert (row["unit_name"], row["unit_published"]) == (None, code)


# ---- met or not


@pytest.mark.parametrize(
    ("nature", "target", "actual", "met"),
    [
        ("3", "10", "10", True),
        ("3", "10", "11", False),
        ("4", "10", "10", True),
        ("4", "10", "9", False),
        ("5", "10", "10", True),
        ("5", "10", "11", False),
        ("1", "10", "10", False),
        ("1", "10", "11", True),
        ("2", "10", "10", False),
        ("2", "10", "9", True),
    ],
)
def test_a_target_is_met_or_missed_where_all_three_are_certain(
    nature: str, target: str, actual: str, met: bool
) -> None:
    assert one(f"报告数量|{nature}|{target}|份|{actual}")["is_target_met"] is met


@pytest.mark.parametrize(
    "row",
    [
        "报告数量|4|2|份|完成",
        "报告数量|4|若干|份|2",
        "报告数量||2|份|2",
        "报告数量|4||份|2",
        "报告数量|4|2|份|",
        "报告数量|定性|2|份|2",
        "完成时间|5|44469|日期|2021",
    ],
)
def test_whether_a_target_is_met_is_open_where_anything_is_uncertain(row: str) -> None:
    assert one(row)["is_target_met"] is None


def test_dates_are_compared_as_dates() -> None:
    early, late = indicators("完成时间|5|44531|日期|44469", "验收时间|5|44469|日期|44531")
    assert (early["is_target_met"], late["is_target_met"]) == (True, False)


# ---- the sheet around them


def test_an_indicator_keeps_its_levels_weight_score_and_reason() -> None:
    (row,) = indicators("报告数量|4|2|份|1|30.00|15.00|待验收")
    assert (row["level1"], row["level2"], row["indicator_name"]) == ("产出指标", "数量指标", "报告数量")
    assert (row["weight"], row["score"], row["deviation_reason"]) == (Decimal(30), Decimal(15), "待验收")


def test_levels_are_carried_down_where_cells_are_merged() -> None:
    document = sheet("报告数量|4|2|份|2", "档案卷数|4|3|份|3", level="|")
    assert [row["level1"] for row in document.rows["fact_kpi"]] == [None, None]
    rows = SHEET.format(indicators="产出指标|数量指标|甲|4|2|份|2|10.00|10.00|\n||乙|4|2|份|2|10.00|10.00|")
    carried = normalised(form("2021年度项目支出绩效自评表", rows, "万元")).rows["fact_kpi"]
    assert [(row["level1"], row["level2"]) for row in carried] == [("产出指标", "数量指标")] * 2


def test_a_blank_level_drawn_as_a_cell_of_its_own_carries_nothing_down() -> None:
    rows = SHEET.format(
        indicators="产出指标|数量指标|甲|4|2|份|2|10.00|10.00|\n|质量指标|乙|4|2|份|2|10.00|10.00|\n"
        "|社会效益|丙|4|2|份|2|10.00|10.00|\n||丁|4|2|份|2|10.00|10.00|"
    )
    cells = cells_of(f"{HEADING}\n" + form("2021年度项目支出绩效自评表", rows, "万元"))
    # 产出指标 reaches over two rows, the blank cell beneath it over two more; 社会效益 over both of those.
    document = from_cells(merged(cells, {(7, 1): (2, 1), (9, 1): (2, 1), (9, 2): (2, 1)}))
    assert [(row["level1"], row["level2"]) for row in document.rows["fact_kpi"]] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        (None, "社会效益"),
        (None, "社会效益"),
    ]


def test_cells_that_slid_one_to_the_right_are_put_back() -> None:
    (row, _) = indicators("节约资金|4||903|元|950|10.00|10.00", "报告数量|4|2|份|2|10.00|10.00|")
    assert (row["target_published"], row["unit_published"], row["actual_published"]) == ("903", "元", "950")
    assert (row["weight"], row["score"]) == (Decimal(10), Decimal(10))


def test_money_totals_and_grade_of_a_project() -> None:
    document = sheet("报告数量|4|2|份|2")
    (fund,) = document.rows["fact_project_fund"]
    assert (fund["fund_row"], fund["initial_budget_yuan"], fund["executed_yuan"]) == (
        "total",
        Decimal("6000000.00"),
        Decimal("5000000.00"),
    )
    assert (fund["execution_rate"], fund["weight"], fund["score"]) == tuple(map(Decimal, ("83.33", "10", "8.33")))
    (score,) = document.rows["fact_project_score"]
    assert (score["total_weight"], score["total_score"], score["grade"]) == (Decimal(100), Decimal(90), "优")
    (project,) = document.rows["dim_project"]
    assert project["project_name"] == "档案数字化专项经费"
    assert all(row["project_id"] == project["project_id"] for row in (fund, score, *document.rows["fact_kpi"]))


def test_a_total_that_contradicts_its_rows_is_kept_as_published() -> None:
    document = sheet("报告数量|4|2|份|2")
    (score,) = document.rows["fact_project_score"]
    assert score["total_score"] == Decimal(90)
    assert sum(row["score"] for row in document.rows["fact_kpi"]) == Decimal(10)


def test_the_departments_own_sheet_has_its_totals_too() -> None:
    rows = """
        一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
        产出指标|数量指标|归档数量|4|2|50|49.5
        总分|||||100|99.5
    """
    document = normalised(form("2021年度部门整体支出绩效自评表", rows, "万元"))
    (score,) = document.rows["fact_project_score"]
    assert (score["project_id"], score["total_weight"], score["total_score"]) == (None, Decimal(100), Decimal("99.5"))


def test_a_stray_figure_in_a_heading_is_set_aside_not_lost() -> None:
    rows = SHEET.format(indicators="产出指标|数量指标|甲|4|2|份|2|10.00|10.00|").replace(
        "项目资金(万元)||年初", "项目资金(万元)|500|年初"
    )
    document = normalised(form("2021年度项目支出绩效自评表", rows, "万元"))
    assert [(c["text"], c["disposition"]) for c in document.rows["value_cell"] if c["text"] == "500"] == [
        ("500", "quarantined")
    ]


@pytest.mark.parametrize("label", ["专项资金名称", "政策名称"])
def test_earmarked_funds_and_policies_are_projects_by_their_own_label(label: str) -> None:
    text = SHEET.replace("项目名称|", f"{label}|", 1).format(
        indicators="产出指标|数量指标|报告数量|4|2|份|2|10.00|10.00|"
    )
    document = normalised(form("专项资金绩效目标表", text, "万元"))
    assert [row["project_name"] for row in document.rows["dim_project"]] == ["档案数字化专项经费"]
