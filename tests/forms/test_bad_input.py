"""Bad documents: each ends with a status and a reason that says where; what is sound loads; no figure vanishes."""

from decimal import Decimal

import pytest
from printed import (
    EXPENDITURE_HEADER,
    HEADING,
    amounts,
    cells_of,
    expenditure_form,
    form,
    from_cells,
    ledger,
    normalised,
    reasons,
    statement,
)

from pipeline.forms import DocumentIdentity, NormalisedDocument, normalise

GOOD = form(
    "收入决算表",
    """
    科目编码|科目名称|本年收入合计|财政拨款收入
    |合计|7.00|7.00
    205|教育支出|7.00|7.00
    """,
)
ROWS = """
|合计|100.00|60.00|40.00|||
201|一般公共服务支出|60.00|60.00||||
205|教育支出|40.00||40.00|||
"""
FIGURES = ["100.00", "60.00", "40.00", "60.00", "60.00", "40.00", "40.00"]
LONG_ROWS = """
|合计|60.00|60.00||||
201|一般公共服务支出|60.00|60.00||||
20126|档案事务|60.00|60.00||||
2012601|行政运行|30.00|30.00||||
2012602|一般行政管理事务|20.00|20.00||||
2012604|档案馆|10.00|10.00||||
"""
LONG_FIGURES = [figure for figure in ("60.00", "60.00", "60.00", "30.00", "20.00", "10.00") for _ in range(2)]


def assert_quarantined_alone(document: NormalisedDocument, figures: list[str], *words: str) -> None:
    """The expenditure form loads nothing, all its figures are in the ledger with the reason, the income form loads."""
    row = statement(document, "expenditure")
    assert row["status"] == "quarantined"
    for word in words:
        assert word in str(row["status_reason"])
    assert amounts(document) == {}
    assert ledger(document, "quarantined", "expenditure") == figures
    assert ledger(document, "loaded", "expenditure") == []
    assert reasons(document, "expenditure") == [row["status_reason"]]
    assert row["value_cells"] == len(figures)
    assert_good_loads(document)


def assert_good_loads(document: NormalisedDocument) -> None:
    assert statement(document, "income")["status"] == "loaded"
    assert set(amounts(document, "income", "fact_revenue", ("revenue_source",)).values()) == {Decimal("7.00")}
    assert ledger(document, "quarantined", "income") == []
    assert document.status == "loaded"


# ---- units


def test_two_units_in_one_form_quarantine_it() -> None:
    bad = expenditure_form(ROWS).replace("金额单位：元", "金额单位：元\n金额单位：万元")
    assert_quarantined_alone(normalised(bad + GOOD), FIGURES, "two units", "万元", "page 1")


def test_a_unit_in_the_header_that_differs_from_the_caption_quarantines_the_form() -> None:
    header = EXPENDITURE_HEADER.replace("基本支出", "基本支出（万元）")
    assert_quarantined_alone(normalised(expenditure_form(ROWS, header=header) + GOOD), FIGURES, "two units", "page 1")


@pytest.mark.parametrize("unit", ["美元", "港元"])
def test_a_unit_that_is_not_known_quarantines_the_form(unit: str) -> None:
    assert_quarantined_alone(normalised(expenditure_form(ROWS, unit) + GOOD), FIGURES, unit, "page 1", "not known")


def test_amounts_without_a_unit_are_no_facts() -> None:
    assert_quarantined_alone(normalised(expenditure_form(ROWS, None) + GOOD), FIGURES, "no unit", "page 1")


@pytest.mark.parametrize("line", ["万元", "507-青山市水利局　　万元", "编制单位：青山市水利局 万元"])
def test_the_unit_may_stand_alone_behind_a_name(line: str) -> None:
    document = normalised(expenditure_form(ROWS, None).replace("公开03表\n", f"公开03表\n{line}\n"))
    assert statement(document, "expenditure")["unit_published"] == "万元"


@pytest.mark.parametrize("line", ["本年共计 30 万元", "说明，其中合计 30.00 万元", "支出合计：30 万元"])
def test_an_amount_in_the_line_above_is_no_unit_of_the_form(line: str) -> None:
    bad = expenditure_form(ROWS, None).replace("公开03表\n", f"公开03表\n{line}\n")
    assert_quarantined_alone(normalised(bad + GOOD), FIGURES, "no unit")


