"""Findings of one cause are one case, and are proved only where nothing that they compare could be our misreading."""

from decimal import Decimal

from test_rules import APPROPRIATION, FUND, GENERAL, PROJECT, SUMMARY, loaded
from warehouse_factory import Document

from pipeline.warehouse.cases import connected
from pipeline.warehouse.rules import run_rules


def audited(document):
    """Findings (rule, key, confidence, category, look_at, case) and cases (rules, findings, yuan, percent, pages)."""
    with loaded(document) as con:
        run_rules(con)
        findings = con.execute(
            "SELECT rule_id, key, confidence, category, look_at, case_id FROM audit_finding ORDER BY ALL"
        ).fetchall()
        cases = con.execute(
            "SELECT rules, findings, difference_yuan, difference_percent, pages, confidence FROM audit_case "
            "ORDER BY ALL"
        ).fetchall()
    return findings, cases


def summary_and_expenditure(total, parts=("1.00", "2.00"), summary="3.00"):
    """The summary and the expenditure form, each of two classes; `total` is the expenditure form's own 合计."""
    document = Document("a.tsv")
    document.form(SUMMARY).expenditure("total", total=summary)
    for code, amount in zip(("201", "205"), ("1.00", "2.00"), strict=True):
        document.expenditure(code, total=amount)
    document.form("expenditure").expenditure("total", total=total)
    for code, amount in zip(("201", "205"), parts, strict=True):
        document.expenditure(code, total=amount, project=amount)
    return document


def test_a_wrong_total_is_one_case_whatever_it_breaks():
    """The form's 合计 4.00 is neither the sum of its classes nor the summary's, and nothing else confirms it."""
    findings, cases = audited(summary_and_expenditure("4.00"))
    assert {rule for rule, *_ in findings} == {"expenditure_total_matches_summary", "form_total_is_sum_of_classes"}
    [(rules, count, yuan, percent, pages, confidence)] = cases
    assert rules == "expenditure_total_matches_summary, form_total_is_sum_of_classes"
    assert (count, yuan, percent, pages, confidence) == (2, 1, Decimal("33.33"), "1", "likely")
    assert [look for *_, look, _ in findings] == [
        'nothing else confirms 1 of 2 figures: p. 1 "4.00"',
        'nothing else confirms 1 of 3 figures: p. 1 "4.00"',
    ]


def test_figures_that_other_sums_confirm_prove_a_finding():
    """Both totals are the sums of their own classes: that they differ is the publisher's."""
    findings, _ = audited(summary_and_expenditure("3.50", parts=("1.20", "2.30")))
    assert ("expenditure_total_matches_summary", "proved", None) in {(f[0], f[2], f[4]) for f in findings}


def test_a_figure_that_is_printed_twice_is_confirmed():
    """The expenditure form is printed for two readers, with one 合计; the summary's stands alone."""
    document = Document("a.tsv")
    document.form(SUMMARY).expenditure("total", total="3.00")
    for _ in range(2):
        document.form("expenditure").expenditure("total", total="7.00")
    findings, _ = audited(document)
    assert {f[4] for f in findings} == {'nothing else confirms 1 of 2 figures: p. 1 "3.00"'}


def test_a_doubtful_figure_joins_what_it_breaks_by_different_amounts():
    """The 合计 4.00 is off by 1.00 from its classes and by 0.50 from the summary."""
    findings, cases = audited(summary_and_expenditure("4.00", summary="3.50"))
    assert [case[1] for case in cases if "expenditure_total_matches_summary" in case[0]] == [len(findings)]


def test_a_confirmed_figure_joins_nothing():
    """The expenditure form's 3.50 is the sum of its classes. Two printings of the summary differ from it."""
    document = Document("a.tsv")
    for total in ("3.00", "3.20"):
        document.form(SUMMARY).expenditure("total", total=total)
    document.form("expenditure").expenditure("total", total="3.50")
    document.expenditure("201", total="3.50")
    findings, cases = audited(document)
    assert len(findings) == 2
    assert [case[1] for case in cases] == [1, 1]


