"""The gates close on each kind of corruption, and then nothing is published."""

import json
import shutil

import duckdb
import pytest

from pipeline.warehouse import gates, gx_dialect
from pipeline.warehouse.gates import GateError, file_digest, gates_path, read_report, run_gates
from pipeline.warehouse.release import PublishRefused, current, publish
from pipeline.warehouse.schema import tables

CORRUPTIONS = {
    "lost row": (
        "DELETE FROM fact_expenditure WHERE amount_published = '100.00' AND expenditure_type = 'total'",
        "value_cell.loaded_is_one_fact",
    ),
    "doubled key": (
        "INSERT INTO fact_expenditure SELECT * FROM fact_expenditure LIMIT 1",
        "fact_expenditure.key_unique",
    ),
    "dangling subject": (
        "UPDATE fact_expenditure SET subject_id = 'functional:999' WHERE subject_id = 'functional:201'",
        "fact_expenditure.subject_exists",
    ),
    "amount x 10,000": (
        "UPDATE fact_three_public SET amount_yuan = amount_yuan * 10000 WHERE amount_yuan <> 0",
        "fact_three_public.amount_as_published",
    ),
    "amount x 10,000 in a money block": (
        "UPDATE fact_project_fund SET executed_yuan = executed_yuan * 10000",
        "fact_project_fund.amounts_as_published",
    ),
    "amount dropped": (
        "UPDATE fact_expenditure SET amount_yuan = NULL WHERE subject_id = 'functional:20101'",
        "fact_expenditure.amount_as_published",
    ),
    "quarantine without a reason": (
        "UPDATE value_cell SET reason = ' ' WHERE disposition = 'quarantined'",
        "value_cell.quarantined_has_reason",
    ),
    "cell lost from the ledger": (
        "DELETE FROM value_cell WHERE text = '7.00'",
        "statement.value_cells_accounted_for",
    ),
    "leaf over a leaf": (
        "UPDATE fact_expenditure SET is_leaf = true WHERE subject_id = 'economic:301'",
        "fact_expenditure.leaf_has_nothing_finer",
    ),
    "source cell gone": ("DELETE FROM source_cell WHERE text = '1.25'", "fact_three_public.source_cell_printed"),
    "another year's figure as this year's": (
        "UPDATE fact_comparison SET compared_year = fiscal_year WHERE measure = 'prior'",
        "fact_comparison.year_before_this_one",
    ),
    "rate as a share": (
        "UPDATE fact_comparison SET rate_percent = rate_percent / 100 WHERE measure = 'change_rate'",
        "fact_comparison.value_as_published",
    ),
    "items counted with what adds them up": (
        "UPDATE fact_procurement SET is_leaf = true",
        "fact_procurement.items_are_leaves",
    ),
    "procurement counted as expenditure": (
        "UPDATE fact_procurement SET fact_id = (SELECT min(fact_id) FROM fact_expenditure)",
        "fact_procurement.cell_is_no_expenditure",
    ),
    "unknown stage": ("UPDATE fact_kpi SET stage = 'draft'", "fact_kpi.stage_known"),
    "impossible year": ("UPDATE fact_kpi SET fiscal_year = 44469", "fact_kpi.fiscal_year_in_range"),
    "form that no statement stands for": (
        "UPDATE statement_coverage SET is_main = false WHERE form_id = 'three_public'",
        "statement_coverage.one_main_statement",
    ),
    "cells counted wrongly": (
        "UPDATE statement_coverage SET cells_loaded = cells_loaded + 1 WHERE form_id = 'three_public'",
        "statement_coverage.cells_counted",
    ),
    "statement counted for nothing": (
        "DELETE FROM statement_coverage WHERE form_id = 'project_performance'",
        "statement_coverage.statement_counted",
    ),
    "case of other findings": (
        "UPDATE audit_case SET findings = findings + 1",
        "audit_case.findings_counted",
    ),
    "accusation without proof": (
        "UPDATE audit_finding SET confidence = 'proved'",
        "audit_finding.proved_is_confirmed",
    ),
    "addend of no finding": ("UPDATE audit_addend SET finding_id = 'x' || finding_id", "audit_addend.finding_exists"),
    "leaves counted twice": (
        "UPDATE form_total SET leaf_total_yuan = leaf_total_yuan * 2, difference_yuan = difference_yuan + 1",
        "form_total.leaves_counted",
    ),
    "difference of other figures": (
        "UPDATE form_total SET published_total_yuan = published_total_yuan + 5",
        "form_total.difference_is_one",
    ),
    "short sum without a reason": (
        "UPDATE form_total SET is_complete = false, incomplete_reason = NULL",
        "form_total.reason_given",
    ),
    "orphaned subject": (
        "UPDATE dim_subject SET parent_subject_id = 'functional:9' WHERE subject_id = 'functional:201'",
        "dim_subject.parent_is_coarser",
    ),
}


