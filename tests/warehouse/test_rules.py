"""Every rule of sql/rules on three documents: one that keeps it, one that breaks it, one where a side is unpublished.

A case prints one document around a single figure; the three values of that figure make the three documents. What a
rule examined is counted: two comparisons, of which one fails.
"""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from functools import cache

import duckdb
import polars as pl
import pytest
from warehouse_factory import FORM_ROWS, TODAY, Document

from pipeline.warehouse.lines import line_dtypes
from pipeline.warehouse.rules import _parse, rules, run_rules
from pipeline.warehouse.schema import create_all, create_marts
from pipeline.warehouse.subjects import subject_rows

SUMMARY, APPROPRIATION = "income_expenditure_summary", "appropriation_summary"
GENERAL, ECONOMIC, PROJECT = "general_budget_appropriation", "basic_expenditure_economic", "project_performance"
FUND = "general_public_budget"


def two_forms(first, second):
    """One form's line against another's: `first` and `second` print into the document."""

    def make(d, x):
        first(d)
        second(d, x)

    return make


def tree(total, parts, classification="functional"):
    def make(d, x):
        d.form("expenditure" if classification == "functional" else ECONOMIC)
        d.expenditure(total, classification=classification, basic=x)
        for part in parts:
            d.expenditure(part, classification=classification, basic="1.00")

    return make


def form_line(form_id, code="total", fund="all", classification="functional", kind="total"):
    def make(d, x="5.00"):
        d.form(form_id).expenditure(code, fund=fund, classification=classification, **{kind: x})

    return make


def three_public(total, *parts):
    def make(d, x):
        d.form("three_public").three_public(total, text=x)
        for part in parts:
            d.three_public(part, text="1.00")

    return make


def pairs(*rows):
    """Rows of the economic form: economic code, the government's own code or None, amount or None for the figure."""

    def make(d, x):
        d.form(ECONOMIC)
        for code, government, text in rows:
            d.expenditure(code, FUND, "economic", government, basic=text or x)

    return make


def compared(form_id, line, *steps):
    """A form with this year's 3.00 on one line, and figures of other years beside it."""

    def make(d, x):
        d.form(form_id)
        if form_id == "three_public":
            d.three_public(line, text="3.00")
        else:
            d.expenditure(line, total="3.00")
        for step in steps:
            step(d, x)

    return make


def project(*steps):
    def make(d, x):
        d.form(PROJECT, unit="万元", project="某项目")
        for step in steps:
            step(d, x)

    return make


def project_list(d, x):
    d.form("project_list", unit="万元", project="甲项目").fund(initial_budget_yuan="2.00")
    for other, amount in (("乙项目", "1.00"), (None, x)):
        d.project_id = f"{d.department_id}:{other}" if other else None
        d.fund(initial_budget_yuan=amount)


def unit_of_list(d, x):
    """Two projects under the second of two rows of one name."""
    d.form("project_list", unit="万元", project="甲项目")
    d.rows["dim_project"][0]["implementing_unit_name"] = "管护站(中心)"
    for project, amount in ((None, "9.00"), (None, x), (d.project_id, "2.00"), (d.project_id, "1.00")):
        d.project_id = project
        d.fund(initial_budget_yuan=amount)
        d.rows["fact_project_fund"][-1]["fund_row_published"] = "管护站（中心）"


def bought(kind):
    """A total or a category, and two items below it."""

    def make(d, x):
        d.form("government_procurement", unit="万元").bought(kind, x, category="goods" if kind == "category" else None)
        d.bought("item", "1.00", category="goods")
        d.bought("item", "2.00", category="goods")

    return make


def economic_total(kind, *codes):
    def make(d, x):
        d.form(ECONOMIC)
        for code in codes:
            d.expenditure(code, FUND, "economic", basic="1.00")
        d.expenditure("total", FUND, "economic", **{kind: x})

    return make


def economic_and_three_public(d, x):
    d.form(ECONOMIC).expenditure("30217", FUND, "economic", basic="5.00")
    d.form("three_public").three_public("reception", text=x)


def economic_of_projects_and_three_public(d, x):
    """公务接待 of 3.00 in basic expenditure and of 2.00 in projects, and the 三公 form in two columns of money."""
    d.form(ECONOMIC).expenditure("30217", FUND, "economic", basic="3.00")
    d.form("general_budget_project_economic").expenditure("30217", FUND, "economic", project="2.00")
    d.form("three_public")
    for fund in ("all", FUND):
        d.three_public("reception", text=x, fund=fund)


def all_funds(d, x):
    d.form(GENERAL).expenditure("total", FUND, total="3.00")
    d.form("government_fund").expenditure("total", "government_fund", total="2.00")
    d.form("state_capital", status="empty")
    d.form(APPROPRIATION).expenditure("total", total=x)


def summary(*steps):
    def make(d, x):
        d.form(SUMMARY)
        for step in steps:
            step(d, x)

    return make


def copied(d, x):
    for name in ("甲项目", "乙项目"):
        d.form(PROJECT, project=name)
        indicators = ("一", "二", "三") if x != "few" else ("一", "二")
        for indicator in indicators:
            d.kpi(indicator, actual="9" if (x, name, indicator) == ("other", "乙项目", "三") else "1")


def tasks(d, x):
    d.form("department_performance", unit="万元")
    d.task("合计", is_total=True, approved_yuan=x)
    d.task("甲", approved_yuan="1.00")
    d.task("乙", approved_yuan="2.00")


def successor(d, form_id):
    d.record().form(form_id or "expenditure")
    earlier = Document(f"earlier-{d.file_name}").form("expenditure", status="loaded" if form_id else "empty")
    d.beside(earlier.record(superseded_by=d.document_id))


def later(d, days):
    successor = Document(f"successor-{d.file_name}").record()
    d.beside(successor)
    replaced = {} if days is None else {"superseded_by": successor.document_id}
    d.record(ingest_date=TODAY + timedelta(days=days or 0), **replaced)


def other_name(d, shared):
    """Twenty figures, of which another department prints some again; with fewer nothing is compared."""
    other = Document(f"other-{d.file_name}", department="乙市某局" if shared else d.department)
    for document, figures in ((d, 20 if shared else 19), (other, shared or 19)):
        document.record().form("expenditure")
        for place in range(figures):
            document.expenditure(str(20101 + place), total=f"{ord(d.file_name[0])}{place}1.23")
    d.beside(other)