def test_the_unit_of_another_form_is_not_borrowed() -> None:
    document = normalised(GOOD + expenditure_form(ROWS, None))
    assert_quarantined_alone(document, FIGURES, "no unit")


_OTHERS = """
科目编码|科目名称|本年收入合计|财政拨款收入
|合计|{0}|{0}
205|教育支出|{1}|{1}
208|社会保障和就业支出|{2}|{2}
"""
_SAME = """
|合计|100,001.11|60,000.22|40,000.89|||
205|教育支出|60,000.22|60,000.22||||
208|社会保障和就业支出|40,000.89||40,000.89|||
"""


def test_a_form_without_a_unit_has_that_of_a_form_with_the_same_amounts() -> None:
    income = form("收入决算表", _OTHERS.format("100,001.11", "60,000.22", "40,000.89"))
    document = normalised(income + expenditure_form(_SAME, None))
    row = statement(document, "expenditure")
    assert (row["status"], row["unit_published"]) == ("loaded", "元")
    assert str(row["alignment"]).endswith("no unit is printed; 3 amounts stand in forms in 元")


def test_two_equal_amounts_are_no_evidence_of_a_unit() -> None:
    income = form("收入决算表", _OTHERS.format("100,001.12", "60,000.22", "40,000.90"))
    document = normalised(income + expenditure_form(_SAME, None))
    assert "no unit" in str(statement(document, "expenditure")["status_reason"])


def test_a_column_that_is_not_known_and_adds_to_nothing_is_set_aside_alone() -> None:
    header = EXPENDITURE_HEADER.replace("|基本支出", "|专项业务费|基本支出")
    rows = ROWS.replace("100.00|", "100.00|12.00|").replace("|60.00|60.00|", "|60.00|12.00|60.00|")
    document = normalised(expenditure_form(rows.replace("|40.00||40.00|", "|40.00|||40.00|"), header=header) + GOOD)
    assert sorted(ledger(document, "loaded", "expenditure")) == sorted(FIGURES)
    assert ledger(document, "quarantined", "expenditure") == ["12.00", "12.00"]
    assert reasons(document) == ["the column's header '专项业务费' is not known, and all sums hold without it"]


def test_where_the_sums_do_not_hold_an_unknown_column_may_be_a_part_of_them() -> None:
    header = EXPENDITURE_HEADER.replace("|基本支出", "|专项业务费|基本支出")
    rows = ROWS.replace("100.00|60.00|", "100.00|12.00|48.00|").replace("|60.00|60.00|", "|60.00|12.00|48.00|")
    document = normalised(expenditure_form(rows.replace("|40.00||40.00|", "|40.00|||40.00|"), header=header) + GOOD)
    assert ledger(document, "loaded", "expenditure") == []


# ---- amounts


@pytest.mark.parametrize("broken", ["1O0.00", "约100", "100.00.00", "12,34", "见附表", "#REF!"])
def test_an_amount_that_is_no_number_quarantines_its_form_and_no_other(broken: str) -> None:
    rows = LONG_ROWS.replace("行政运行|30.00|", f"行政运行|{broken}|")
    document = normalised(expenditure_form(rows) + GOOD)
    figures = [*LONG_FIGURES[:6], broken, *LONG_FIGURES[7:]]
    assert_quarantined_alone(document, figures, "page 1", "table 1", "row 5", "column 3", broken)
    assert "expenditure" in str(document.status_reason)
    assert broken in str(document.status_reason)


def test_an_amount_that_is_no_number_is_named_with_its_row_in_a_form_of_few_rows_too() -> None:
    rows = ROWS.replace("205|教育支出|40.00|", "205|教育支出|1O0.00|")
    document = normalised(expenditure_form(rows) + GOOD)
    assert_quarantined_alone(document, [*FIGURES[:5], "1O0.00", "40.00"], "page 1", "table 1", "row 4", "1O0.00")


