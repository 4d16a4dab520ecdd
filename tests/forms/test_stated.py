"""Amounts that sentences of budgets and final accounts state: what is taken, and what is left alone."""

from decimal import Decimal

import pytest
from printed import EXPENDITURE_HEADER, expenditure_form, form, normalised

BUDGET = "青山市档案局2021年度部门预算"
FORM = form("部门支出预算表", f"{EXPENDITURE_HEADER}\n201|一般公共服务支出|3.00|3.00|||||")


def stated(text, heading=BUDGET):
    """Claims of a text in ten-thousands of yuan, by name, each with its subject where it has one."""
    body = FORM if heading == BUDGET else expenditure_form("201|一般公共服务支出|3.00|3.00|||||")
    rows = normalised(body, text, heading=heading).rows["text_claim"]
    return [
        (str(row["claim"]), *([row["subject"]] if row["subject"] else []), row["amount_yuan"] / 10000)
        for row in rows
        if row["amount_yuan"] is not None
    ]


def amounts(*pairs):
    return [(claim, Decimal(amount)) for claim, amount in pairs]


TOTALS = (
    "2021年，青山市档案局收入预算1,950.5万元，其中：财政拨款收入950万元，事业收入0.5万元，其他收入1000万元。\n"
    "支出预算1,950.5万元，其中：基本支出900万元，占46%；项目支出1,050.5万元。\n"
)
FUNDS = (
    "2021年财政拨款收、支总预算950万元。财政拨款支出预算950万元。财政拨款支出预算中，一般公共预算拨款支出预算900万元；"
    "政府性基金拨款支出预算50万元；国有资本经营预算拨款支出预算0万元。\n"
)
BASIC = (
    "2021年度一般公共预算财政拨款基本支出预算800万元，其中：（一）人员经费700万元。主要包括：基本工资、津贴补贴。\n"
    "（二）公用经费100万元。主要包括：办公费。\n"
)
THREE_PUBLIC = (
    "2021年“三公”经费预算数为9万元。其中：（一）因公出国（境）费1万元。（二）公务用车购置及运行费6万元。"
    "其中：公务用车购置费2万元；公务用车运行费4万元。（三）公务接待费。2021年预算数2万元。\n"
)
PROCUREMENT = "2021年政府采购预算6万元，其中：政府采购货物预算1万元、政府采购工程预算2万元、政府采购服务预算3万元。\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            TOTALS,
            [
                ("income_budget", "1950.5"),
                ("expenditure_budget", "1950.5"),
                ("expenditure_budget_basic", "900"),
                ("expenditure_budget_project", "1050.5"),
                ("appropriation_income", "950"),
                ("income_undertaking", "0.5"),
                ("income_other", "1000"),
            ],
        ),
        (
            FUNDS,
            [
                ("appropriation_sources", "950"),
                ("appropriation_expenditure", "950"),
                ("general_budget", "900"),
                ("government_fund", "50"),
                ("state_capital", "0"),
            ],
        ),
        (BASIC, [("basic", "800"), ("basic_personnel", "700"), ("basic_running", "100"), ("basic_parts", "800")]),
        (
            THREE_PUBLIC,
            [
                ("three_public_budget", "9"),
                ("three_public_budget_abroad", "1"),
                ("three_public_budget_reception", "2"),
                ("three_public_budget_vehicle", "6"),
                ("three_public_budget_vehicle_purchase", "2"),
                ("three_public_budget_vehicle_operation", "4"),
            ],
        ),
        (
            PROCUREMENT + "机关运行经费财政拨款预算100万元。\n",
            [
                ("agency_running", "100"),
                ("procurement", "6"),
                ("procurement_goods", "1"),
                ("procurement_works", "2"),
                ("procurement_services", "3"),
                ("procurement_parts", "6"),
            ],
        ),
    ],
)
def test_the_sentences_of_a_budget_state_what_they_name(text, expected):
    assert stated(text) == amounts(*expected)


@pytest.mark.parametrize(
    "text",
    [
        # Another year's.
        "2020年，青山市档案局收入预算9万元。\n",
        "公务接待费。2020年预算数2万元。\n",
        "比上年收入预算9万元有增加。\n",
        # Another thing's: the rest of last year, projects with targets, a class that is none, a name that only ends so.
        "上年结转结余的一般公共预算收入9万元。\n",
        "实行绩效目标管理，涉及一般公共预算当年拨款9万元。\n",
        "上缴上级支出9万元。其他一般公共服务支出9万元。\n",
        # Parts of a subject, which no form prints.
        "公用经费:行政运行（2010101）9万元。\n",
    ],
)
def test_a_sentence_of_another_year_or_another_thing_is_left_alone(text):
    assert stated(text) == []


