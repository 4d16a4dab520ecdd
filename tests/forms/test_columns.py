"""Which column means what: headers, column numbers and sums decide together; what stays in doubt loads nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from printed import (
    HEADING,
    amounts,
    cells_of,
    expenditure_form,
    form,
    from_cells,
    ledger,
    merged,
    normalised,
    reasons,
    statement,
)

from pipeline.forms import NormalisedDocument
from pipeline.forms.subjects import curated_subjects
from pipeline.warehouse.subjects import subject_rows

D = Decimal

THREE_ROWS = """
201|一般公共服务支出|60.00|60.00||||
20126|档案事务|60.00|60.00||||
2012601|行政运行|60.00|60.00||||
205|教育支出|40.00||40.00|||
"""
WANTED = {
    ("total", "total"): D("100.00"),
    ("total", "basic"): D("60.00"),
    ("total", "project"): D("40.00"),
    **{(code, kind): D("60.00") for code in ("201", "20126", "2012601") for kind in ("total", "basic")},
    ("205", "total"): D("40.00"),
    ("205", "project"): D("40.00"),
}

SUMMARY = """
收入|||支出||
项目|行次|金额|项目(按功能分类)|行次|金额
栏次||1|栏次||2
一、一般公共预算财政拨款收入|1|80.00|一、一般公共服务支出|31|60.00
二、政府性基金预算财政拨款收入|2|20.00|二、外交支出|32|
三、国有资本经营预算财政拨款收入|3|—|五、教育支出|35|40.00
本年收入合计|27|100.00|本年支出合计|57|100.00
年初结转和结余|29|7.50|年末结转和结余|59|7.50
总计|30|107.50|总计|60|107.50
"""


# ---- the header


def test_a_header_over_two_rows_names_the_columns_of_an_income_form() -> None:
    document = normalised(
        form(
            "收入决算表",
            """
            科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入||经营收入|附属单位上缴收入|其他收入
            |||||小计|其中：教育收费|||
            |合计|100.00|50.00|10.00|20.00|15.00|8.00|7.00|5.00
            205|教育支出|100.00|50.00|10.00|20.00|15.00|8.00|7.00|5.00
            """,
        )
    )
    found = amounts(document, "income", "fact_revenue", ("revenue_source",))
    assert {source: value for (code, source), value in found.items() if code == "205"} == {
        "total": D("100.00"),
        "appropriation": D("50.00"),
        "superior_subsidy": D("10.00"),
        "undertaking": D("20.00"),
        "education_fee": D("15.00"),
        "business": D("8.00"),
        "affiliate": D("7.00"),
        "other": D("5.00"),
    }
    assert ledger(document, "quarantined") == []


def test_merged_header_cells_reach_over_the_columns_that_they_cover() -> None:
    text = form(
        "一般公共预算财政拨款收入支出决算表",
        """
        科目编码|科目名称|本年收入|||本年支出|||
        ||小计|基本支出|项目支出|小计|人员经费|公用经费|项目支出
        |合计|100.00|60.00|40.00|90.00|35.00|15.00|40.00
        205|教育支出|100.00|60.00|40.00|90.00|35.00|15.00|40.00
        """,
    )
    spans = {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 3), (1, 6): (1, 4)}
    document = from_cells(merged(cells_of(f"{HEADING}\n{text}"), spans))
    form_id = "general_budget_appropriation"
    income = amounts(document, form_id, "fact_revenue")
    assert {kind: value for (code, kind), value in income.items() if code == "205"} == {
        "total": D("100.00"),
        "basic": D("60.00"),
        "project": D("40.00"),
    }
    spent = amounts(document, form_id)
    assert {kind: value for (code, kind), value in spent.items() if code == "205"} == {
        "total": D("90.00"),
        "personnel": D("35.00"),
        "running": D("15.00"),
        "project": D("40.00"),
    }
    assert ledger(document, "quarantined") == []


def test_missing_names_come_from_the_code_alone() -> None:
    document = normalised(
        form(
            "收入决算表",
            """
            项目|||本年收入合计|财政拨款收入|上级补助收入
            类|款|项|1|2|3
            合计|||100.00|90.00|10.00
            ||205|100.00|90.00|10.00
            ||20502|100.00|90.00|10.00
            """,
        )
    )
    found = amounts(document, "income", "fact_revenue", ("revenue_source",))
    assert {code for code, _ in found} == {"total", "205", "20502"}
    assert found["20502", "appropriation"] == D("90.00")
    assert ledger(document, "quarantined") == []


# ---- rows that stand one column off


def test_a_total_one_column_left_of_its_rows_is_put_in_place_by_the_sums() -> None:
    document = normalised(expenditure_form(f"合计|100.00|60.00|40.00||||{THREE_ROWS}"))
    assert amounts(document) == WANTED
    assert statement(document, "expenditure")["status"] == "loaded"


def test_a_shifted_total_that_obeys_no_sum_is_refused_and_its_rows_load() -> None:
    document = normalised(expenditure_form(f"合计|100.00|60.00|41.00||||{THREE_ROWS}"))
    assert {code for code, _ in amounts(document)} == {"201", "20126", "2012601", "205"}
    assert ledger(document, "quarantined") == ["100.00", "60.00", "41.00"]
    (reason,) = reasons(document)
    assert "page 1, table 1, row 2" in reason


def test_a_total_in_its_place_that_contradicts_its_rows_is_kept_as_published() -> None:
    document = normalised(expenditure_form(f"|合计|100.00|60.00|41.00||||{THREE_ROWS}"))
    assert amounts(document)["total", "project"] == D("41.00")
    assert ledger(document, "quarantined") == []


def test_two_alignments_that_both_obey_every_sum_quarantine_the_statement() -> None:
    # Two header rows name columns 4 and 5 the other way round, and the sums allow either.
    header = "科目编码|科目名称|本年支出合计|基本支出|项目支出\n|||项目支出|基本支出"
    rows = "|合计|100.00|60.00|40.00\n205|教育支出|100.00|60.00|40.00"
    document = normalised(expenditure_form(rows, header=header) + form("收入支出决算总表", SUMMARY))
    assert document.status == "loaded"
    row = statement(document, "expenditure")
    assert row["status"] == "quarantined"
    assert "page 1, table 1" in str(row["status_reason"])
    assert "2 obey" in str(row["status_reason"])
    assert amounts(document) == {}
    assert ledger(document, "loaded", "expenditure") == []
    assert ledger(document, "quarantined", "expenditure") == ["100.00", "60.00", "40.00"] * 2
    assert reasons(document, "expenditure") == [row["status_reason"]]


def test_figures_decide_between_two_header_rows_where_one_alone_obeys_the_sums() -> None:
    # The lower header row stands one column left of the figures, as in documents that lost a cell.
    document = normalised(
        expenditure_form(
            "合计|||100.00|60.00|40.00|||\n205|||教育支出|100.00|60.00|40.00|||",
            header="项|||目|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出\n"
            "支出功能分类科目编码|科目名称||本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出|\n"
            "类|款|项|1|2|3|4|5|6|\n栏|||次|1|2|3|4|5|6",
        )
    )
    assert amounts(document) == {
        (code, kind): D(value)
        for code in ("total", "205")
        for kind, value in (("total", "100.00"), ("basic", "60.00"), ("project", "40.00"))
    }


# ---- printed column numbers


def test_column_numbers_correct_a_header_that_stands_one_column_off() -> None:
    document = normalised(
        form(
            "政府性基金预算财政拨款收入支出决算表",
            """
            支出功能分类科目编码|||年初结转和结余|||本年收入|||本年支出||||年末结转和结余||||||
            |||合计|基本支出结转|项目支出结转和结余|合计|基本支出|项目支出|合计|基本支出||项目支出|合计|基本支出结转|项目支出结转和结余||||
            类|款|项|次|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16
            |||合计||||500.00||500.00|500.00||||500.00|||||
            212|||城乡社区支出||||500.00||500.00|500.00||||500.00|||||
            """,
        )
    )
    spent = amounts(document, "government_fund")
    assert spent["212", "total"] == spent["212", "project"] == D("500.00")
    assert len(spent) == 4
    income = amounts(document, "government_fund", "fact_revenue")
    assert income == {(code, kind): D("500.00") for code in ("212", "total") for kind in ("total", "project")}
    assert document.rows.get("fact_balance", []) == []


@pytest.mark.parametrize("numbers", ["栏次||1|2|3", "||1|2|3", "|栏次|1|2|3=1+2", "类|款|1|2|3"])
def test_a_row_of_column_numbers_is_no_data_although_it_obeys_the_sums(numbers: str) -> None:
    document = normalised(
        expenditure_form(
            f"{numbers}\n|合计|60.00|40.00|100.00\n205|教育支出|60.00|40.00|100.00",
            header="科目编码|科目名称|基本支出|项目支出|本年支出合计",
        )
    )
    assert {code for code, _ in amounts(document)} == {"total", "205"}
    assert sorted(set(amounts(document).values())) == [D("40.00"), D("60.00"), D("100.00")]  # type: ignore[type-var]
    assert ledger(document, "quarantined") == []


def test_column_numbers_below_the_total_are_no_data_either() -> None:
    document = normalised(
        expenditure_form(
            "|合计|60.00|40.00|100.00\n栏次||1|2|3\n205|教育支出|60.00|40.00|100.00",
            header="科目编码|科目名称|基本支出|项目支出|本年支出合计",
        )
    )
    assert len(amounts(document)) == 6
    assert ledger(document, "quarantined") == []


def test_an_amount_of_one_yuan_is_no_column_number() -> None:
    document = normalised(
        expenditure_form(
            "|合计|3.00|2.00|1.00\n205|教育支出|3|2|1", header="科目编码|科目名称|本年支出合计|基本支出|项目支出"
        )
    )
    assert amounts(document)["205", "project"] == D(1)
    assert len(amounts(document)) == 6


# ---- page turns


def test_a_repeated_header_on_the_next_page_is_no_data() -> None:
    first = expenditure_form("|合计|100.00|60.00|40.00|||\n201|一般公共服务支出|60.00|60.00||||")
    header = "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出"
    second = f"{header}\n205|教育支出|40.00||40.00|||"
    document = normalised(first.replace("注：本表反映部门本年度情况。", ""), second)
    found = amounts(document)
    assert found["205", "project"] == D("40.00")
    assert len(found) == 7
    row = statement(document, "expenditure")
    assert (row["first_page"], row["last_page"], row["value_cells"]) == (1, 2, 7)
    assert ledger(document, "quarantined") == []


def test_a_table_goes_on_over_the_page_without_a_header() -> None:
    first = expenditure_form("|合计|100.00|60.00|40.00|||\n201|一般公共服务支出|60.00|60.00||||")
    document = normalised(first, "205|教育支出|40.00||40.00|||\n20502|普通教育|40.00||40.00|||")
    found = amounts(document)
    assert (found["205", "total"], found["20502", "project"]) == (D("40.00"), D("40.00"))
    assert len(found) == 9


def test_a_subject_with_finer_subjects_on_the_next_page_is_no_leaf() -> None:
    first = expenditure_form("|合计|40.00||40.00|||\n205|教育支出|40.00||40.00|||")
    document = normalised(first, "20502|普通教育|40.00||40.00|||")
    leaves = {row["subject_id"]: row["is_leaf"] for row in document.rows["fact_expenditure"]}
    assert leaves == {"functional:total": False, "functional:205": False, "functional:20502": True}


def test_a_narrower_table_without_a_header_is_refused_with_its_place() -> None:
    first = expenditure_form("|合计|60.00|60.00||||\n201|一般公共服务支出|60.00|60.00||||")
    document = normalised(first, "205|40.00|40.00\n20502|40.00|40.00")
    assert {code for code, _ in amounts(document)} == {"total", "201"}
    assert ledger(document, "quarantined").count("40.00") == 4
    assert any("page 2" in reason and "table 1" in reason for reason in reasons(document))


# ---- rows


@pytest.mark.parametrize("label", ["合计", "合  计", "总计", "本年支出合计"])
@pytest.mark.parametrize("last", [False, True])
def test_the_total_may_be_the_first_or_the_last_row(label: str, last: bool) -> None:
    total = f"|{label}|100.00|60.00|40.00|||"
    rows = THREE_ROWS.strip()
    document = normalised(expenditure_form(f"{rows}\n{total}" if last else f"{total}\n{rows}"))
    assert amounts(document) == WANTED


@pytest.mark.parametrize("carried", [False, True])
def test_codes_in_three_cells_are_one_code_also_where_the_coarser_are_printed_once(carried: bool) -> None:
    # The names are nobody's, so that the code alone can tell the subject.
    rows = """
        |||合计|50.00|50.00|
        208|||甲|50.00|50.00|
        208|05||乙|50.00|50.00|
        208|05|05|丙|30.00|30.00|
        208|05|06|丁|20.00|20.00|
        """
    if carried:
        rows = rows.replace("208|05|0", "||0").replace("208|05|", "|05|")
    header = "科目编码|||科目名称|本年支出合计|基本支出|项目支出\n类|款|项||||"
    document = normalised(expenditure_form(rows, header=header))
    totals = {code: value for (code, kind), value in amounts(document).items() if kind == "total"}
    assert totals == {
        "total": D("50.00"),
        "208": D("50.00"),
        "20805": D("50.00"),
        "2080505": D("30.00"),
        "2080506": D("20.00"),
    }


def test_indented_codes_and_names_are_the_same_codes() -> None:
    document = normalised(
        expenditure_form(
            "|合计|60.00|60.00||||\n201|一般公共服务支出|60.00|60.00||||\n　　20126|　档案事务|60.00|60.00||||"
        )
    )
    assert amounts(document)["20126", "basic"] == D("60.00")
    names = {row["subject_code"]: row["subject_name"] for row in document.rows["observed_subject"]}
    assert (names["20126"], names["201"]) == ("档案事务", "一般公共服务支出")


def names_and_parents(*documents: NormalisedDocument) -> list[tuple[object, object]]:
    """Of the finest subject that each document has an amount of, as dim_subject has it after all of them."""
    observed = [row | {"printed": 1} for document in documents for row in document.rows["observed_subject"]]
    subjects = {row["subject_id"]: row for row in subject_rows(curated_subjects(), observed)}
    finest = [max((str(f["subject_id"]) for f in d.rows["fact_expenditure"]), key=len) for d in documents]
    return [(subjects[key]["subject_name"], subjects[key]["parent_subject_id"]) for key in finest]


def test_a_publishers_own_codes_below_the_national_ones_mean_what_it_prints() -> None:
    title = "一般公共预算财政拨款基本支出决算表"
    rows = "科目编码|科目名称|金额\n301|工资福利支出|9.00\n30102|津贴补贴|{}\n3010201|{}|{}"
    one, other = (
        normalised(form(title, rows.format(*each))) for each in (("8", "规范性津补贴", "7"), ("6", "津贴", "5"))
    )
    parent = "economic:30102"
    assert names_and_parents(one, one, other) == [("规范性津补贴", parent), ("规范性津补贴", parent), ("津贴", parent)]


@pytest.mark.parametrize(("year", "name"), [(2017, "公诉和审判监督"), (2018, "公诉、审判、侦查、执行等检察监督支出")])
def test_a_code_that_was_widened_is_called_what_it_was_called(year: int, name: str) -> None:
    document = normalised(expenditure_form(f"2040405|{name}|9.00|9.00||||"), heading=f"青山市检察院{year}年度部门决算")
    assert names_and_parents(document) == [(name, "functional:20404")]


def test_a_subject_known_by_its_name_alone_gets_its_code_only_where_the_name_is_unique() -> None:
    document = normalised(expenditure_form("|合计|9.00|9.00||||\n|教育支出|8.00|8.00||||\n|行政运行|1.00|1.00||||"))
    assert amounts(document)["205", "basic"] == D("8.00")
    assert ledger(document, "quarantined") == ["1.00", "1.00"]
    assert "'行政运行' is the name of" in reasons(document)[0]


def test_names_without_codes_mean_what_the_document_prints_beside_them_elsewhere() -> None:
    coded = """
    |合计|9.00|9.00||||
    201|一般公共服务支出|9.00|9.00||||
    20126|档案事务|9.00|9.00||||
    2012601|行政运行|9.00|9.00||||
    """
    document = normalised(
        expenditure_form(coded)
        + form(
            "一般公共预算支出表",
            "科目编码|科目名称|合计|基本支出\n|合计|9.00|9.00\n|一般公共服务支出|9.00|9.00\n|行政运行|9.00|9.00",
        )
    )
    assert amounts(document, "general_budget_appropriation")["2012601", "basic"] == D("9.00")
    assert ledger(document, "quarantined") == []


@pytest.mark.parametrize(
    ("code", "name", "wanted"),
    [
        ("05", "行政事业单位养老支出", "20805"),
        ("99", "其他社会保障和就业支出", "20899"),
        # Another 款's own digits, or no known name: whose they are is not certain.
        ("07", "不知名的支出", None),
    ],
)
def test_a_class_printed_above_completes_the_two_digits_of_its_own_section(
    code: str, name: str, wanted: str | None
) -> None:
    rows = f"|合计|9.00|9.00||||\n208|社会保障和就业支出|9.00|9.00||||\n{code}|{name}|9.00|9.00||||"
    found = {found for found, _ in amounts(normalised(expenditure_form(rows)))}
    assert found == {"total", "208"} | ({wanted} if wanted else set())


def test_a_name_means_the_code_of_its_fiscal_year() -> None:
    table = "科目名称|基本支出\n合计|5.00\n对个人和家庭的补助|5.00\n住房公积金|5.00"
    found = {
        year: set(
            amounts(
                normalised(form("一般公共预算基本支出表", table), heading=f"青山市档案局{year}年度部门决算"),
                "basic_expenditure_economic",
            )
        )
        for year in (2016, 2021)
    }
    assert ("30311", "basic") in found[2016]
    assert ("30113", "basic") in found[2021]


# ---- one title, two classifications; one form, several units


ECONOMIC_ROWS = "|合计|9.00|6.00|3.00\n301|工资福利支出|6.00|6.00|\n302|商品和服务支出|3.00||3.00"


@pytest.mark.parametrize("title", ["一般公共预算支出表", "一般公共预算支出表（按经济分类）"])
def test_codes_say_which_classification_a_title_without_one_means(title: str) -> None:
    document = normalised(form(title, f"科目编码|科目名称|合计|基本支出|项目支出\n{ECONOMIC_ROWS}"))
    assert amounts(document, "general_budget_economic")["302", "project"] == D("3.00")
    assert amounts(document, "general_budget_appropriation") == {}
    assert ledger(document, "quarantined") == []


def test_units_among_economic_subjects_have_rows_of_their_own() -> None:
    document = normalised(
        form(
            "基本支出总表",
            """
            支出项目类别|总计|财政拨款||其他资金
            ||小计|一般公共预算|
            合计|9.00|8.00|8.00|1.00
            青山市档案局（本级）|6.00|5.00|5.00|1.00
            工资福利支出|6.00|5.00|5.00|1.00
            青山市档案馆（青山市地方志编纂办公室）|3.00|3.00|3.00|
            工资福利支出|3.00|3.00|3.00|
            """,
        )
    )
    found = amounts(document, "basic_expenditure_sources", by=("unit_name", "fund"))
    assert found["total", "None", "all"] == D("9.00")
    assert found["301", "青山市档案局(本级)", "other"] == D("1.00")
    assert found["301", "青山市档案馆(青山市地方志编纂办公室)", "appropriation"] == D("3.00")
    assert ledger(document, "quarantined") == []


# ---- nothing, zero, minus


def test_a_dash_is_a_fact_without_an_amount_a_zero_one_with_and_a_blank_none() -> None:
    document = normalised(expenditure_form("|合计|5.00|5.00|—|-|0|0.00\n205|教育支出|5.00|5.00||||"))
    rows = {row["expenditure_type"]: row for row in document.rows["fact_expenditure"] if row["source_row"] == 2}
    assert {kind: (row["amount_published"], row["amount_yuan"]) for kind, row in rows.items()} == {
        "total": ("5.00", D("5.00")),
        "basic": ("5.00", D("5.00")),
        "project": ("—", None),
        "remitted": ("-", None),
        "business": ("0", D(0)),
        "subsidy": ("0.00", D(0)),
    }
    assert [row["expenditure_type"] for row in document.rows["fact_expenditure"] if row["source_row"] == 3] == [
        "total",
        "basic",
    ]


def test_a_form_of_dashes_alone_is_published_and_not_lost() -> None:
    document = normalised(expenditure_form("|合计|—|—|—|—|—|—") + form("收入支出决算总表", SUMMARY))
    assert statement(document, "expenditure")["status"] in ("loaded", "empty")
    assert len(ledger(document, "loaded", "expenditure")) == 6
    assert set(amounts(document).values()) == {None}


def test_an_empty_form_is_published_without_amounts_and_no_failure() -> None:
    empty = form("国有资本经营预算财政拨款支出决算表", "科目编码|科目名称|本年支出合计|基本支出|项目支出\n|合计|||")
    document = normalised(expenditure_form(THREE_ROWS) + empty)
    row = statement(document, "state_capital")
    assert (row["status"], row["status_reason"], row["value_cells"]) == ("empty", None, 0)
    assert document.status == "loaded"


def test_negative_amounts_keep_their_sign() -> None:
    document = normalised(expenditure_form("|合计|-5.00|(5.00)||||\n205|教育支出|-5.00|－5.00||||"))
    assert set(amounts(document).values()) == {D("-5.00")}


# ---- units


def test_ten_thousands_become_yuan_exactly() -> None:
    document = normalised(expenditure_form("|合计|2,043.34|721.807326|1321.53||||\n", unit="万元"))
    assert amounts(document) == {
        ("total", "total"): D("20433400.00"),
        ("total", "basic"): D("7218073.26"),
        ("total", "project"): D("13215300.00"),
    }
    assert {row["unit_published"] for row in document.rows["fact_expenditure"]} == {"万元"}


def test_a_rounding_difference_in_ten_thousands_quarantines_nothing() -> None:
    document = normalised(
        expenditure_form(
            "合计|100.01|60.00|40.00||||\n201|一般公共服务支出|60.00|60.00||||\n205|教育支出|40.00||40.00|||", "万元"
        )
    )
    assert amounts(document)["total", "total"] == D("1000100.00")
    assert ledger(document, "quarantined") == []


def test_the_unit_of_each_form_is_its_own() -> None:
    income = form("收入决算表", "科目编码|科目名称|本年收入合计|财政拨款收入\n205|教育支出|0.01|0.01", "万元")
    document = normalised(expenditure_form(THREE_ROWS) + income)
    assert amounts(document)["205", "total"] == D("40.00")
    assert amounts(document, "income", "fact_revenue", ("revenue_source",))["205", "total"] == D("100.00")


# ---- other layouts


def test_economic_subjects_in_blocks_side_by_side() -> None:
    document = normalised(
        form(
            "一般公共预算财政拨款基本支出决算表",
            """
            人员经费|||公用经费|||||
            科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额
            301|工资福利支出|70.00|302|商品和服务支出|20.00|310|资本性支出|5.00
            30101|基本工资|40.00|30201|办公费|20.00|31002|办公设备购置|5.00
            30102|津贴补贴|30.00|30202|印刷费||31003|专用设备购置|
            303|对个人和家庭的补助|5.00||||||
            人员经费合计||75.00|公用经费合计||||||25.00
            """,
        )
    )
    found = amounts(document, "basic_expenditure_economic")
    assert found == {
        ("301", "basic"): D("70.00"),
        ("30101", "basic"): D("40.00"),
        ("30102", "basic"): D("30.00"),
        ("303", "basic"): D("5.00"),
        ("302", "basic"): D("20.00"),
        ("30201", "basic"): D("20.00"),
        ("310", "basic"): D("5.00"),
        ("31002", "basic"): D("5.00"),
        ("total", "personnel"): D("75.00"),
        ("total", "running"): D("25.00"),
    }
    assert {str(row["subject_id"]).split(":")[0] for row in document.rows["fact_expenditure"]} == {"economic"}
    assert ledger(document, "quarantined") == []


def test_a_two_sided_summary_with_line_numbers() -> None:
    document = normalised(form("收入支出决算总表", SUMMARY))
    form_id = "income_expenditure_summary"
    assert amounts(document, form_id) == {
        ("201", "total"): D("60.00"),
        ("205", "total"): D("40.00"),
        ("total", "total"): D("100.00"),
    }
    assert amounts(document, form_id, "fact_revenue", ("revenue_source",)) == {
        ("total", "general_public_budget"): D("80.00"),
        ("total", "government_fund"): D("20.00"),
        ("total", "state_capital"): None,
        ("total", "total"): D("100.00"),
    }
    assert amounts(document, form_id, "fact_balance", ("balance_kind",)) == {
        ("total", "carry_in"): D("7.50"),
        ("total", "carry_out"): D("7.50"),
        ("total", "total_sources"): D("107.50"),
        ("total", "total_uses"): D("107.50"),
    }
    assert ledger(document, "quarantined") == []


def test_a_summary_without_line_numbers_means_the_same() -> None:
    rows = [line.split("|") for line in SUMMARY.strip().splitlines() if not line.startswith("栏次")]
    bare = "\n".join("|".join((row[0], row[2], row[3], row[5])) for row in rows)
    first = normalised(form("收入支出决算总表", SUMMARY))
    second = normalised(form("收入支出决算总表", bare))
    kinds = {
        "fact_expenditure": "expenditure_type",
        "fact_revenue": "revenue_source",
        "fact_balance": "balance_kind",
    }
    for table, kind in kinds.items():
        found = amounts(second, "income_expenditure_summary", table, (kind,))
        assert found == amounts(first, "income_expenditure_summary", table, (kind,))
        assert found


THREE_PUBLIC = """
项 目|行次|预算数|决算统计数
栏 次||1|2
一、“三公”经费支出|1|—|—
（一）支出合计|2|63.00|42.00
1. 因公出国（境）费|3||
2. 公务用车购置及运行维护费|4|23.00|20.00
（1）公务用车购置费|5||
（2）公务用车运行维护费|6|23.00|20.00
3. 公务接待费|7|40.00|22.00
（二）相关统计数|11|—|—
4. 公务用车保有量（辆）|15|—|1
6. 国内公务接待人次（人）|18|—|299
二、机关运行经费|22|—|1,246.49
"""


def three_public(rows: list[dict[str, object]]) -> dict[tuple[object, object], object]:
    return {
        (row["item"], row["measure"]): row["count_value"] if row["count_value"] is not None else row["amount_yuan"]
        for row in rows
    }


def test_numbered_lines_of_three_public_with_counts() -> None:
    document = normalised(form("“三公”经费、机关运行经费情况表", THREE_PUBLIC))
    rows = document.rows["fact_three_public"]
    found = three_public(rows)
    assert found["total", "budget"] == D("63.00")
    assert found["vehicle_operation", "final"] == D("20.00")
    assert found["agency_running", "final"] == D("1246.49")
    assert found["vehicles_owned", "final"] == 1
    assert found["reception_persons", "final"] == 299
    assert ("vehicle_purchase", "budget") not in found
    (vehicles,) = [row for row in rows if row["item"] == "vehicles_owned" and row["measure"] == "final"]
    assert (vehicles["amount_yuan"], vehicles["line_no"], vehicles["line_name"]) == (
        None,
        15,
        "4. 公务用车保有量（辆）",
    )
    assert ledger(document, "quarantined") == []


def test_the_adjusted_budget_of_three_public_is_kept_beside_that_of_the_years_beginning() -> None:
    lines = """
    项 目|行次|年初预算数|全年预算数|决算统计数
    （一）支出合计|2|63.00|65.00|42.00
    3. 公务接待费|7|40.00|42.00|22.00
    """
    document = normalised(form("“三公”经费、机关运行经费情况表", lines))
    found = three_public(document.rows["fact_three_public"])
    totals = {measure: value for (item, measure), value in found.items() if item == "total"}
    assert totals == {"budget": D("63.00"), "adjusted_budget": D("65.00"), "final": D("42.00")}
    alone = normalised(form("“三公”经费支出决算表", THREE_PUBLIC.replace("预算数", "全年预算数")))
    assert three_public(alone.rows["fact_three_public"])["total", "budget"] == D("63.00")


@pytest.mark.parametrize("budget", ["年初预算", "调整预算", "全年预算数", "2021年预算"])
def test_what_is_headed_as_a_budget_in_a_wide_form_is_never_the_final(budget: str) -> None:
    table = f"{budget}||决算数|\n合计|公务接待费|合计|公务接待费\n3.00|3.00|2.00|2.00"
    document = normalised(form("“三公”经费支出决算表", table))
    rows = document.rows.get("fact_three_public", [])
    assert {row["amount_yuan"] for row in rows if row["measure"] == "final"} <= {D("2.00")}
    assert {row["amount_yuan"] for row in rows if row["measure"] == "budget"} == {D("3.00")}


def test_a_count_keeps_the_unit_of_its_line_and_not_that_of_the_money() -> None:
    document = normalised(form("“三公”经费、机关运行经费情况表", THREE_PUBLIC, "万元"))
    units = {row["item"]: row["unit_published"] for row in document.rows["fact_three_public"]}
    assert (units["vehicles_owned"], units["reception_persons"], units["vehicle"]) == ("辆", "人", "万元")


def test_a_count_that_is_no_whole_number_is_never_cut_off() -> None:
    text = THREE_PUBLIC.replace("|—|299", "|—|299.5")
    document = normalised(form("“三公”经费、机关运行经费情况表", text) + expenditure_form(THREE_ROWS))
    assert 299 not in [row["count_value"] for row in document.rows.get("fact_three_public", [])]
    assert "299.5" in ledger(document, "quarantined")


WIDE_THREE_PUBLIC = """
合计||因公出国（境）费||公务用车购置及运行费||||||公务接待费|
||||小计||公务用车购置费||公务用车运行费|||
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
63.00|42.00|—|—|23.00|20.00|0.00|0.00|23.00|20.00|40.00|22.00
"""


def test_three_public_as_one_wide_row() -> None:
    document = normalised(form("“三公”经费支出决算表", WIDE_THREE_PUBLIC, "万元"))
    assert three_public(document.rows.get("fact_three_public", [])) == {
        ("total", "budget"): D("630000.00"),
        ("total", "final"): D("420000.00"),
        ("abroad", "budget"): None,
        ("abroad", "final"): None,
        ("vehicle", "budget"): D("230000.00"),
        ("vehicle", "final"): D("200000.00"),
        ("vehicle_purchase", "budget"): D(0),
        ("vehicle_purchase", "final"): D(0),
        ("vehicle_operation", "budget"): D("230000.00"),
        ("vehicle_operation", "final"): D("200000.00"),
        ("reception", "budget"): D("400000.00"),
        ("reception", "final"): D("220000.00"),
    }
    assert ledger(document, "quarantined") == []


def test_a_wide_row_with_column_numbers_above_it_means_the_same() -> None:
    numbers = "|".join(str(number) for number in range(1, 13))
    *header, row = WIDE_THREE_PUBLIC.strip().splitlines()
    plain = normalised(form("“三公”经费支出决算表", WIDE_THREE_PUBLIC))
    numbered = normalised(form("“三公”经费支出决算表", "\n".join([*header, numbers, row])))
    assert len(plain.rows.get("fact_three_public", [])) == 12
    assert three_public(numbered.rows["fact_three_public"]) == three_public(plain.rows["fact_three_public"])


# ---- the fact's place


def test_every_fact_points_to_the_cell_that_it_was_read_from() -> None:
    document = normalised(expenditure_form(f"合计|100.00|60.00|40.00||||{THREE_ROWS}"))
    cells = {
        (row["page"], row["table_no"], row["row_no"], row["column_no"]): row["text"]
        for row in document.rows["source_cell"]
    }
    for row in document.rows["fact_expenditure"]:
        place = (row["source_page"], row["source_table"], row["source_row"], row["source_column"])
        assert cells[place] == row["amount_published"]
        assert row["fact_id"] == "d1:" + ":".join(map(str, place))


# ---- figures of other years


YEARS_IN_ROWS = """
预算单位|年度|合计|因公出国（境）费|公务接待费|公务用车购置及运行费
青山市档案局|2020年|5.00|0.00|3.00|2.00
|2021年|4.00|0.00|2.00|2.00
|增减变化金额|-1.00|0.00|-1.00|0.00
"""
YEARS_IN_COLUMNS = """
2020年预算数||2021年预算数|
合计|公务接待费|合计|公务接待费
5.00|5.00|4.00|4.00
"""


@pytest.mark.parametrize(
    ("table", "loaded"), [(YEARS_IN_ROWS, ["4.00", "0.00", "2.00", "2.00"]), (YEARS_IN_COLUMNS, ["4.00", "4.00"])]
)
def test_figures_of_another_year_are_never_taken_for_this_years(table: str, loaded: list[str]) -> None:
    document = normalised(form("2021年“三公”经费支出预算表", table, "万元"))
    assert [row["amount_published"] for row in document.rows["fact_three_public"]] == loaded
    others = document.rows["fact_comparison"]
    assert {row["compared_year"] for row in others} == {2020}
    assert len(ledger(document, "loaded")) == len(loaded) + len(others)


@pytest.mark.parametrize("offset", [0.0, 7.0])
def test_a_total_row_alone_on_the_last_page_stands_under_the_same_edges(offset: float) -> None:
    """Its table has fewer columns: the label covers codes and name. Other edges are another table's."""
    rows = "类|款|项|科目名称|合计|基本支出|项目支出\n201|||公共服务|300.00|100.00|200.00"
    first = form("支出预算表", f"{rows}\n201|26||档案事务|300.00|100.00|200.00")
    cells = cells_of("青山市档案局2021年度部门预算\n" + first, "合计|300.00|100.00|200.00\n合计|300.00|100.00|200.00")
    cells = [cell for cell in cells if (cell.page, cell.row_no) != (2, 2) or not cell.table_no]
    boxed = []
    for cell in cells:
        is_label = (cell.page, cell.column_no) == (2, 1)
        left = 100.0 * (cell.column_no - 1) if cell.page == 1 else 100.0 * (cell.column_no + 2) + offset
        boxed.append(replace(cell, x0=0.0 if is_label else left, x1=400.0 if is_label else left + 100))
    document = from_cells(boxed)
    found = [f["expenditure_type"] for f in document.rows["fact_expenditure"] if f["source_page"] == 2]
    assert found == (["total", "basic", "project"] if not offset else [])