def statutory(d, forms):
    for form_id in (SUMMARY, APPROPRIATION, GENERAL, "income", "expenditure", ECONOMIC)[:forms]:
        d.form(form_id)


def change_against_last_year(d, x):
    """6 with a change of 2 in words, against the printed total of the year before."""
    last = Document(f"last-year-of-{d.file_name}", f"{d.file_name}局", d.year - 1).record()
    d.record(department_id=last.department_id).claim(
        "change",
        text="支出预算6元,比上年增加2元",
        subject="expenditure",
        amount_yuan=Decimal(6),
        change_yuan=Decimal(2),
        half_unit_yuan=Decimal("0.005"),
    )
    if x:
        last.form(SUMMARY).expenditure("total", total=x)
    d.beside(last)


CASES = {
    "expenditure_row_sum": (
        lambda d, x: d.form("expenditure").expenditure("201", total=x, basic="1.00", project="2.00", subsidy="—"),
        ("3.00", "3.01", "—"),
    ),
    "appropriation_expenditure_row_sum": (
        lambda d, x: d.form(GENERAL).expenditure("201", FUND, total=x, basic="1.00", project="2.00"),
        ("3.00", "2.99", "—"),
    ),
    "basic_row_sum": (
        lambda d, x: d.form(GENERAL).expenditure("201", FUND, basic=x, personnel="1.00", running="2.00"),
        ("3.00", "30.00", "—"),
    ),
    "appropriation_income_row_sum": (
        lambda d, x: d.form(GENERAL)._amounts(
            "fact_revenue",
            "201",
            "functional",
            [
                (text, {"revenue_source": "general_public_budget", "expenditure_type": kind, "fund": FUND})
                for kind, text in (("total", x), ("basic", "1.00"), ("project", "2.00"))
            ],
        ),
        ("3.00", "3.10", "—"),
    ),
    "balance_row_sum": (
        lambda d, x: d.form(GENERAL)._amounts(
            "fact_balance",
            "201",
            "functional",
            [
                (t, {"balance_kind": "carry_in", "balance_part": "total", "expenditure_type": kind, "fund": FUND})
                for kind, t in (("total", x), ("basic", "1.00"), ("project", "2.00"))
            ],
        ),
        ("3.00", "4.00", "—"),
    ),
    "balance_parts_sum": (
        lambda d, x: d.form("state_capital")._amounts(
            "fact_balance",
            "201",
            "functional",
            [
                (t, {"balance_kind": "carry_out", "balance_part": p, "expenditure_type": "total", "fund": "all"})
                for p, t in (("total", x), ("carry_over", "1.00"), ("surplus", "2.00"))
            ],
        ),
        ("3.00", "4.00", "—"),
    ),
    "income_row_sum": (
        lambda d, x: d.form("income").income(
            "201", "functional", total=x, appropriation="1.00", undertaking="2.00", education_fee="2.00", other="—"
        ),
        ("3.00", "5.00", "—"),
    ),
    "education_fee_within_undertaking": (
        lambda d, x: d.form("income").income("201", "functional", undertaking="2.00", education_fee=x),
        ("2.00", "2.01", "—"),
    ),
    "income_year_row_sum": (
        lambda d, x: d.form("income").income(
            "201",
            "functional",
            total="9.00",
            year_total=x,
            general_public_budget="1.00",
            unit_funds="2.00",
            other="2.00",
        ),
        ("3.00", "5.00", "—"),
    ),
    "summary_expenditure_kinds": (
        summary(lambda d, x: d.expenditure("total", total=x), lambda d, x: d.expenditure("total", basic="5.00")),
        ("5.00", "6.00", "—"),
    ),
    "summary_income_sum": (
        summary(
            lambda d, x: d.income(general_public_budget="1.00"),
            lambda d, x: d.income(government_fund="2.00"),
            lambda d, x: d.income(total=x),
        ),
        ("3.00", "1.00", "—"),
    ),
    "appropriation_income_parts": (
        summary(lambda d, x: d.income(appropriation=x, general_public_budget="1.00", government_fund="2.00")),
        ("3.00", "1.00", "—"),
    ),
    "fund_flow_balance": (
        lambda d, x: d.form(GENERAL).flow("201", "1.00", "9.00", *((x, "2.00") if x else ("", ""))),
        ("8.00", "9.00", None),
    ),
    "form_total_is_sum_of_classes": (tree("total", ["201", "202"]), ("2.00", "3.00", "—")),
    "functional_class_is_sum": (tree("201", ["20101", "20102"]), ("2.00", "3.00", "—")),
    "functional_subclass_is_sum": (tree("20101", ["2010101", "2010102"]), ("2.00", "3.00", "—")),
    "economic_class_is_sum": (tree("301", ["30101", "30102"], "economic"), ("2.00", "3.00", "—")),
    "form_total_is_sum_of_leaves": (tree("total", ["2010101", "2020101"]), ("2.00", "3.00", "—")),
    "economic_personnel_total": (economic_total("personnel", "301", "303", "302"), ("2.00", "3.00", "—")),
    "economic_running_total": (economic_total("running", "302", "310", "301"), ("2.00", "3.00", "—")),
    "sources_total": (
        summary(
            lambda d, x: d.income(total="5.00"),
            lambda d, x: d.balance(surplus_used="1.00"),
            lambda d, x: d.balance(carry_in="2.00"),
            lambda d, x: d.balance(total_sources=x),
        ),
        ("8.00", "5.00", "—"),
    ),
    "uses_total": (
        summary(
            lambda d, x: d.expenditure("total", total="5.00"),
            lambda d, x: d.balance(surplus_distributed="1.00", carry_out="2.00"),
            lambda d, x: d.balance(total_uses=x),
        ),
        ("8.00", "5.00", "—"),
    ),
    "sources_equal_uses": (
        summary(lambda d, x: d.balance(total_sources="5.00"), lambda d, x: d.balance(total_uses=x)),
        ("5.00", "5.01", "—"),
    ),
    "appropriation_fund_columns": (
        lambda d, x: (
            d.form(APPROPRIATION),
            d.expenditure("201", total=x),
            d.expenditure("201", FUND, total="1.00"),
            d.expenditure("201", "government_fund", total="2.00"),
        ),
        ("3.00", "1.00", "—"),
    ),
    "expenditure_source_columns": (
        lambda d, x: d.form("expenditure")._amounts(
            "fact_expenditure",
            "201",
            "functional",
            [
                (text, {"expenditure_type": "total", "fund": fund})
                for fund, text in (("all", x), (FUND, "1.00"), ("earmarked", "0.50"), ("other", "2.00"))
            ],
        ),
        ("3.00", "3.50", "—"),
    ),
    "expenditure_total_matches_summary": (
        two_forms(form_line(SUMMARY), form_line("expenditure")),
        ("5.00", "6.00", "—"),
    ),
    "expenditure_class_matches_summary": (
        two_forms(form_line(SUMMARY, "201"), form_line("expenditure", "201")),
        ("5.00", "6.00", "—"),
    ),
    "income_total_matches_summary": (
        two_forms(
            lambda d: d.form(SUMMARY).income(total="5.00"),
            lambda d, x: d.form("income").income("total", "functional", total=x),
        ),
        ("5.00", "6.00", "—"),
    ),
    "general_budget_matches_appropriation_summary": (
        two_forms(form_line(APPROPRIATION, "201", FUND), form_line(GENERAL, "201", FUND)),
        ("5.00", "6.00", "—"),
    ),
    "fund_forms_match_appropriation_summary": (
        two_forms(
            form_line(APPROPRIATION, "total", "government_fund"),
            form_line("government_fund", "total", "government_fund"),
        ),
        ("5.00", "6.00", "—"),
    ),
    "funds_sum_to_appropriation_total": (all_funds, ("5.00", "3.00", "—")),
    "economic_matches_general_budget": (
        two_forms(
            form_line(GENERAL, fund=FUND, kind="running"),
            form_line(ECONOMIC, fund=FUND, classification="economic", kind="running"),
        ),
        ("5.00", "6.00", "—"),
    ),
    "three_public_total": (three_public("total", "abroad", "vehicle", "reception"), ("3.00", "2.00", "—")),
    "three_public_vehicle": (
        three_public("vehicle", "vehicle_purchase", "vehicle_operation"),
        ("2.00", "1.00", "—"),
    ),
    "three_public_reception": (
        three_public("reception", "reception_domestic", "reception_abroad"),
        ("2.00", "1.00", "—"),
    ),
    "agency_running_parts": (
        three_public("agency_running", "agency_running_administrative", "agency_running_public_servant"),
        ("2.00", "1.00", "—"),
    ),
    "three_public_equals_economic": (economic_of_projects_and_three_public, ("5.00", "6.00", "—")),
    "three_public_not_below_economic": (economic_and_three_public, ("6.00", "4.00", "—")),
    "agency_running_within_running": (
        two_forms(
            form_line(GENERAL, fund=FUND, kind="running"),
            lambda d, x: d.form("three_public").three_public("agency_running", text=x),
        ),
        ("4.00", "6.00", "—"),
    ),
    "kpi_scores_sum_to_total": (
        project(
            lambda d, x: d.fund(weight="10", score="8"),
            lambda d, x: d.kpi("一", "90", "70"),
            lambda d, x: d.score(**({"total_score": x} if x else {"total_weight": "100"})),
        ),
        ("78", "98", None),
    ),
    "kpi_weights_sum_to_total": (
        project(
            lambda d, x: d.fund(weight="10", score="8"),
            lambda d, x: d.kpi("一", "90", "70"),
            lambda d, x: d.score(**({"total_weight": x} if x else {"total_score": "78"})),
        ),
        ("100", "110", None),
    ),
    "kpi_weights_are_100": (
        project(lambda d, x: d.fund(weight="10"), lambda d, x: d.kpi("一", x)),
        ("90", "70", None),
    ),
    "kpi_indicator_weight_subtotal": (
        project(
            lambda d, x: d.kpi("一", "50"),
            lambda d, x: d.kpi("二", "40"),
            lambda d, x: d.score(**({"indicator_weight": x} if x else {"total_weight": "90"})),
        ),
        ("90", "80", None),
    ),
    "kpi_indicator_score_subtotal": (
        project(
            lambda d, x: d.kpi("一", "50", "40"),
            lambda d, x: d.score(**({"indicator_score": x} if x else {"total_weight": "90"})),
        ),
        ("40", "50", None),
    ),
    "kpi_score_within_weight": (project(lambda d, x: d.kpi("一", "10", x)), ("10", "10.5", None)),
    "kpi_full_score_on_missed_target": (
        project(lambda d, x: d.kpi("一", "10", x, met=False)),
        ("9.99", "10", None),
    ),
    "kpi_operator_matches_target": (
        project(lambda d, x: d.kpi("一", target="≥90%", operator=x)),
        ("≥", "=", None),
    ),
    "kpi_indicators_copied": (copied, ("other", "same", "few")),
    "project_grade_band": (
        project(lambda d, x: d.score(x, total_weight="100", total_score="89.99")),
        ("良", "优", None),
    ),
    "project_execution_rate": (
        project(
            lambda d, x: d.fund(
                adjusted_budget_yuan="600.00", executed_yuan="500.00", **({"execution_rate": x} if x else {})
            )
        ),
        ("83.33", "85", None),
    ),
    "project_budget_score": (
        project(lambda d, x: d.fund(weight="10.00", execution_rate="83.33", **({"score": x} if x else {}))),
        ("8.33", "10", None),
    ),
    "project_fund_rows_sum": (
        project(
            lambda d, x: d.fund("total", executed_yuan=x),
            lambda d, x: d.fund("appropriation", executed_yuan="1.00"),
            lambda d, x: d.fund("other", executed_yuan="2.00"),
        ),
        ("3.00", "4.00", "—"),
    ),
    "project_list_total": (project_list, ("3.00", "4.00", "—")),
    "project_list_unit_total": (unit_of_list, ("3.00", "4.00", "—")),
    "procurement_total": (bought("total"), ("3.00", "4.00", "—")),
    "procurement_category_sum": (bought("category"), ("3.00", "4.00", "—")),
    "procurement_row_sum": (
        lambda d, x: (
            d.form("government_procurement", unit="万元").bought("total", x),
            d.bought("total", "2.00", "general_public_budget", again=True),
            d.bought("total", "1.00", "other", again=True),
        ),
        ("3.00", "4.00", "—"),
    ),
    "procurement_matches_expenditure": (
        lambda d, x: (
            d.form("expenditure", unit="万元").expenditure("total", procurement="3.00"),
            d.form("government_procurement", unit="万元").bought("total", x),
        ),
        ("3.00", "4.00", "—"),
    ),
    "contents_forms_are_printed": (
        lambda d, x: d.claim("form_listed", form_id="expenditure", word=x),
        ("printed", "absent", None),
    ),
    "statutory_forms_are_printed": (statutory, (6, 5, 3)),
    "subject_codes_are_official": (
        lambda d, x: (
            d.form("expenditure").expenditure("201", total="1.00"),
            d.statement.update(alignment=x),
        ),
        ("by header", "by header; codes of the publisher's own, names decide", None),
    ),
    "stated_amount_is_printed": (
        lambda d, x: (
            d.form(SUMMARY).expenditure("total", total="6.00"),
            d.claim("expenditure" if x else "basic", amount_yuan=Decimal(x or 1), half_unit_yuan=Decimal("0.05")),
        ),
        ("6.10", "6.11", None),
    ),
    "stated_subject_is_printed": (
        lambda d, x: (
            (
                d.form("expenditure").expenditure("20101", total="6.00"),
                d.form(GENERAL).expenditure("20101", fund=FUND, total="4.00"),
                d.claim("subject", subject="20101", amount_yuan=Decimal(x), half_unit_yuan=Decimal("0.05")),
            )
            if x
            else d.claim("subject", subject="20101", amount_yuan=Decimal(1), half_unit_yuan=Decimal(1))
        ),
        ("4.10", "4.11", None),
    ),
    "stated_parts_sum": (
        lambda d, x: d.claim(
            "procurement_parts" if x else "procurement",
            amount_yuan=Decimal(5),
            compared_yuan=Decimal(x or 1),
            half_unit_yuan=Decimal("0.2"),
        ),
        ("5.20", "5.21", None),
    ),
    "stated_change_rate": (
        lambda d, x: d.claim(
            "change",
            amount_yuan=Decimal(110),
            change_yuan=Decimal(10),
            half_unit_yuan=Decimal("0.005"),
            rate_percent=x and Decimal(x),
            half_rate_percent=Decimal("0.05"),
        ),
        ("10.1", "10.2", None),
    ),
    "stated_rate_of_budget": (
        lambda d, x: d.claim(
            "rate_of_budget",
            amount_yuan=Decimal(90),
            compared_yuan=Decimal(100 if x else 0),
            half_unit_yuan=Decimal("0.005"),
            rate_percent=Decimal(x or 1),
            half_rate_percent=Decimal("0.05"),
        ),
        ("90.1", "90.2", None),
    ),
    "stated_change_is_last_years": (change_against_last_year, ("4.02", "4.03", None)),
    "stated_change_is_printed": (
        lambda d, x: (
            d.form("three_public").three_public("total", text="6.00"),
            d.comparison("total", "prior", "4.00"),
            d.claim(
                "change",
                subject="three_public_budget" if x else "expenditure_budget",
                amount_yuan=Decimal(6),
                change_yuan=Decimal(x or 1),
                half_unit_yuan=Decimal("0.005"),
            ),
        ),
        ("2.02", "2.03", None),
    ),
    "final_against_budget_in_words": (
        lambda d, x: d.claim(
            "final_against_budget", amount_yuan=Decimal(1), compared_yuan=Decimal(2 if x else 1), word=x or "大于"
        ),
        ("小于", "大于", None),
    ),
    "heading_year_is_the_documents": (
        lambda d, x: d.claim("heading_year" if x else "asset_date", word=x or "2020"),
        ("2021", "2020", None),
    ),
    "asset_date_is_the_years_end": (
        lambda d, x: d.claim("asset_date" if x else "heading_year", word=x or "2020"),
        ("2021", "2020", None),
    ),
    "template_name_is_filled_in": (
        lambda d, x: d.claim(x, word="××局"),
        ("heading_year", "placeholder", "asset_date"),
    ),
    "three_public_parts_are_printed": (
        lambda d, x: (
            d.form("three_public").three_public("total", text="1.00" if x else "0"),
            d.three_public(x or "meeting"),
        ),
        ("reception", "meeting", None),
    ),
    "three_public_blank_beside_economic": (
        lambda d, x: (
            d.form(ECONOMIC).expenditure("30217", FUND, "economic", basic="5.00" if x else "0"),
            d.form("three_public").three_public(x or "total", text="5.00"),
        ),
        ("reception", "abroad", None),
    ),
    "economic_parts_match_general_budget": (
        lambda d, x: (
            d.form(GENERAL).expenditure("total", FUND, basic="3.00"),
            d.form(ECONOMIC).expenditure("total", FUND, "economic", personnel="1.00", running=x),
        ),
        ("2.00", "2.01", "—"),
    ),
    "successor_prints_every_form": (successor, ("expenditure", "income", None)),
    "later_publication_is_counted": (later, (0, 1, None)),
    "accounts_are_of_one_name": (other_name, (10, 19, None)),
    "economic_split_sum": (
        pairs(("30101", None, None), ("30101", "50101", "1.00"), ("30101", "50501", "2.00")),
        ("3.00", "4.00", "—"),
    ),
    "economic_pair_is_sum": (
        pairs(
            ("301", "501", None),
            ("30101", "50101", "1.00"),
            ("30102", "50101", "2.00"),
            ("301", "505", "9.00"),
        ),
        ("3.00", "12.00", "—"),
    ),
    "comparison_change": (
        compared(
            "three_public",
            "reception",
            lambda d, x: d.comparison("reception", "prior", "1.00", stage="budget"),
            lambda d, x: d.comparison("reception", "prior", "7.00", stage="final"),
            lambda d, x: d.comparison("reception", "prior", "9.00", year=2019, stage="budget"),
            lambda d, x: d.comparison("reception", "change", x, stage="budget"),
        ),
        ("2.00", "2.10", "—"),
    ),
    "comparison_change_rate": (
        compared(
            "expenditure",
            "201",
            lambda d, x: d.comparison("201", "prior", "7.00"),
            lambda d, x: d.comparison("201", "change_rate", x),
        ),
        # Printed to one place: -57.142… is -57.1.
        ("-57.1%", "-57.2%", "—"),
    ),
    "comparison_three_public_total": (
        compared(
            "three_public",
            "total",
            lambda d, x: d.comparison("total", "prior", x),
            lambda d, x: d.comparison("reception", "prior", "1.00"),
            lambda d, x: d.comparison("abroad", "prior", "2.00"),
            lambda d, x: d.comparison("abroad", "change", "5.00"),
        ),
        ("3.00", "8.00", "—"),
    ),
    "comparison_total_is_sum_of_classes": (
        compared(
            "expenditure",
            "total",
            lambda d, x: d.comparison("total", "prior", x),
            lambda d, x: d.comparison("201", "prior", "1.00"),
            lambda d, x: d.comparison("205", "prior", "2.00"),
            lambda d, x: d.comparison("20501", "prior", "2.00"),
        ),
        ("3.00", "5.00", "—"),
    ),
    "task_total": (tasks, ("3.00", "4.00", "—")),
}