def test_whole_numbers_and_dashes_of_a_quarantined_form_are_in_the_ledger_too() -> None:
    rows = LONG_ROWS.replace(".00", "").replace("行政运行|30|30|", "行政运行|3O|0|—")
    figures = [figure.removesuffix(".00") for figure in LONG_FIGURES]
    document = normalised(expenditure_form(rows) + GOOD)
    assert_quarantined_alone(document, [*figures[:6], "3O", "0", "—", *figures[8:]], "row 5", "3O")


def test_line_numbers_codes_and_column_numbers_of_a_quarantined_form_are_no_value_cells() -> None:
    summary = form(
        "收入支出决算总表",
        """
        收入|||支出||
        项目|行次|金额|项目|行次|金额
        栏次||1|栏次||2
        一、一般公共预算财政拨款收入|1|7|五、教育支出|35|3
        二、政府性基金预算财政拨款收入|2||一、一般公共服务支出|31|4
        本年收入合计|27|7|本年支出合计|57|7
        """,
        "美元",
    )
    document = normalised(summary + GOOD)
    assert ledger(document, "quarantined") == ["7", "3", "4", "7", "7"]
    assert_good_loads(document)


def test_an_amount_finer_than_a_cent_quarantines_its_form() -> None:
    rows = LONG_ROWS.replace("行政运行|30.00|", "行政运行|30.001|")
    figures = [*LONG_FIGURES[:6], "30.001", *LONG_FIGURES[7:]]
    assert_quarantined_alone(normalised(expenditure_form(rows) + GOOD), figures, "row 5", "finer than a cent")


@pytest.mark.parametrize("digits", [19, 29, 40])
def test_an_amount_that_no_budget_has_quarantines_its_form_and_raises_nothing(digits: int) -> None:
    huge = "9" * digits
    rows = LONG_ROWS.replace("行政运行|30.00|", f"行政运行|{huge}.00|")
    figures = [*LONG_FIGURES[:6], f"{huge}.00", *LONG_FIGURES[7:]]
    assert_quarantined_alone(normalised(expenditure_form(rows) + GOOD), figures, "row 5")


# ---- broken tables


def test_a_row_with_more_cells_than_the_header_loses_no_figure() -> None:
    rows = ROWS.replace("205|教育支出|40.00||40.00|||", "205|教育支出|40.00||40.00||||9.99|8.88")
    document = normalised(expenditure_form(rows) + GOOD)
    assert {"9.99", "8.88"} <= set(ledger(document, "quarantined", "expenditure"))
    assert sorted(ledger(document, "quarantined", "expenditure") + ledger(document, "loaded", "expenditure")) == sorted(
        [*FIGURES, "9.99", "8.88"]
    )
    assert not {Decimal("9.99"), Decimal("8.88")} & set(amounts(document).values())
    assert any("page 1, table 1" in reason for reason in reasons(document))
    assert_good_loads(document)


def test_a_figure_between_the_columns_of_a_row_is_not_taken_for_a_name() -> None:
    rows = ROWS.replace("205|教育支出|40.00||40.00|||", "205|12.34|40.00||40.00|||")
    document = normalised(expenditure_form(rows) + GOOD)
    assert "12.34" in ledger(document, "quarantined", "expenditure")
    assert Decimal("12.34") not in amounts(document).values()
    assert any("row 4" in reason for reason in reasons(document))
    assert_good_loads(document)


def test_a_table_without_a_header_is_quarantined_with_its_page() -> None:
    document = normalised(form("支出决算表", ROWS) + GOOD)
    assert_quarantined_alone(document, FIGURES, "no header", "page 1")


def test_a_header_that_nobody_knows_is_quarantined_with_its_page() -> None:
    document = normalised(expenditure_form(ROWS, header="科目编码|科目名称|甲|乙|丙|丁|戊|己") + GOOD)
    assert_quarantined_alone(document, FIGURES, "page 1")


