"""What readers of a release get: marts that count once, exports."""

import json

import polars as pl
import pytest
from warehouse_factory import candidate, small_document

from pipeline.warehouse.exports import MARTS, export
from pipeline.warehouse.gates import file_digest
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import current, describe
from pipeline.warehouse.schema import tables


@pytest.fixture
def con(passed):
    with open_release(passed[0]) as con:
        yield con


def column(con, sql):
    return [row[0] for row in con.execute(sql).fetchall()]


def test_expenditure_by_function_adds_up_to_the_published_total(con):
    assert con.execute(
        "SELECT sum(total_yuan), sum(basic_yuan), sum(project_yuan), count(*) FROM expenditure_by_function "
        "WHERE stage = 'final' AND incomplete_reason IS NULL"
    ).fetchall() == [(300, 100, 200, 2)]
    assert set(column(con, "SELECT class_code FROM expenditure_by_function")) == {"201", None}


def test_expenditure_by_economic_class_takes_the_finest_level_only(con):
    rows = con.execute("SELECT subject_code, class_code, basic_yuan FROM expenditure_by_economic_class").fetchall()
    # The two documents without the form have a row that says why.
    assert rows == [("30101", "301", 50), (None, None, None), (None, None, None)]


def test_budget_vs_final_pairs_the_stages_by_class(con):
    assert con.execute(
        "SELECT class_code, budget_yuan, final_yuan, difference_yuan FROM budget_vs_final ORDER BY class_code"
    ).fetchall() == [("201", 250, 300, 50), (None, None, None, None)]


def test_three_public_by_department_is_one_row_per_document(con):
    assert con.execute(
        "SELECT department_name, total_final_yuan, reception_final_yuan, abroad_final_yuan, abroad_groups "
        "FROM three_public_by_department ORDER BY total_final_yuan DESC"
    ).fetchall() == [
        ("某市某局", 12500, 12500, None, 0),
        ("另一局", 7, None, None, None),
        ("某市某局", None, None, None, None),
    ]


def test_project_execution_and_kpi_scores_name_the_project(con):
    assert con.execute(
        "SELECT project_name, adjusted_budget_yuan, executed_yuan, execution_percent, total_score, grade "
        "FROM project_execution"
    ).fetchall() == [("某项目", 20000, 10000, 50, 95, "优")]
    assert con.execute("SELECT project_name, indicator_name, score_percent FROM kpi_scores").fetchall() == [
        ("某项目", "某指标", 100)
    ]


def test_document_status_and_coverage_count_what_became_of_everything(con):
    assert con.execute(
        "SELECT file_name, statements_loaded, statements_quarantined, facts FROM document_status ORDER BY file_name"
    ).fetchall() == [("a.tsv", 4, 0, 25), ("budget.tsv", 2, 0, 4), ("odd.tsv", 1, 1, 1)]
    assert con.execute(
        "SELECT form_id, status, value_cells_seen, value_cells_loaded, value_cells_quarantined, reason FROM coverage "
        "WHERE file_name = 'odd.tsv' ORDER BY form_id"
    ).fetchall() == [
        ("income", "quarantined", 1, 0, 1, "two alignments survive"),
        ("three_public", "loaded", 1, 1, 0, None),
    ]


def test_every_view_says_what_it_means(con):
    assert column(con, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL") == []


def test_exports_hold_every_table_and_describe_it(passed, tmp_path):
    folder = export(tmp_path, current(passed[0]))
    package = json.loads((folder / "datapackage.json").read_text())
    assert {resource["name"] for resource in package["resources"]} == (set(tables()) | set(MARTS)) - {"release"}
    for resource in package["resources"]:
        frame = pl.read_parquet(folder / resource["path"])
        assert frame.columns == [field["name"] for field in resource["schema"]["fields"]]
        assert frame.height == resource["rows"]
        assert resource["hash"] == f"sha256:{file_digest(folder / resource['path'])}"
    dictionary = (folder / "data_dictionary.md").read_text()
    assert "Amount in yuan (元), signed as published" in dictionary
    assert "## budget_vs_final" in dictionary


def test_exports_of_equal_content_are_equal_byte_for_byte(tmp_path):
    folders = []
    for name, year in (("one", 2026), ("two", 2030)):
        path = candidate(tmp_path / name, [small_document()])
        release = describe(path)
        folders.append(export(tmp_path / f"{name}{year}", release))
    contents = [{p.name: p.read_bytes() for p in sorted(folder.iterdir())} for folder in folders]
    assert contents[0] == contents[1]