@cache
def empty_warehouse():
    con = duckdb.connect()
    create_all(con)
    create_marts(con)
    return con


@contextmanager
def loaded(*documents):
    """A database with the documents' rows, ready for rules; afterwards it is empty again."""
    con = empty_warehouse()
    con.begin()
    try:
        for document in documents:
            document.finish()
        for table in {table for document in documents for table in document.rows} - {"observed_subject"}:
            insert(con, table, [row for document in documents for row in document.rows.get(table, [])])
        observed = [row | {"printed": 1} for document in documents for row in document.rows.get("observed_subject", [])]
        insert(con, "dim_subject", subject_rows([], observed))
        insert(con, "dim_form", FORM_ROWS)
        yield con
    finally:
        con.rollback()


def insert(con, table, rows):
    frame = pl.DataFrame(rows, schema=line_dtypes(table)).to_arrow()  # noqa: F841 DuckDB finds it by name
    con.execute(f"INSERT INTO {table} BY NAME SELECT DISTINCT * FROM frame")


def run(rule_id, *documents):
    """What the rule examined and violated, and its findings as rows (document_id, expected, actual)."""
    with loaded(*documents) as con:
        run_rules(con, [rule for rule in rules() if rule.rule_id == rule_id])
        (counts,) = con.execute("SELECT examined, violated FROM audit_rule").fetchall()
        return counts, con.execute("SELECT document_id, expected, actual FROM audit_finding ORDER BY key").fetchall()