def test_parts_are_added_up_whatever_they_come_to():
    (row,) = [
        row
        for row in normalised(FORM, PROCUREMENT.replace("3万元", "4万元"), heading=BUDGET).rows["text_claim"]
        if row["claim"] == "procurement_parts"
    ]
    assert (row["amount_yuan"], row["compared_yuan"], row["half_unit_yuan"]) == (60000, 70000, Decimal(20000))


def test_subjects_are_known_by_their_code_or_by_the_names_before_them():
    text = (
        "其中：1.行政运行（2012601）3万元；（一）2012602-一般行政管理事务4万元。\n"
        "（三）一般公共服务支出（类）1.档案事务（款）档案馆（项）支出5.5万元。（2）公共安全（类）支出6万元。\n"
        "按支出功能分类，包括一般公共服务支出7万元、教育支出8万元。（1）卫生健康支出（类）公立医院（款）中医（民族）医院（项）9万元。\n"
    )
    assert stated(text) == [
        ("subject", "一般公共服务支出/档案事务/档案馆", Decimal("5.5")),
        ("subject", "卫生健康支出/公立医院/中医(民族)医院", Decimal(9)),
        ("subject", "公共安全", Decimal(6)),
        ("subject", "一般公共服务", Decimal(7)),
        ("subject", "教育", Decimal(8)),
        ("subject", "2012601", Decimal(3)),
        ("subject", "2012602", Decimal(4)),
    ]


def test_a_subject_may_be_named_by_parts_of_its_code_and_its_amount_be_printed_again():
    text = (
        "1、公共安全支出（204类）司法（06款）行政运行（01项）5万元。\n"
        "2.“住房保障支出（类）住房改革支出（款）住房公积金（项）”6万元，主要用于住房公积金。2020年当年预算执行数为4万元，"
        "2021年预算安排7万元，比2020年预算执行数增加75%。\n"
    )
    assert stated(text) == [
        ("subject", "住房保障支出/住房改革支出/住房公积金", Decimal(6)),
        ("subject", "住房保障支出/住房改革支出/住房公积金", Decimal(7)),
        ("subject", "2040601", Decimal(5)),
        ("change", "住房保障支出/住房改革支出/住房公积金", Decimal(7)),
    ]


def test_a_change_is_that_of_the_amount_before_it():
    text = (
        "收入预算110万元，比上年增加10万元，增长10%。公务接待费2.0万元，较2020年年初预算减少0.5万元。\n"
        "三公经费预算5万元，与上年持平。2021年支出预算120万元，比2020年年初预算数100万元增加20万元，增长20.0%。\n"
        "教育支出（类）支出5万元，与上年基本持平。\n"
    )
    rows = normalised(FORM, text, heading=BUDGET).rows["text_claim"]
    columns = ("subject", "change_yuan", "compared_yuan", "rate_percent", "half_rate_percent")
    assert [tuple(row[name] for name in columns) for row in rows if row["claim"] == "change"] == [
        ("income_budget", 100000, None, 10, Decimal("0.5")),
        ("three_public_budget_reception", -5000, None, None, None),
        ("three_public_budget", 0, None, None, None),
        ("expenditure_budget", 200000, 1000000, 20, Decimal("0.05")),
    ]


def test_final_accounts_state_subjects_with_their_budget():
    text = (
        "1、一般公共服务支出（类）档案事务（款）行政运行（项）。主要用于：人员经费。年初预算为10万元，支出决算为9万元，"
        "完成年初预算的90%。\n机关运行经费支出3万元。公务接待费支出决算为1万元。\n"
    )
    assert stated(text, "青山市档案局2021年度部门决算") == [
        ("three_public_final_reception", Decimal(1)),
        ("agency_running", Decimal(3)),
        ("subject", "一般公共服务支出/档案事务/行政运行", Decimal(9)),
        ("rate_of_budget", "一般公共服务支出/档案事务/行政运行", Decimal(9)),
    ]


def test_a_sentence_goes_on_over_the_turn_of_a_page():
    words = ("某句话。", "另一句话。", "2021年财政拨款基本支出预算")
    pages = (f"\n青山市档案局预算公开\n{words[n]}\n- {7 + n} -\n" for n in range(3))
    text = "\n青山市档案局预算公开\n900万元。2021年支出预算8\n5万元。\n- 10 -\n"
    rows = normalised(FORM, *pages, text, heading=BUDGET).rows["text_claim"]
    assert [(row["claim"], row["amount_yuan"], row["source_page"]) for row in rows if row["amount_yuan"]] == [
        ("expenditure_budget", 850000, 5),
        ("appropriation_basic", 9000000, 5),
    ]