def test_two_causes_are_two_cases():
    """Two rows that are off by different amounts, with no figure in common."""
    document = Document("a.tsv")
    document.form("expenditure")
    document.expenditure("201", total="4.00", basic="3.00")
    document.expenditure("205", total="5.00", basic="6.50")
    findings, cases = audited(document)
    by_rule = {(f[0], f[1].partition(" ")[0]): f[5] for f in findings}
    assert by_rule["expenditure_row_sum", "201"] != by_rule["expenditure_row_sum", "205"]
    assert sum(case[1] for case in cases) == len(findings)


def test_the_same_difference_in_one_statement_is_one_cause():
    """What was moved from one row to another by mistake breaks both, in the same amount."""
    document = Document("a.tsv")
    document.form("expenditure")
    document.expenditure("201", total="4.00", basic="5.23")
    document.expenditure("205", total="5.00", basic="3.77")
    _, cases = audited(document)
    assert [case[1] for case in cases] == [2]


def test_the_same_difference_on_one_line_is_one_cause():
    """Both summaries print 0.50 less than their forms do, each of the four sums proved by its own classes."""
    document = Document("a.tsv")
    for summary, form_id, fund in ((SUMMARY, "expenditure", "all"), (APPROPRIATION, GENERAL, FUND)):
        for form, total, parts in ((summary, "3.00", ("1.00", "2.00")), (form_id, "3.50", ("1.20", "2.30"))):
            document.form(form).expenditure("total", fund, total=total)
            for code, amount in zip(("205", "206") if form == form_id else ("201", "207"), parts, strict=True):
                document.expenditure(code, fund, total=amount)
    findings, cases = audited(document)
    assert [f[2] for f in findings if f[0] != "statutory_forms_are_printed"] == ["proved", "proved"]
    assert [(case[1], case[2]) for case in cases if case[2]] == [(2, Decimal("0.50"))]


def test_off_by_exactly_one_figure_is_not_proved():
    """Two columns that are the whole, each of which its classes confirm: what adds up to what is not certain."""
    document = Document("a.tsv")
    document.form(GENERAL)
    for code, amount in (("total", "9.00"), ("201", "4.00"), ("205", "5.00")):
        document.expenditure(code, FUND, total=amount, basic=amount, project=amount)
    findings, _ = audited(document)
    assert {f[0] for f in findings} == {"appropriation_expenditure_row_sum"}
    assert {f[2] for f in findings} == {"likely"}
    assert 'it is off by exactly "4.00": whether that is part of the sum' in {f[4] for f in findings}


def test_columns_that_were_found_by_their_sums_make_no_accusation():
    document = summary_and_expenditure("3.50", parts=("1.20", "2.30"))
    document.statement["alignment"] = "by header; 2 alignments weighed, one obeys every sum and is taken"
    findings, _ = audited(document)
    assert {f[2:4] for f in findings} == {("likely", "extraction")}
    assert {f[4] for f in findings} == {"figures of it were set aside, or its columns were found by its sums"}


def test_what_may_lawfully_differ_is_never_proved():
    """The points of the budget line are not its weight times 执行率, which each other sums confirm."""
    document = Document("a.tsv")
    document.form(PROJECT, unit="万元", project="某项目")
    document.fund(
        adjusted_budget_yuan="100.00", executed_yuan="50.00", execution_rate="50.00", weight="10.00", score="9.00"
    )
    document.kpi("一", "90.00", "90.00")
    document.score("优", total_weight="100.00", total_score="99.00")
    findings, _ = audited(document)
    assert [(f[0], f[2], f[4]) for f in findings] == [
        ("project_budget_score", "likely", "the figures are confirmed, but they may lawfully differ")
    ]


def test_components_do_not_depend_on_order():
    pairs = [("c", "x"), ("b", "x"), ("b", "y"), ("a", "y"), ("d", "z")]
    expected = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}
    assert connected("abcde", pairs) == connected("edcba", pairs[::-1]) == expected
