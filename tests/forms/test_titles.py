"""Which form a printed line opens: by its words, never by its number; prose and tables of contents open none."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from pipeline.forms.catalogue import FormFileError, Pattern, common, form_rows, forms
from pipeline.forms.titles import match_title, required_word

TITLES = {
    "income_expenditure_summary": [
        "收入支出决算总表",
        "收支决算总表",
        "部门收支总表",
        "收支总表",
        "2021年度收入支出决算总表",
        "2026年部门收支总体情况表",
        "部门综合预算收支总表",
        "部门（单位）收支总表",
        "整体收支预算总表",
        "收入支出决算总体情况表",
        "收入支出决算表",
        "收支预算总表（功能分类科目）",
        "《收入支出决算总表》",
    ],
    "income": [
        "收入决算表",
        "收入总表",
        "部门收入总表",
        "部门收入总体情况表",
        "2019年度收入决算表",
        "收入决算表（按功能分类列示）",
        "收入决算表（分单位）",
        "收入预算总体情况表（预算公02表）",
    ],
    "expenditure": [
        "支出决算表",
        "支出总表",
        "部门支出总表",
        "部门支出总体情况表",
        "支出预算表（按功能科目）",
        "支出决算表（分科目）",
        "支出功能分类预算表",
    ],
    "appropriation_summary": [
        "财政拨款收入支出决算总表",
        "财政拨款收支决算总表",
        "财政拨款收支总表",
        "财政拨款收入支出总表",
        "2024年财政拨款收支总体情况表",
    ],
    "general_budget_appropriation": [
        "一般公共预算财政拨款收入支出决算表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款支出决算明细表",
        "一般公共预算支出表",
        "一般公共预算支出情况表",
        "一般公共预算当年拨款支出表",
        "公共预算财政拨款支出决算表",
        "一般公共预算支出功能科目明细表",
    ],
    "basic_expenditure_economic": [
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算基本支出表",
        "一般公共预算基本支出情况表",
        "一般公共预算基本支出表（按部门预算经济分类）",
    ],
    "government_fund": [
        "政府性基金预算财政拨款收入支出决算表",
        "政府性基金预算支出表",
        "政府性基金预算财政拨款支出决算表",
        "政府基金预算支出表",
    ],
    "government_procurement": [
        "政府采购预算表",
        "政府采购支出表",
        "政府采购情况表",
        "2021年政府采购预算明细表",
        "政府采购（资产配置、购买服务）预算表（不含上年结转）",
    ],
    "procurement_by_subject": ["政府采购预算表（按功能科目）"],
    "government_fund_summary": ["政府性基金预算收支总表", "政府性基金收入支出决算总表"],
    "state_capital": [
        "国有资本经营预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "国有资本经营预算支出表",
    ],
    "three_public": [
        "“三公”经费、行政参公单位机关运行经费情况表",
        "“三公”经费支出决算表",
        "财政拨款“三公”经费支出决算表",
        "一般公共预算“三公”经费支出表",
        "三公经费表",
    ],
    "general_budget_economic": [
        "一般公共预算财政拨款支出表（按部门预算支出经济分类）",
        "一般公共预算支出表（按经济分类）",
        "一般公共预算支出明细表（按支出经济分类科目）",
        # The first of two lines.
        "一般公共预算支出明细表（按支出经济分类",
        "一般公共预算支出经济分类情况表",
    ],
    "general_budget_project_economic": [
        "一般公共预算项目支出表（按部门预算支出经济分类）",
        "一般公共预算项目支出情况表（按经济分类科目）",
        "一般公共预算财政拨款项目支出决算表",
    ],
    "basic_expenditure_functional": [
        "一般公共预算财政拨款基本支出表（按支出功能分类）",
        "一般公共预算基本支出明细表（按支出功能分类科目）",
    ],
    "appropriation_expenditure": [
        "财政拨款支出表（按支出功能分类）",
        "财政拨款支出表（功能科目）",
        "财政拨款支出预算表",
    ],
    "appropriation_basic_economic": [
        "财政拨款基本支出表（按部门预算支出经济分类）",
        "财政拨款基本支出表（经济科目）",
        "财政拨款基本支出预算表",
        "财政拨款安排的基本支出预算表",
    ],
    "agency_running": ["一般公共预算机关运行经费支出表", "一般公共预算机关运行经费支出预算表"],
    "basic_expenditure_sources": [
        "基本支出表（按资金来源）",
        "基本支出总表",
        "基本支出预算情况表",
        "部门预算基本支出预算表",
    ],
    "performance_narrative": ["部门整体支出绩效自评情况", "2021年度部门整体支出绩效自评情况"],
    "department_performance": ["部门整体支出绩效自评表", "部门整体支出绩效目标表", "部门（单位）整体绩效目标申报表"],
    "project_list": [
        "项目支出预算表",
        "项目支出表",
        "部门预算项目支出及其他支出预算表",
        "2021年部门综合预算专项业务经费支出表（不含上年结转）",
    ],
    "project_performance": [
        "项目支出绩效自评表",
        "2021年度项目支出绩效自评表",
        "项目支出绩效目标表",
        "项目绩效目标表",
        "部门预算项目（政策）绩效目标表",
    ],
}
ALL = [(form_id, title) for form_id, titles in TITLES.items() for title in titles]


def found(text: str) -> str | None:
    form = match_title(text)
    return form.form_id if form else None


@pytest.mark.parametrize(("form_id", "title"), ALL)
def test_every_title_opens_its_form(form_id: str, title: str) -> None:
    assert found(title) == form_id


def test_every_form_has_a_title_here_and_opens_by_its_official_one() -> None:
    assert set(TITLES) == set(forms())
    for row in form_rows():
        assert found(str(row["title_zh"])) == row["form_id"]


@pytest.mark.parametrize(
    "prefix",
    [
        *("公开03表", "公开3表 ", "公开表1-2 ", "表1 ", "表1-2：", "表七 ", "附表3 ", "附表3：", "附表十、"),
        *("三、", "（三）", "3.", "附件2：", "Z03 ", "Z08_1 "),
    ],
)
def test_form_numbers_and_item_numbers_before_a_title_are_ignored(prefix: str) -> None:
    assert {title: found(prefix + title) for _, title in ALL} == {title: form_id for form_id, title in ALL}


def test_an_item_number_may_stand_before_the_year_without_a_mark() -> None:
    assert found("三 2016 年收入预算表") == "income"
    assert found("一 2016 年收支预算总表 ( 功能分类科目 )") == "income_expenditure_summary"


@pytest.mark.parametrize(
    "suffix",
    [
        "（续表）",
        "（续）",
        "（公开03表）",
        "（财决03表）",
        "（决算03表）",
        "（预算公02表）",
        "(财决08-",
        "（表三）",
        "（公开）",
        "(一)",
        "（单位：万元）",
    ],
)
def test_marks_behind_a_title_are_ignored(suffix: str) -> None:
    assert {title: found(title + suffix) for _, title in ALL} == {title: form_id for form_id, title in ALL}


@pytest.mark.parametrize(
    "before", ["青山市档案局", "青山市档案局2021年度", "2021年度青山市档案局", "2021年", "青山市档案局（汇总）"]
)
def test_a_department_and_a_year_before_a_title_change_nothing(before: str) -> None:
    plain = [(form_id, title) for form_id, title in ALL if not title.startswith("20")]
    assert {title: found(before + title) for _, title in plain} == {title: form_id for form_id, title in plain}


@pytest.mark.parametrize(("form_id", "title"), ALL)
def test_white_space_and_quotation_marks_in_a_title_mean_nothing(form_id: str, title: str) -> None:
    assert found("　" + " ".join(title)) == form_id
    assert found(title.replace("“", '"').replace("”", '"')) == form_id


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("财政拨款收入支出决算总表", "income_expenditure_summary"),
        ("一般公共预算财政拨款支出决算表", "expenditure"),
        ("一般公共预算财政拨款基本支出决算表", "general_budget_appropriation"),
        ("政府性基金预算财政拨款收入支出决算表", "appropriation_summary"),
        ("国有资本经营预算财政拨款支出决算表", "expenditure"),
        ("财政拨款收支总表", "income_expenditure_summary"),
        ("部门整体支出绩效自评表", "project_performance"),
        ("收入支出决算总表", "expenditure"),
        ("收入支出决算总表", "income"),
    ],
)
def test_a_longer_title_is_not_the_form_whose_words_it_ends_with(longer: str, shorter: str) -> None:
    assert found(longer) is not None
    assert found(longer) != shorter


@pytest.mark.parametrize(
    "title",
    [
        "国有资产占有使用情况表",
        "政府购买服务支出表",
        "一般公共预算支出表（按政府预算支出经济分类）",
        "经营支出表",
        "非税收入表",
        "政府购买服务支出预算表",
        "一般公共预算财政拨款收入表",
        # The whole government's budget, not a department's.
        "2023年全区一般公共预算支出表",
        "青山市本级一般公共预算支出表",
        "部门支出总表（按部门预算支出经济分类科目）",
    ],
)
def test_forms_that_nobody_asked_for_are_not_taken_for_others(title: str) -> None:
    assert found(title) is None


@pytest.mark.parametrize(
    "line",
    [
        "收入支出决算总表.................3",
        "一、收入支出决算总表………………………5",
        "支出决算表……7",
        "三、支出决算表 ........ 12",
        "二、收入决算表 6",
        "第二部分 2021年度部门决算表",
        "目录",
    ],
)
def test_lines_of_a_table_of_contents_open_nothing(line: str) -> None:
    assert found(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "本表反映部门本年度的总收支和年初、年末结转结余情况。",
        "注：本表反映部门本年度各项支出情况。",
        "支出决算表说明",
        "详见支出决算表。",
        "本部门2021年度无政府性基金收入，故政府性基金预算财政拨款收入支出决算表为空表。",
        "收入决算情况说明",
        "二、支出决算情况说明",
        "“三公”经费支出决算情况说明",
        "关于2021年度一般公共预算财政拨款支出决算表的说明",
        "2021年度收入合计2043.34万元，其中财政拨款收入2043.34万元。",
        "公开03表",
        "支出",
        "",
        "   ",
    ],
)
def test_prose_opens_nothing(line: str) -> None:
    assert found(line) is None


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("(部门|单位)?财政拨款支出(预算|决算)?(总|情况)?表(\\(.*)?", "财政拨款支出"),
        ("(收支|收入支出)(预算)?总体情况表", "总体情况表"),
        ("收支总?表", "收支"),
        ("政{0,2}府表", "府表"),
        ("支出[总情]明细表", "明细表"),
        ("绩效(评(价|估))?\\(表", "绩效"),
        ("三公经费.*表", "三公经费"),
        ("收支总表|支出总表", ""),
        ("(收支|支出)?(总)?", ""),
    ],
)
def test_only_words_that_a_title_cannot_do_without_are_looked_for(pattern: str, word: str) -> None:
    """A word too many here, and a form that is printed would be passed over without a word."""
    assert required_word(pattern) == word


def test_a_form_file_whose_pattern_is_no_regular_expression_is_named() -> None:
    with pytest.raises(FormFileError, match=r"income\.toml column total"):
        Pattern("income.toml column total", ("合计", "(总计")).matches("合计")


def test_every_wording_of_a_title_names_a_word_to_look_for() -> None:
    """One without would be tried on every line of every document."""
    wordings = [wording for form in forms().values() for wording in form.titles.alternatives]
    assert [wording for wording in wordings if not required_word(wording)] == []


def test_every_pattern_of_the_form_files_is_a_regular_expression() -> None:
    """They are compiled only when a document needs them, so a slip would show with some documents only."""

    def patterns(value: object) -> Iterator[Pattern]:
        if isinstance(value, Pattern):
            yield value
        elif is_dataclass(value):
            yield from (found for each in fields(value) for found in patterns(getattr(value, each.name)))
        elif isinstance(value, Mapping):
            yield from (found for each in value.values() for found in patterns(each))
        elif isinstance(value, tuple):
            yield from (found for each in value for found in patterns(each))

    found = [*patterns(forms()), *patterns(common())]
    assert len(found) > 300
    for pattern in found:
        for alternative in pattern.alternatives:
            re.compile(alternative)