def second_candidate(home, released, sql):
    """A copy of the released home with a second candidate, spoilt by `sql`."""
    shutil.copytree(released, home, symlinks=True)
    path = home / "candidates" / "second.duckdb"
    shutil.copyfile(home / "candidates" / "first.duckdb", path)
    with duckdb.connect(str(path)) as con:
        con.execute(sql)
    return path


@pytest.fixture(scope="module")
def spoilt(passed, tmp_path_factory):
    """One candidate with every corruption, each in other rows, and what the gates say of it."""
    home = tmp_path_factory.mktemp("spoilt") / "home"
    path = second_candidate(home, passed[0], ";".join(sql for sql, _ in CORRUPTIONS.values()))
    return home, run_gates(path)


def test_a_sound_candidate_passes_every_gate(passed):
    _, report = passed
    assert report.failures == []
    assert report.passed
    assert [(r.table, r.name) for r in report.results] == [(g.table, g.name) for g in gates.gates()]


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_a_corruption_closes_its_gate(spoilt, corruption):
    failed = {f"{r.table}.{r.name}": r for r in spoilt[1].failures if r.severity == "critical"}
    gate = failed[CORRUPTIONS[corruption][1]]
    assert gate.failed > 0
    assert gate.sample


def test_after_a_closed_gate_publishing_is_refused_and_the_release_stays(spoilt):
    home, report = spoilt
    before = current(home)
    assert not report.passed
    with pytest.raises(PublishRefused, match=r"value_cell\.loaded_is_one_fact"):
        publish(home, "second")
    assert current(home) == before


def test_a_warning_is_recorded_and_lets_pass(passed, tmp_path):
    path = second_candidate(tmp_path / "home", passed[0], "UPDATE fact_project_fund SET execution_rate = 5000")
    report = run_gates(path)
    assert report.passed
    assert [(r.name, r.severity) for r in report.failures] == [("execution_rate_in_range", "warning")]
    assert read_report(path) == report
    assert report.candidate_sha256 == file_digest(path)
    assert publish(tmp_path / "home", "second").version


def test_every_table_has_a_suite_and_every_suite_a_table():
    suites = {path.stem for path in gates.EXPECTATIONS.glob("*.json")}
    assert suites == set(tables())
    assert len({(g.table, g.name) for g in gates.gates()}) == len(gates.gates())


def suites_in(folder, monkeypatch):
    """The suites once more, to be changed."""
    for path in gates.EXPECTATIONS.glob("*.json"):
        shutil.copy(path, folder)
    monkeypatch.setattr(gates, "EXPECTATIONS", folder)
    return folder


def test_an_expectation_that_is_not_understood_is_an_error_and_leaves_no_result(passed, tmp_path, monkeypatch):
    path = suites_in(tmp_path, monkeypatch) / "dim_document.json"
    suite = json.loads(path.read_text())
    suite["expectations"][0]["type"] = "expect_nothing_of_the_kind"
    path.write_text(json.dumps(suite))
    candidate = tmp_path / "run.duckdb"
    shutil.copy(passed[0] / "candidates" / "first.duckdb", candidate)
    with pytest.raises(GateError, match="dim_document"):
        run_gates(candidate)
    assert not gates_path(candidate).exists()
    path.unlink()
    with pytest.raises(GateError, match="dim_document"):
        gates.gates()


def test_a_query_that_cannot_run_closes_its_gate(passed, tmp_path, monkeypatch):
    path = suites_in(tmp_path, monkeypatch) / "dim_document.json"
    suite = json.loads(path.read_text())
    query = next(e for e in suite["expectations"] if "unexpected_rows_query" in e["kwargs"])
    query["kwargs"]["unexpected_rows_query"] = "SELECT no_such_column FROM {batch}"
    path.write_text(json.dumps(suite))
    candidate = tmp_path / "run.duckdb"
    shutil.copy(passed[0] / "candidates" / "first.duckdb", candidate)
    report = run_gates(candidate)
    assert [(r.table, r.name, r.failed) for r in report.failures] == [("dim_document", query["meta"]["name"], 1)]
    assert "no_such_column" in report.failures[0].sample[0]


def test_gates_that_pass_ask_each_question_once(passed, tmp_path, monkeypatch):
    """Gates are half of what a large archive costs. Great Expectations' own expectation asks every question twice."""
    asked = []

    class Noting:
        def __init__(self, cursor):
            self.cursor = cursor

        def execute(self, sql, *parameters):
            asked.append(sql)
            return self.cursor.execute(sql, *parameters)

        def __getattr__(self, name):
            return getattr(self.cursor, name)

    cursor = gx_dialect._Connection.cursor
    monkeypatch.setattr(gx_dialect._Connection, "cursor", lambda self: Noting(cursor(self)))
    candidate = tmp_path / "run.duckdb"
    shutil.copy(passed[0] / "candidates" / "first.duckdb", candidate)
    assert run_gates(candidate).failures == []
    questions = [sql for sql in asked if "duckdb_columns" not in sql]
    assert 100 < len(questions) < len(gates.gates())
