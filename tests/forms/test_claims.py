"""What a document's words say of its own forms: contents lists, standard sentences, headings."""

from decimal import Decimal

from printed import HEADING, cells_of, expenditure_form, from_cells, normalised

CONTENTS = """
2021年度部门决算

目录

第二部分 青山市档案局2021年度部门决算表
一、收入支出决算总表 .......... 4
二、收入决算表 .......... 5
三、支出决算表 .......... 6
四、财政拨款收入支出决算总表 .......... 7
五、一般公共预算财政拨款支出决算表 .......... 8
"""
EXPENDITURE = expenditure_form("201|一般公共服务支出|3.00|3.00|||||")
STRANGE_TABLE = "\n第一部分 概况\n\n某张认不出的东西\n\n科目|金额\n甲|3.00\n乙|4.00\n"


def claims(kind, *pages):
    rows = normalised(*pages).rows["text_claim"]
    return [row for row in rows if str(row["claim"]).startswith(kind)]


def listed(*pages):
    return {row["form_id"]: row["word"] for row in claims("form_listed", *pages)}


def test_a_form_that_the_contents_list_names_and_no_page_prints_is_absent():
    assert listed(CONTENTS, EXPENDITURE) == {
        "income_expenditure_summary": "absent",
        "income": "absent",
        "expenditure": "printed",
        "appropriation_summary": "absent",
        "general_budget_appropriation": "absent",
    }


def test_a_title_without_a_table_is_a_form_that_was_printed_as_words():
    assert listed(CONTENTS, EXPENDITURE, "收入决算表\n\n本部门无此项收入。\n")["income"] == "printed"


def test_no_form_is_absent_for_certain_where_a_table_or_a_page_is_unknown():
    assert listed(CONTENTS + STRANGE_TABLE, EXPENDITURE)["income"] is None
    assert listed(CONTENTS + STRANGE_TABLE, EXPENDITURE)["expenditure"] == "printed"
    cells = [cell for cell in cells_of(HEADING + CONTENTS, "一张图片", EXPENDITURE) if cell.page != 2]
    with_picture = {row["form_id"]: row["word"] for row in from_cells(cells).rows["text_claim"] if row["form_id"]}
    assert with_picture["income"] is None


def test_titles_in_running_text_are_no_contents_list():
    assert listed(EXPENDITURE, "支出决算表\n\n收入决算表\n") == {}


def test_a_sentence_of_the_template_states_an_amount_of_this_year():
    text = (
        "本年收入合计1,200.50万元，其中：财政拨款收入1000万元。\n"
        "比上年本年支出合计9.00万元多。2020年度本年支出合计8.00万元。\n"
        "2021年度“三公”经费财政拨款支出年\n初预算为0.9\n5万元，支出决算为0.00万元，完成预算的0%。\n"
    )
    assert [(row["claim"], row["amount_yuan"], row["half_unit_yuan"]) for row in claims("", EXPENDITURE, text)] == [
        ("income", Decimal("12005000.00"), Decimal(50)),
        ("appropriation_income", Decimal("10000000.00"), Decimal(5000)),
        ("three_public_budget", Decimal("9500.00"), Decimal(50)),
        ("three_public_final", Decimal("0.00"), Decimal(50)),
        ("rate_of_budget", Decimal("0.00"), Decimal(50)),
    ]


def test_a_sentence_compares_its_own_two_amounts():
    text = "年初预算为62.29万元，支出决算为60.99万元。 决算数等于预\n算数的主要原因：某原因。\n"
    (row,) = claims("final_against_budget", EXPENDITURE, text)
    assert (row["compared_yuan"], row["amount_yuan"], row["word"]) == (
        Decimal("622900.00"),
        Decimal("609900.00"),
        "等于",
    )


def test_headings_keep_their_year_and_the_name_that_was_left_open():
    page = "第二部分 某市XX局2021年度部门决算表\n\n第三部分 青山市档案局 2020 年度部门决算情况说明\n"
    assert [row["word"] for row in claims("heading_year", EXPENDITURE, page)] == ["2021", "2020"]
    assert [row["word"] for row in claims("placeholder", EXPENDITURE, page)] == ["XX局"]
    assert [row["word"] for row in claims("asset_date", EXPENDITURE, "截至2020年12月31日，本部门共有车辆0辆。\n")] == [
        "2020"
    ]