def test_every_rule_has_a_case():
    assert {rule.rule_id for rule in rules()} == set(CASES)


@pytest.mark.parametrize("rule_id", CASES)
def test_rule_holds_fails_and_passes_over_the_unpublished(rule_id):
    make, values = CASES[rule_id]
    documents = [Document(f"{name}.tsv") for name in ("holds", "fails", "unpublished")]
    for document, value in zip(documents, values, strict=True):
        make(document, value)
    counts, findings = run(rule_id, *documents)
    assert counts == (2, 1)
    assert [finding[0] for finding in findings] == [documents[1].document_id]


@pytest.mark.parametrize(("printed", "violated"), [("5.00", 0), ("5.01", 1)])
def test_two_sided_government_funds_are_held_against_the_appropriation_summary(printed, violated):
    document = Document("a.tsv")
    document.form(APPROPRIATION)
    document.expenditure("total", "government_fund", total="5.00")
    document.form("government_fund_summary")
    document.expenditure("total", "government_fund", total=printed)
    assert run("fund_forms_match_appropriation_summary", document)[0] == (1, violated)


@pytest.mark.parametrize(("uses", "violated"), [("5.00", 0), ("5.01", 1)])
def test_the_two_sides_of_the_government_funds_are_compared_too(uses, violated):
    document = Document("a.tsv")
    document.form("government_fund_summary")
    document.income(total="5.00")
    document.balance(fund="government_fund", total_sources="5.00", total_uses=uses)
    assert run("sources_equal_uses", document)[0] == (1, violated)
    assert run("sources_total", document)[0] == (1, 0)