def test_figures_under_an_unknown_header_beside_known_ones_are_not_guessed() -> None:
    header = EXPENDITURE_HEADER.replace("项目支出", "待定事项")
    document = normalised(expenditure_form(ROWS, header=header) + GOOD)
    assert Decimal("40.00") not in [v for (code, _), v in amounts(document).items() if code == "total"]
    assert "40.00" in ledger(document, "quarantined", "expenditure")
    assert len(ledger(document, "quarantined", "expenditure") + ledger(document, "loaded", "expenditure")) == 7
    assert_good_loads(document)


def test_a_line_that_the_form_does_not_know_is_refused_and_the_others_load() -> None:
    summary = form(
        "收入支出决算总表",
        """
        收入||支出|
        项目|金额|项目|金额
        一、一般公共预算财政拨款收入|7.00|五、教育支出|3.00
        九、意外收获|1.23|九十、意外支出|4.56
        本年收入合计|8.23|本年支出合计|7.56
        """,
    )
    document = normalised(summary + GOOD)
    form_id = "income_expenditure_summary"
    assert ledger(document, "quarantined", form_id) == ["1.23", "4.56"]
    assert ledger(document, "loaded", form_id) == ["7.00", "3.00", "8.23", "7.56"]
    assert ["意外收获" in reason or "意外支出" in reason for reason in reasons(document)] == [True, True]
    row = statement(document, form_id)
    assert row["status"] == "loaded"
    assert "2 of 6 value cells quarantined" in str(row["status_reason"])
    assert_good_loads(document)


def test_a_code_that_is_no_code_is_refused_with_its_name() -> None:
    rows = LONG_ROWS.replace("2012604|档案馆|", "2O12604|未知科目|")
    document = normalised(expenditure_form(rows) + GOOD)
    assert {code for code, _ in amounts(document)} == {"total", "201", "20126", "2012601", "2012602"}
    assert ledger(document, "quarantined", "expenditure") == ["10.00", "10.00"]
    assert "未知科目" in reasons(document)[0]


SUMMARY_WITH_HEADING = """
收入||支出|
项目|预算数|项目|预算数
一、部门预算|100.00|一、部门预算|100.00
1、一般公共预算拨款|100.00|1、一般公共服务支出|60.00
||2、教育支出|40.00
本年收入合计|100.00|本年支出合计|100.00
收入总计|100.00|支出总计|100.00
"""


def test_a_subject_in_two_rows_is_not_taken_even_where_the_figures_are_equal() -> None:
    # Equal figures in two rows may be two parts of one amount: half of it would look complete.
    document = normalised(expenditure_form(ROWS + "205|教育支出|40.00||40.00|||\n") + GOOD)
    assert not [key for key in amounts(document) if key[0] == "205"]
    assert ledger(document, "quarantined") == ["40.00"] * 4
    assert all("rows 4, 5" in reason for reason in reasons(document))
    assert_good_loads(document)


def test_a_line_printed_twice_is_one_fact_with_two_cells_behind_it() -> None:
    summary = SUMMARY_WITH_HEADING
    document = normalised(form("收入支出决算总表", summary))
    totals = [row for row in document.rows["fact_expenditure"] if row["subject_id"] == "functional:total"]
    assert len(totals) == 1
    behind = [cell for cell in document.rows["value_cell"] if cell["fact_id"] == totals[0]["fact_id"]]
    assert len(behind) == 2


def test_one_subject_with_two_different_figures_has_neither() -> None:
    document = normalised(expenditure_form(ROWS + "205|教育支出|41.00||40.00|||\n") + GOOD)
    assert not [key for key in amounts(document) if key[0] == "205"]
    assert sorted(ledger(document, "quarantined")) == ["40.00", "40.00", "40.00", "41.00"]
    assert all("rows 4, 5" in reason for reason in reasons(document))
    assert_good_loads(document)


def test_a_table_under_no_title_is_listed_as_unrecognised_with_its_place() -> None:
    document = normalised("物资清单\n名称|数量\n纸|5.00\n" + GOOD)
    (table,) = document.unrecognised
    assert (table.page, table.table_no) == (1, 1)
    assert "纸" in table.sample
    assert table.amounts == 1
    assert_good_loads(document)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("2021年政府购买服务支出表", "purchase of services"),
        ("绿化面积统计表", "no form file knows the title '绿化面积统计表'"),
    ],
)
def test_an_unrecognised_table_says_what_stands_above_it_and_stays_in_the_books(title: str, reason: str) -> None:
    document = normalised(GOOD + form(title, "名称|数量\n纸|5.00\n笔|123456"))
    (row,) = document.rows["unrecognised_table"]
    assert row["title"] == title
    assert reason in str(row["reason"])
    assert row["amounts"] == 2
    assert_good_loads(document)


