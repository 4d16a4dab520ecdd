"""The whole corpus in one release: its sums, its supersessions, and what the marts count."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipeline.dashboard.said import SENTENCES, key_text, without_wording
from pipeline.dashboard.wording import words
from tests.warehouse.mart_checks import CHECKS, broken

pytestmark = pytest.mark.slow

# Rules that compare a published total with the sum of what it is made of, within a form.
SUMS = (
    "appropriation_expenditure_row_sum",
    "appropriation_fund_columns",
    "appropriation_income_parts",
    "basic_row_sum",
    "economic_class_is_sum",
    "economic_personnel_total",
    "economic_running_total",
    "expenditure_row_sum",
    "expenditure_source_columns",
    "form_total_is_sum_of_classes",
    "functional_class_is_sum",
    "functional_subclass_is_sum",
    "fund_flow_balance",
    "income_row_sum",
    "income_year_row_sum",
    "sources_equal_uses",
    "sources_total",
    "summary_expenditure_kinds",
    "summary_income_sum",
    "three_public_total",
    "three_public_vehicle",
    "uses_total",
)
# Reasons of figures that the warehouse does not keep, whatever the layout.
NOT_KEPT = "another year|for comparison|政府预算经济分类|total of several projects"
# The later by name of each pair of files that publish the same accounts.
SUPERSEDED = {
    "24年普陀区财政局（测试问题版本）.pdf": "上海市普陀区财政局2024年度部门决算.pdf",
    "江苏省人民检察院_2017年省检察院部门预算.pdf": "江苏省人民检察院_2017年省检察院部门预算_2.pdf",
    "江苏省人民检察院_2019年度部门预算公开.pdf": "江苏省人民检察院_2019年度部门预算公开_2.pdf",
}

PROCURATORATE = {"江苏省人民检察院_2017年省检察院部门预算.pdf", "江苏省人民检察院_2017年省检察院部门预算_2.pdf"}


@pytest.fixture(scope="module")
def released(corpus: Path, tmp_path_factory: pytest.TempPathFactory, cli) -> duckdb.DuckDBPyConnection:
    """The release of the corpus."""
    home = tmp_path_factory.mktemp("corpus") / "home"
    run = cli("run", "--landing", corpus, "--home", home)
    assert run.returncode == 0, run.stdout + run.stderr
    return duckdb.connect(str((home / "warehouse" / "current.duckdb").resolve()), read_only=True)


def test_published_sums_hold(released) -> None:
    rules = released.execute(
        "SELECT rule_id, examined, violated FROM audit_rule WHERE list_contains(?, rule_id)", [list(SUMS)]
    ).fetchall()
    assert sorted(rule for rule, examined, _ in rules if examined) == list(SUMS)
    examined, violated = (sum(rule[column] for rule in rules) for column in (1, 2))
    assert examined > 5000
    assert violated <= examined / 100, [rule for rule in rules if rule[2]]


def test_no_finding_is_within_rounding(released) -> None:
    """A difference of the last printed place, 0.01 of the form's unit, is rounding and no finding."""
    findings = released.execute(
        "SELECT DISTINCT rule_id, key, abs(difference), unit_published FROM audit_finding "
        "JOIN statement USING (document_id, form_id) WHERE difference IS NOT NULL AND rule_id NOT LIKE 'kpi%' "
        "AND rule_id NOT IN ('project_execution_rate', 'project_budget_score')"
    ).fetchall()
    assert findings
    assert not [f for f in findings if f[2] <= Decimal("0.01") * (10000 if f[3] == "万元" else 1)]


def test_the_damage_of_a_copy_is_found_and_nothing_of_the_original(released) -> None:
    """A form cut out, amounts blanked, sentences changed. The original contradicts itself once, and so does another."""
    rules = [
        "contents_forms_are_printed",
        "statutory_forms_are_printed",
        "stated_amount_is_printed",
        "heading_year_is_the_documents",
        "final_against_budget_in_words",
        "asset_date_is_the_years_end",
        "template_name_is_filled_in",
        "three_public_parts_are_printed",
        "three_public_blank_beside_economic",
    ]
    found = released.execute(
        "SELECT file_name, rule_id, split_part(key, ' · ', 1), actual FROM audit_finding JOIN dim_document "
        "USING (document_id) WHERE list_contains(?, rule_id) ORDER BY ALL",
        [rules],
    ).fetchall()
    damaged, original = next(iter(SUPERSEDED.items()))
    planning = "上海市普陀区规划和自然资源局_2024_年度部门决算.pdf"
    assert [row[1:] for row in found if row[0] not in (damaged,)] == [
        ("stated_amount_is_printed", "basic", "53647500.00"),
        ("stated_amount_is_printed", "basic_personnel", "48840900.00"),
        ("stated_amount_is_printed", "appropriation_sources", "29616800.00"),
        # 12,323.46 in one sentence, 12,323.48 in another and in the forms; the same publication in two files.
        ("stated_amount_is_printed", "basic_budget", "123234800.00"),
        ("stated_amount_is_printed", "basic_budget", "123234800.00"),
    ]
    assert {row[0] for row in found} - PROCURATORATE == {damaged, original, planning}
    assert Counter(row[1] for row in found if row[0] == damaged) == {
        "asset_date_is_the_years_end": 1,
        "contents_forms_are_printed": 1,
        "final_against_budget_in_words": 3,
        "heading_year_is_the_documents": 1,
        "stated_amount_is_printed": 2,
        "statutory_forms_are_printed": 1,
        "template_name_is_filled_in": 1,
    }
    assert (damaged, "contents_forms_are_printed", "expenditure", "absent") in found
    assert (damaged, "stated_amount_is_printed", "three_public_budget", "0.00") in found