@pytest.mark.parametrize("unit", ["千元", "万元", "亿元"])
@pytest.mark.parametrize(
    ("total", "violated"),
    [("0.03", 0), ("0.04", 0), ("0.05", 1), ("0.01", 1)],
)
def test_rounding_is_half_a_unit_per_figure(total, violated, unit):
    """0.01 + 0.02 with four figures published at two decimals: half a hundredth each, so 0.02 is allowed."""
    document = Document("a.tsv")
    document.form("expenditure", unit=unit)
    document.expenditure("201", total=total, basic="0.01", project="0.02")
    counts, _ = run("expenditure_row_sum", document)
    assert counts == (1, violated)


def test_precision_is_the_statements_not_the_cells():
    """A whole number among figures with two decimals is as precise as they are."""
    document = Document("a.tsv")
    document.form("expenditure", unit="万元")
    document.expenditure("201", total="600", basic="300", project="299")
    document.expenditure("202", total="0.12", basic="0.12")
    assert run("expenditure_row_sum", document)[0] == (2, 1)


def test_two_printings_of_one_form_are_not_added_up():
    document = Document("a.tsv")
    for total in ("2.00", "4.00"):
        document.form("expenditure").expenditure("total", total=total)
        document.expenditure("201", total=total)
    assert run("form_total_is_sum_of_classes", document)[0] == (2, 0)


@pytest.mark.parametrize("whole", [("30217", None, "5.00"), ("301", None, "1.00")])
def test_a_subject_split_over_several_rows_is_compared_once_and_whole(whole):
    """With or without a row of its own for the sum, 30217 is 5.00 for the tree and for the 三公 form."""
    document = Document("a.tsv")
    pairs(("302", None, "5.00"), whole, ("30217", "50206", "3.00"), ("30217", "50502", "2.00"))(document, None)
    document.form("three_public").three_public("reception", text="5.00")
    assert run("economic_class_is_sum", document)[0] == (1, 0)
    assert run("three_public_not_below_economic", document)[0] == (1, 0)