def test_a_title_cut_inside_its_brackets_is_read_with_the_next_line() -> None:
    document = normalised(
        form(
            "一般公共预算基本支出明细表（按支出功\n能分类科目-不含上年结转）",
            "科目编码|科目名称|合计\n205|教育支出|5.00",
        )
    )
    assert [row["form_id"] for row in document.rows["statement"]] == ["basic_expenditure_functional"]


# ---- whole documents


def test_a_document_that_names_no_department_is_quarantined() -> None:
    text = expenditure_form(ROWS).replace("部门：青山市档案局", "")
    document = from_cells(cells_of(f"2021年度决算\n{text}"))
    assert (document.status, document.department_id) == ("quarantined", None)
    assert "no department" in str(document.status_reason)
    assert document.rows.get("fact_expenditure", []) == []


def test_a_document_that_names_no_year_is_quarantined() -> None:
    document = from_cells(cells_of(expenditure_form(ROWS)))
    assert document.status == "quarantined"
    assert "no fiscal year" in str(document.status_reason)


def test_the_file_name_is_no_witness_for_department_or_year() -> None:
    cells = cells_of(expenditure_form(ROWS).replace("部门：青山市档案局", ""))
    document = normalise(DocumentIdentity("d1", "青山市档案局2021年度部门决算.txt"), cells)
    assert (document.status, document.department_id, document.fiscal_year) == ("quarantined", None, None)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("关于召开会议的通知\n各科室：\n请于五日前报送材料。", "prose"),
        ("值班表\n姓名|日期\n张三|5日", "none of 1 tables"),
        (f"{HEADING}说明\n2021年本部门支出100.00万元，其中基本支出60.00万元。", "prose"),
    ],
)
def test_a_document_without_forms_is_no_disclosure(text: str, word: str) -> None:
    document = from_cells(cells_of(text))
    assert document.status == "not_a_disclosure"
    assert word in str(document.status_reason)
    assert document.rows.get("statement", []) == []


def test_no_cells_at_all_are_no_disclosure() -> None:
    assert from_cells([]).status == "not_a_disclosure"


def test_forms_whose_tables_were_lost_are_quarantined_and_the_reason_says_so() -> None:
    table = expenditure_form(LONG_ROWS)
    document = from_cells(cells_of(f"{HEADING}\n" + table.replace("|", "\n")))
    assert document.status == "quarantined"
    assert "1 forms" in str(document.status_reason)
    assert "no table" in str(document.status_reason)
    listed = "\n".join(["第二部分 决算表", "一、收入支出决算总表", "二、支出决算表", "三、收入决算表", "第三部分 说明"])
    assert from_cells(cells_of(f"{HEADING}\n{listed}\n支出决算为\n100.00\n万元")).status == "not_a_disclosure"


@pytest.mark.parametrize("name", ["××局", "XX市XX局", "○○○局", "***局"])
def test_a_blank_template_is_no_disclosure(name: str) -> None:
    blank = "|合计||||||\n201|一般公共服务支出||||||"
    text = expenditure_form(blank).replace("青山市档案局", name)
    document = from_cells(cells_of(f"{name}2021年度部门决算\n{text}"))
    assert document.status == "not_a_disclosure"
    assert "template" in str(document.status_reason)
    assert document.rows.get("fact_expenditure", []) == []


def test_a_template_with_sample_figures_loads_no_facts() -> None:
    document = from_cells(cells_of("××局2021年度部门决算\n" + expenditure_form(ROWS).replace("青山市档案局", "××局")))
    assert document.status == "not_a_disclosure"
    assert document.rows.get("fact_expenditure", []) == []