# Every contradiction between words and forms, or within a sentence, with page and published value; each was seen there.
IN_WORDS = {
    ("24年普陀区财政局（测试问题版本）.pdf", "stated_amount_is_printed", 18, "29953900.00"),
    ("24年普陀区财政局（测试问题版本）.pdf", "stated_amount_is_printed", 22, "0.00"),
    ("24年普陀区财政局（测试问题版本）.pdf", "stated_change_rate", 18, "-1.87"),
    ("dept_budget.pdf", "stated_change_rate", 9, "17.62"),
    ("dept_budget.pdf", "stated_change_rate", 9, "17.66"),
    ("dept_budget.pdf", "stated_change_rate", 9, "5.27"),
    ("上海市普陀区人民政府万里街道办事处24年预算.pdf", "stated_change_rate", 9, "0.53"),
    ("上海市普陀区人民政府万里街道办事处24年预算.pdf", "stated_subject_is_printed", 9, "3503499.00"),
    ("上海市普陀区规划和自然资源局_2024_年度部门决算.pdf", "stated_amount_is_printed", 24, "48840900.00"),
    ("上海市普陀区规划和自然资源局_2024_年度部门决算.pdf", "stated_amount_is_printed", 24, "53647500.00"),
    ("上海市普陀区财政局2024年度部门决算.pdf", "stated_amount_is_printed", 21, "29616800.00"),
    ("江苏省人民检察院_2017年省检察院部门预算.pdf", "stated_amount_is_printed", 19, "123234800.00"),
    ("江苏省人民检察院_2017年省检察院部门预算.pdf", "stated_change_rate", 22, "129.97"),
    ("江苏省人民检察院_2019年度部门预算公开.pdf", "stated_change_rate", 25, "10.06"),
    ("江苏省人民检察院_2019年度部门预算公开.pdf", "stated_change_rate", 26, "-13.22"),
    ("江苏省人民检察院_2019年度部门预算公开.pdf", "stated_change_rate", 29, "34.38"),
    ("江苏省高级人民法院_省法院2018年度部门预算公开.pdf", "stated_change_rate", 19, "-5.95"),
    ("西安_宣传部_2026年部门预算.pdf", "stated_change_is_printed", 11, "-94900.00"),
    ("西安_宣传部_2026年部门预算.pdf", "stated_change_rate", 12, "-44.38"),
    ("西安_宣传部_2026年部门预算.pdf", "stated_change_rate", 12, "81.26"),
}


def test_words_are_held_against_the_forms(released) -> None:
    rules = released.execute(
        "SELECT rule_id, examined FROM audit_rule WHERE starts_with(rule_id, 'stated_') AND rule_id LIKE '%printed'"
    ).fetchall()
    assert sum(examined for _, examined in rules) > 850
    found = released.execute(
        "SELECT file_name, rule_id, page, actual FROM audit_finding JOIN dim_document USING (document_id) "
        "WHERE starts_with(rule_id, 'stated_')"
    ).fetchall()
    # A copy of a file has its findings, too.
    assert {(file.replace("_2.pdf", ".pdf"), *rest) for file, *rest in found} == IN_WORDS


def test_the_same_accounts_in_two_files_are_counted_once(released) -> None:
    pairs = released.execute(
        "SELECT d.file_name, later.file_name FROM dim_document d JOIN dim_document later "
        "ON d.superseded_by = later.document_id"
    ).fetchall()
    assert dict(pairs) == SUPERSEDED
    # Each pair has different bytes, and the same figures: replaced, but no duplicate.
    assert released.execute("SELECT count(*) FROM dim_document WHERE status = 'duplicate'").fetchone() == (0,)
    counted = released.execute(
        "SELECT department_name, fiscal_year, sum(total_yuan) FROM expenditure_by_function "
        "WHERE stage = 'final' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert counted == [
        ("上海市普陀区规划和自然资源局", 2024, Decimal("97593800.00")),
        ("上海市普陀区财政局", 2024, Decimal("29400600.00")),
        ("西安市卫生健康委员会", 2022, Decimal("20749619800.00")),
    ]


def test_value_cells_load_or_say_why_not(released) -> None:
    loaded, left_out, unexplained = released.execute(
        "SELECT count(*) FILTER (disposition = 'loaded'), "
        f"count(*) FILTER (disposition <> 'loaded' AND NOT regexp_matches(reason, '{NOT_KEPT}')), "
        "count(*) FILTER (disposition <> 'loaded' AND reason IS NULL) FROM value_cell"
    ).fetchone()
    assert unexplained == 0
    assert loaded / (loaded + left_out) >= 0.97


def test_chinese_pages_say_everything_in_chinese(released) -> None:
    reasons = [said for (said,) in released.execute(SENTENCES).fetchall()]
    assert len(reasons) > 50
    assert [part for said in reasons for part in without_wording(said, words("zh"))] == []
    # What findings are about: names of the documents' own, such as CT, are in capitals or stand within other text.
    keys = [key for (key,) in released.execute("SELECT DISTINCT key FROM audit_comparison").fetchall()]
    pieces = {piece for key in keys for piece in key_text(key, words("zh")).split(" · ")}
    assert [piece for piece in pieces if re.fullmatch("[a-z_ ]{3,}", piece)] == []


@pytest.mark.parametrize("check", CHECKS)
def test_marts_of_the_corpus_cannot_mislead(released, check: str) -> None:
    assert broken(released, check) == []