def test_pairs_of_two_funds_are_added_up_apart():
    document = Document("a.tsv")
    document.form("basic_expenditure_sources")
    for fund in ("all", FUND):
        document.expenditure("301", fund, "economic", "501", basic="3.00")
        document.expenditure("30101", fund, "economic", "50101", basic="3.00")
    assert run("economic_pair_is_sum", document)[0] == (2, 0)


def test_forms_of_different_years_are_not_compared():
    document = Document("a.tsv")
    document.form(SUMMARY).expenditure("total", total="1.00")
    document.statement["fiscal_year"] = 2020
    document.form("expenditure").expenditure("total", total="2.00")
    assert run("expenditure_total_matches_summary", document)[0] == (0, 0)


def test_an_amount_that_a_second_list_prints_again_is_added_up_once():
    """One fact with two cells behind it, one in the list of projects and one in the list of goals."""
    document = Document("a.tsv")
    document.form(PROJECT, unit="万元", project="某项目")
    document.fund(initial_budget_yuan="2.00")
    document.fund("unit", initial_budget_yuan="2.00")
    document.form(PROJECT, unit="万元", project="某项目")
    again = next(cell for cell in document.rows["value_cell"] if cell["fact_id"]).copy()
    again |= {"statement_id": document.statement["statement_id"], "row_no": 99}
    document.rows["value_cell"].append(again)
    assert run("project_fund_rows_sum", document)[0] == (1, 0)


def test_published_contradiction_is_reported_with_both_figures():
    """The published total 98.33 of rows that sum to 78.33, weights that sum to 80."""
    document = Document("a.tsv")
    document.form(PROJECT, unit="万元", project="某项目")
    document.fund(weight="10.00", score="8.33", execution_rate="83.33")
    for indicator in ("一", "二", "三", "四", "五"):
        document.kpi(indicator, "14.00", "14.00")
    document.score("优", total_weight="100.00", total_score="98.33")
    assert run("kpi_scores_sum_to_total", document)[1] == [(document.document_id, "78.33", "98.33")]
    assert run("kpi_weights_are_100", document)[1] == [(document.document_id, "100", "80.00")]


def test_a_finding_says_where_and_what():
    document = Document("a.tsv")
    CASES["expenditure_row_sum"][0](document, "3.01")
    with loaded(document) as con:
        run_rules(con)
        findings = con.execute(
            "SELECT key, expected, actual, difference, tolerance, message FROM audit_finding "
            "WHERE rule_id = 'expenditure_row_sum'"
        ).fetchall()
        assert con.execute("SELECT count(*) FROM audit_rule").fetchall() == [(len(rules()),)]
    ((key, expected, actual, difference, tolerance, message),) = findings
    assert (key, expected, actual, difference, tolerance) == ("201 科目201 · all", "3.00", "3.01", Decimal("0.01"), 0)
    assert message.startswith("page 1, 201 科目201 · all: 3.01 is published, 3.00 is expected (支出合计 = 基本")


# What is absent, and whole documents and tables, are compared by no figure.
NO_ADDEND = {
    "accounts_are_of_one_name",
    "later_publication_is_counted",
    "statutory_forms_are_printed",
    "subject_codes_are_official",
    "successor_prints_every_form",
}
# Quotients, products and sentences.
NO_SUM = {"comparison_change_rate", "project_execution_rate", "project_budget_score"} | {
    rule_id for rule_id in CASES if rule_id.startswith("stated_")
}


@pytest.mark.parametrize("rule_id", CASES)
def test_a_finding_names_the_figures_that_make_its_two_values(rule_id):
    make, values = CASES[rule_id]
    document = Document("fails.tsv")
    make(document, values[1])
    with loaded(document) as con:
        run_rules(con, [rule for rule in rules() if rule.rule_id == rule_id])
        [(expected, actual, unit)] = con.execute(
            "SELECT expected_number, actual_number, unit FROM audit_finding"
        ).fetchall()
        addends = con.execute(
            "SELECT role, sign, published_yuan(published, s.unit_published), published_number(published) "
            "FROM audit_addend LEFT JOIN fact_index USING (fact_id) LEFT JOIN statement s USING (statement_id)"
        ).fetchall()
    assert bool(addends) is (rule_id not in NO_ADDEND)
    if unit is None or rule_id in NO_SUM:
        return
    for role, value in (("expected", expected), ("actual", actual)):
        parts = [sign * (yuan if unit == "yuan" else number) for r, sign, yuan, number in addends if r == role]
        # 100 points are nowhere printed.
        assert sum(parts) == value or (rule_id == "kpi_weights_are_100" and role == "expected" and not parts)


def test_what_a_rule_subtracts_has_a_minus():
    document = Document("a.tsv")
    document.form(SUMMARY).income(total="5.00")
    document.form("income").income(total="7.00")
    document.balance(carry_in="1.00")
    with loaded(document) as con:
        run_rules(con)
        assert con.execute(
            "SELECT role, sign, published FROM audit_addend JOIN audit_finding USING (finding_id) "
            "WHERE rule_id = 'income_total_matches_summary' ORDER BY ALL"
        ).fetchall() == [("actual", -1, "1.00"), ("actual", 1, "7.00"), ("expected", 1, "5.00")]


def test_a_contradiction_that_a_form_prints_twice_is_two_findings():
    document = Document("a.tsv")
    for _ in range(2):
        document.form("expenditure").expenditure("201", total="3.01", basic="1.00", project="2.00")
    with loaded(document) as con:
        run_rules(con, [rule for rule in rules() if rule.rule_id == "expenditure_row_sum"])
        assert con.execute("SELECT count(*), count(DISTINCT finding_id) FROM audit_finding").fetchall() == [(2, 2)]
        assert con.execute("SELECT DISTINCT count(*) FROM audit_addend GROUP BY finding_id").fetchall() == [(3,)]


def test_a_rule_without_its_heading_is_refused():
    with pytest.raises(ValueError, match="severity"):
        _parse("nameless", "-- category: source\n-- description: x\nSELECT 1")


def test_sums_over_quarantined_cells_are_not_examined():
    """What we set aside is missing from every sum: that is no contradiction of the publication."""
    document = Document("a.tsv")
    document.form("expenditure").expenditure("total", total="3.00")
    document.expenditure("201", total="1.00", basic="0.50")
    document.rows["value_cell"][-1] |= {"disposition": "quarantined", "fact_id": None, "reason": "no number"}
    document.rows["fact_expenditure"].pop()
    assert run("form_total_is_sum_of_classes", document)[0] == (0, 0)
    assert run("expenditure_row_sum", document)[0] == (0, 0)