def test_forms_without_a_single_figure_are_a_blank_template() -> None:
    document = normalised(expenditure_form("|合计||||||\n201|一般公共服务支出||||||"))
    assert document.status == "not_a_disclosure"
    assert "blank template" in str(document.status_reason)


def test_a_document_whose_every_form_is_quarantined_is_quarantined() -> None:
    document = normalised(expenditure_form(ROWS, "美元"))
    assert document.status == "quarantined"
    assert "美元" in str(document.status_reason)


# ---- self-evaluations

SHEET = """
项目名称||档案数字化专项经费|||||||
主管部门||青山市档案局|||实施单位||青山市档案局||
项目资金||年初预算数|全年预算数|全年执行数|分值|执行率|得分||
|年度资金总额|600.00|600.00|500.00|10.00|83.33|8.33||
绩效指标|||年度指标值|||实际完成值|分值|得分|偏差原因分析及改进措施
一级指标|二级指标|三级指标|指标性质|指标值|度量单位||||
产出指标|数量指标|报告数量|4|2|份|2|10.00|10.00|
产出指标|数量指标|档案卷数|定性|2|份|2|10.00|10.00|
总分|||||||20.00|20.00|优
"""


def test_a_qualitative_indicator_is_a_fact_without_a_comparison() -> None:
    document = normalised(form("2021年度项目支出绩效自评表", SHEET, "万元"))
    (_, row) = document.rows["fact_kpi"]
    assert (row["operator_published"], row["target_operator"], row["is_target_met"]) == ("定性", None, None)


def test_a_project_form_without_a_project_is_quarantined_and_the_others_load() -> None:
    text = form("2021年度项目支出绩效自评表", SHEET.replace("定性", "4").split("\n", 2)[2], "万元")
    document = normalised(text + GOOD)
    row = statement(document, "project_performance")
    assert row["status"] == "quarantined"
    assert "page 1" in str(row["status_reason"])
    assert {"600.00", "500.00", "83.33", "8.33", "20.00"} <= set(ledger(document, "quarantined", "project_performance"))
    assert_good_loads(document)


def test_money_of_a_project_without_a_unit_is_quarantined_and_the_others_load() -> None:
    document = normalised(form("2021年度项目支出绩效自评表", SHEET.replace("定性", "4"), None) + GOOD)
    row = statement(document, "project_performance")
    assert row["status"] == "quarantined"
    assert "no unit" in str(row["status_reason"])
    assert_good_loads(document)


def test_a_weight_that_is_no_number_is_refused_with_its_row() -> None:
    text = SHEET.replace("定性", "4").replace("报告数量|4|2|份|2|10.00|10.00", "报告数量|4|2|份|2|十分|10.00")
    document = normalised(form("2021年度项目支出绩效自评表", text, "万元") + GOOD)
    assert [row["indicator_name"] for row in document.rows["fact_kpi"]] == ["档案卷数"]
    assert any("row 7" in reason for reason in reasons(document, "project_performance"))
    assert_good_loads(document)


def test_nothing_of_a_project_form_loads_where_one_amount_is_finer_than_a_cent() -> None:
    text = SHEET.replace(
        "|年度资金总额|600.00|600.00|500.00|10.00|83.33|8.33||",
        "|年度资金总额|600.00|600.00|500.00|||||\n|其他资金|0.0000001|||||||",
    )
    document = normalised(form("2021年度项目支出绩效自评表", text, "万元") + GOOD)
    assert statement(document, "project_performance")["status"] == "quarantined"
    for table in ("fact_project_fund", "fact_kpi", "fact_project_score"):
        assert document.rows.get(table, []) == []
    assert ledger(document, "loaded", "project_performance") == []
    assert "0.0000001" in ledger(document, "quarantined", "project_performance")
    assert_good_loads(document)


def test_a_figure_that_stands_outside_every_part_of_a_form_is_in_the_ledger() -> None:
    text = SHEET.replace("总分|", "其他需要说明的事项||无|||||||\n|补充|1,234.56|||||||\n总分|")
    document = normalised(form("2021年度项目支出绩效自评表", text, "万元") + GOOD)
    assert "1,234.56" in ledger(document, "quarantined", "project_performance")
    assert_good_loads(document)