def test_unit_rows_stay_out_of_comparisons_between_forms():
    document = Document("a.tsv")
    document.form(SUMMARY).expenditure("total", total="5.00")
    document.form("expenditure").expenditure("total", total="5.00")
    document.expenditure("total", total="2.00")
    document.rows["fact_expenditure"][-1]["unit_name"] = "某所"
    assert run("expenditure_total_matches_summary", document)[0] == (1, 0)


def test_a_subject_whose_parent_is_not_printed_counts_towards_the_one_above():
    document = Document("a.tsv")
    document.form(ECONOMIC).expenditure("301", FUND, "economic", basic="6.00")
    for code, amount in (("30101", "3.00"), ("3010201", "1.00"), ("3010202", "2.00")):
        document.expenditure(code, FUND, "economic", basic=amount)
    assert run("economic_class_is_sum", document)[0] == (1, 0)


@pytest.mark.parametrize(("sources", "violated"), [("168.00", 0), ("108.00", 1)])
def test_a_source_below_the_years_income_counts_in_the_grand_total_alone(sources, violated):
    document = Document("a.tsv").form(SUMMARY)
    for line in ({"appropriation": "100.00"}, {"other": "7.00"}, {"total": "107.00"}, {"superior_subsidy": "60.00"}):
        document.income(**line)
    document.balance(carry_in="1.00")
    document.balance(total_sources=sources)
    document.form("income").income(total="167.00")
    assert run("summary_income_sum", document)[0] == (1, 0)
    assert run("sources_total", document)[0] == (1, violated)
    assert run("income_total_matches_summary", document)[0] == (1, 0)


@pytest.mark.parametrize(("total", "counts"), [("110.00", (1, 1)), ("107.00", (1, 0)), ("167.00", (0, 0))])
def test_a_wrong_total_of_income_is_found_and_a_reading_that_is_not_certain_examines_nothing(total, counts):
    document = Document("a.tsv").form(SUMMARY)
    for line in ({"appropriation": "100.00"}, {"other": "7.00"}, {"total": total}, {"superior_subsidy": "60.00"}):
        document.income(**line)
    assert run("summary_income_sum", document)[0] == counts


def test_kinds_below_the_total_of_expenditure_count_in_the_grand_total_alone():
    documents = [Document("holds.tsv"), Document("fails.tsv")]
    for document, uses in zip(documents, ("94.00", "90.00"), strict=True):
        document.form(SUMMARY).expenditure("201", total="90.00")
        document.expenditure("total", total="90.00")
        document.expenditure("total", remitted="4.00")
        document.balance(total_uses=uses)
    assert run("uses_total", *documents)[0] == (2, 1)


def test_one_row_among_many_that_breaks_the_documents_habit_is_found():
    """经营 is an 其中 of 项目 in four rows; a fifth row adds up neither way."""
    document = Document("a.tsv").form("expenditure")
    for code, amount in (("201", "40.00"), ("205", "33.00"), ("208", "12.00"), ("210", "5.00")):
        document.expenditure(code, total="100.00", basic="20.00", project="80.00", business=amount)
    document.expenditure("221", total="90.00", basic="20.00", project="80.00", business="7.00")
    counts, findings = run("expenditure_row_sum", document)
    assert (counts, findings) == ((5, 1), [(document.document_id, "100.00", "90.00")])


@pytest.mark.parametrize(("printed", "violated"), [("5.00", 0), ("10.00", 1)])
def test_of_a_form_of_units_the_departments_row_counts_alone(printed, violated):
    document = Document("a.tsv")
    all_funds(document, printed)
    fund = next(row for row in document.rows["statement"] if row["form_id"] == "government_fund")
    for unit in ("甲站", "乙站"):
        document.expenditure("total", "government_fund", total="1.00")
        document.rows["fact_expenditure"][-1] |= {"unit_name": unit, "form_id": "government_fund"}
        document.rows["fact_expenditure"][-1]["statement_id"] = fund["statement_id"]
        document.rows["value_cell"][-1]["statement_id"] = fund["statement_id"]
    assert run("funds_sum_to_appropriation_total", document)[0] == (1, violated)


@pytest.mark.parametrize(("line", "examined"), [("meeting", 1), (None, 0)])
def test_a_three_public_total_with_a_line_that_is_not_known_is_not_judged(line, examined):
    document = Document("a.tsv").form("three_public")
    for item, text in (("total", "11.00"), ("reception", "7.00"), (line, "4.00")):
        document.three_public(item or "公务租车费", text=text)
        document.rows["fact_three_public"][-1]["item"] = item
    assert run("three_public_total", document)[0][0] == examined


def test_three_public_money_equals_its_class_only_where_projects_are_printed_by_class():
    document = Document("a.tsv")
    economic_and_three_public(document, "9.00")
    assert run("three_public_equals_economic", document)[0] == (0, 0)
    assert run("three_public_not_below_economic", document)[0] == (1, 0)


def test_a_total_made_of_rounded_rows_is_compared_within_the_rounding_of_all_of_them():
    """Four rows of half a hundredth each, and the two totals: 0.03 万元 are no contradiction, 0.04 are one."""
    for printed, violated in (("10.03", 0), ("10.04", 1)):
        document = Document("a.tsv")
        document.form(GENERAL, unit="万元").expenditure("total", FUND, personnel="10.00")
        document.form(ECONOMIC, unit="万元").expenditure("total", FUND, "economic", personnel=printed)
        for code in ("30101", "30102", "30103", "30107"):
            document.expenditure(code, FUND, "economic", personnel="2.50")
        assert run("economic_matches_general_budget", document)[0] == (1, violated)


@pytest.mark.parametrize(("total_score", "violated"), [("88.00", 0), ("87.00", 1)])
def test_the_points_of_a_sheet_may_be_those_of_its_indicators_alone(total_score, violated):
    document = Document("a.tsv")
    document.form(PROJECT, unit="万元", project="某项目").fund(weight="10.00", score="8.33", execution_rate="83.33")
    for indicator in ("一", "二", "三"):
        document.kpi(indicator, "30.00", "30.00" if indicator != "三" else "28.00")
    document.score("优", total_weight="90.00", total_score=total_score)
    assert run("kpi_scores_sum_to_total", document)[0] == (1, violated)
    assert run("kpi_weights_sum_to_total", document)[0] == (1, violated)


def test_a_project_that_is_printed_per_source_copies_nothing():
    document = Document("a.tsv")
    for name in ("某补助（市级资金）", "某补助(中央资金)"):
        document.form(PROJECT, project=name)
        for indicator in ("一", "二", "三"):
            document.kpi(indicator, actual="1")
    assert run("kpi_indicators_copied", document)[0] == (0, 0)


def test_a_form_may_be_among_the_tables_that_nobody_knows():
    document = Document("a.tsv")
    statutory(document, 5)
    table = {"page": 9, "table_no": 1, "row_no": 1, "reason": "no title", "sample": "1.00"}
    document.add("unrecognised_table", document_id=document.document_id, amounts=40, **table)
    assert run("statutory_forms_are_printed", document)[0] == (0, 0)


def test_the_same_row_printed_twice_is_one_sum_of_another_year():
    document = Document("a.tsv").form("three_public")
    for _ in ("合计", "某局"):
        for item, text in (("total", "4.00"), ("reception", "1.00"), ("abroad", "2.00")):
            document.comparison(item, "prior", text)
    assert run("comparison_three_public_total", document) == ((1, 1), [(document.document_id, "3.00", "4.00")])


def test_a_note_that_something_was_left_out_makes_a_contradiction_information():
    document = Document("a.tsv")
    CASES["expenditure_row_sum"][0](document, "9.00")
    document.statement["note"] = "注:已剔除涉密部分"
    other = Document("b.tsv")
    CASES["expenditure_row_sum"][0](other, "9.00")
    with loaded(document, other) as con:
        run_rules(con)
        found = {
            document_id: (severity, "已剔除涉密部分" in message)
            for document_id, severity, message in con.execute(
                "SELECT document_id, severity, message FROM audit_finding WHERE rule_id = 'expenditure_row_sum'"
            ).fetchall()
        }
    assert found == {document.document_id: ("info", True), other.document_id: ("warning", False)}


def stated_total(amount, **more):
    """A document whose form prints 6.00 and whose words state an amount of it."""
    document = Document("a.tsv")
    document.form(SUMMARY).expenditure("total", total="6.00")
    document.claim("expenditure", amount_yuan=Decimal(amount), half_unit_yuan=Decimal("0.05"), **more)
    return document


def test_words_are_not_held_against_forms_that_are_set_aside_or_of_several_departments():
    assert run("stated_amount_is_printed", stated_total("9"))[0] == (1, 1)
    aside = stated_total("9")
    aside.form("expenditure", status="quarantined")
    assert run("stated_amount_is_printed", aside)[0] == (0, 0)
    several = stated_total("9")
    several.beside(Document("b.tsv", department="乙局"))
    several.form("expenditure").expenditure("201", total="1.00")
    several.rows["fact_expenditure"][-1]["department_id"] = "another"
    assert run("stated_amount_is_printed", several)[0] == (0, 0)
    # What agrees is a comparison all the same.
    aside = stated_total("6")
    aside.form("expenditure", status="quarantined")
    assert run("stated_amount_is_printed", aside)[0] == (1, 0)


@pytest.mark.parametrize(
    ("text", "examined"), [("支出预算6元,比上年预算增加2元", 1), ("支出预算6元,比上年执行数增加2元", 0)]
)
def test_a_budget_is_held_against_last_years_budget_alone(text, examined):
    document = Document("a.tsv", stage="budget").record()
    words = {"amount_yuan": Decimal(6), "change_yuan": Decimal(2), "half_unit_yuan": Decimal("0.005")}
    document.claim("change", text=text, subject="expenditure", **words)
    last = Document("b.tsv", stage="budget", year=document.year - 1).record()
    last.form(SUMMARY).expenditure("total", total="4.00")
    document.beside(last)
    assert run("stated_change_is_last_years", document)[0] == (examined, 0)


@pytest.mark.parametrize(("change", "violated"), [("5.03", 0), ("5.04", 1)])
def test_a_departments_row_is_compared_within_the_rounding_of_its_units(change, violated):
    """Three units: what the department's row prints may be the sum of theirs, each rounded."""
    document = Document("a.tsv").form("three_public", unit="万元")
    document.three_public("training", text="15.00")
    document.comparison("training", "prior", "10.00")
    document.comparison("training", "change", change)
    for unit in ("甲站", "乙站"):
        for measure in ("prior", "change"):
            document.comparison("training", measure, "0.00")
            document.rows["fact_comparison"][-1]["unit_name"] = unit
    assert run("comparison_change", document)[0] == (1, violated)


@pytest.mark.parametrize(("printed", "counts"), [("16.00", (0, 0)), ("18.00", (1, 0)), ("15.00", (1, 1))])
def test_a_form_of_the_years_money_is_not_held_against_a_summary_that_spends_what_was_carried_over(printed, counts):
    document = Document("a.tsv")
    document.form(GENERAL).expenditure("total", FUND, total=printed)
    document.form("government_fund", status="empty")
    document.form("state_capital", status="empty")
    document.form(APPROPRIATION).income(total="16.00")
    document.income(general_public_budget="16.00")
    document.balance(carry_in="2.00")
    document.expenditure("total", total="18.00")
    assert run("funds_sum_to_appropriation_total", document)[0] == counts


@pytest.mark.parametrize(("stated", "violated"), [("5", 0), ("6", 1)])
def test_procurement_in_words_is_held_against_its_form(stated, violated):
    document = Document("a.tsv")
    document.form("government_procurement")
    document.print_row("工程")
    document.fact(
        "fact_procurement",
        document.cell("5.00", "amount"),
        row_kind="category",
        category="works",
        part="total",
        fund="all",
        amount_published="5.00",
        unit_published="元",
        amount_yuan=Decimal(5),
        is_leaf=False,
    )
    document.claim("procurement_works", amount_yuan=Decimal(stated), half_unit_yuan=Decimal("0.05"))
    assert run("stated_amount_is_printed", document)[0] == (1, violated)
