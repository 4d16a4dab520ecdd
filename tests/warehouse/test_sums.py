"""Sums cannot mislead: what must hold of every mart of a release, and every statement that the documentation prints."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from warehouse_factory import Document, candidate

from pipeline.warehouse.query import ask, open_release
from pipeline.warehouse.release import open_read_only
from tests.warehouse.mart_checks import CHECKS, broken

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
PRINTED = [
    (path.name, statement)
    for path in DOCUMENTS
    for block in re.findall(r"```(?:sql|python)?\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    for statement in re.findall(r'(?:^|con\.sql\(")(SELECT[^"]*?)(?=;|"|\Z)', block, re.MULTILINE)
    # The second target needs a server, and has tests of its own.
    if "lake." not in statement
]


@pytest.fixture(scope="module")
def con(samples_home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_release(samples_home) as con:
        yield con


@pytest.mark.parametrize("check", CHECKS)
def test_marts_of_the_samples_cannot_mislead(con, check: str) -> None:
    assert broken(con, check) == []


def test_the_documentation_prints_statements() -> None:
    assert {name for name, _ in PRINTED} >= {"README.md", "analysts.md"}


@pytest.mark.parametrize(("name", "statement"), PRINTED)
def test_what_the_documentation_prints_runs_and_adds_up_what_the_mart_does(con, name: str, statement: str) -> None:
    with ask(con, statement) as (columns, batches):
        rows = [dict(zip(columns, row, strict=True)) for batch in batches for row in batch]
    assert rows
    for summed in re.findall(r"sum\((?:\w\.)?(\w+)\)", statement):
        [source] = re.findall(r"FROM (\w+)", statement)
        [(once,)] = con.execute(f"SELECT sum({summed}) FROM {source}").fetchall()
        [column] = [c for c in columns if c in (summed, f"sum({summed})")]
        assert source in ("summable_expenditure", "income_by_source", "class_expenditure")
        assert sum(row[column] or 0 for row in rows) == once
    # Facts are shown, never added up.
    assert not re.search(r"sum\([^)]*\)[^;]*FROM fact_", statement)


def test_the_safe_way_adds_up_what_the_samples_print(con) -> None:
    printed = con.execute(
        "SELECT fiscal_year, stage, sum(amount_yuan) FROM fact_expenditure JOIN outermost_document "
        "USING (document_id, fiscal_year, stage) SEMI JOIN main_statement USING (statement_id) "
        "WHERE form_id = 'expenditure' AND subject_id = 'functional:total' AND expenditure_type = 'total' "
        "AND fund = 'all' AND unit_name IS NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    once = con.execute(
        "SELECT fiscal_year, stage, sum(total_yuan) FROM summable_expenditure GROUP BY ALL "
        "HAVING sum(total_yuan) IS NOT NULL ORDER BY ALL"
    ).fetchall()
    assert [row[:2] for row in printed] == [row[:2] for row in once]
    assert all(abs(a[2] - b[2]) <= Decimal(2000) for a, b in zip(printed, once, strict=True))


def spending(document: Document, unit: str | None, total: str, **classes: str) -> None:
    """Rows of one owner: its total and its classes."""
    before = len(document.rows.get("fact_expenditure", []))
    document.expenditure("total", total=total)
    for code, text in classes.items():
        document.expenditure(code.removeprefix("c"), total=text)
    for row in document.rows["fact_expenditure"][before:]:
        row["unit_name"] = unit
        row["is_leaf"] = row["subject_id"] != "functional:total"


def by_units(stage: str, *, with_total: bool = True) -> Document:
    document = Document(f"{stage}.tsv", stage=stage)
    document.form("expenditure")
    if with_total:
        spending(document, None, "30.00")
    spending(document, "甲单位", "10.00", c201="10.00")
    spending(document, "乙单位", "20.00", c201="15.00", c205="5.00")
    return document


def test_a_form_by_units_is_their_sum_and_says_so(tmp_path) -> None:
    final = Document("f.tsv", stage="final").form("expenditure")
    spending(final, None, "40.00", c201="33.00", c205="7.00")
    with open_read_only(candidate(tmp_path, [by_units("budget"), final])) as con:
        for check in CHECKS:
            assert broken(con, check) == [], check
        assert con.execute(
            "SELECT subject_code, budget_yuan, final_yuan, budget_owner_level, final_owner_level, "
            "budget_fact_id IS NULL, final_fact_id IS NULL FROM budget_vs_final_by_subject ORDER BY 1"
        ).fetchall() == [
            ("201", 25, 33, "units", "department", True, False),
            ("205", 5, 7, "units", "department", False, False),
        ]
        assert con.execute(
            "SELECT class_code, total_yuan, owner_level, is_complete FROM class_expenditure "
            "WHERE stage = 'budget' ORDER BY 1"
        ).fetchall() == [("201", 25, "units", True), ("205", 5, "units", True)]


def test_units_that_no_total_confirms_are_never_the_whole(tmp_path) -> None:
    with open_read_only(candidate(tmp_path, [by_units("budget", with_total=False)])) as con:
        assert con.execute("SELECT DISTINCT is_complete, incomplete_reason FROM class_expenditure").fetchall() == [
            (False, "the form prints units only, and no total to hold them against")
        ]


def three_public_by(document: Document, **units: str) -> Document:
    document.form("three_public", unit="万元")
    for unit, text in units.items():
        for item in ("total", "reception"):
            document.three_public(item, measure="budget", text=text)
            document.rows["fact_three_public"][-1]["unit_name"] = unit
    return document


@pytest.mark.parametrize(
    ("units", "total", "owner"),
    [
        # The department stands among its units: it is the sum of all others, wherever its row stands.
        ({"甲": "1.00", "某市某局": "3.50", "乙": "2.50"}, 35_000, "department"),
        ({"甲": "1.00", "乙": "2.50", "丙": "0.25"}, 37_500, "units"),
        # A unit of the department's name that is no sum: its own office, or a sum with a slip.
        ({"甲": "1.00", "某市某局": "3.70", "乙": "2.50"}, None, None),
    ],
)
def test_three_public_of_units_is_never_counted_with_their_sum(tmp_path, units, total, owner) -> None:
    document = three_public_by(Document("u.tsv", stage="budget"), **units)
    with open_read_only(candidate(tmp_path, [document])) as con:
        assert con.execute(
            "SELECT total_budget_yuan, owner_level, is_complete, incomplete_reason IS NULL "
            "FROM three_public_by_department"
        ).fetchall() == [(total, owner, owner == "department", owner == "department")]


def test_what_a_department_and_its_unit_publish_is_added_up_once_by_region(tmp_path) -> None:
    department, unit, alone = (
        Document("d.tsv", department="甲局"),
        Document("u.tsv", department="乙站", entity_kind="unit"),
        Document("a.tsv", department="丙局"),
    )
    for document, text in ((department, "30.00"), (unit, "10.00"), (alone, "5.00")):
        document.form("expenditure")
        document.rows["dim_department"][0]["region_name"] = "青山市"
        spending(document, None, text, c201=text)
    unit.rows["dim_department"][0]["parent_department_id"] = department.department_id
    with open_read_only(candidate(tmp_path, [department, unit, alone])) as con:
        assert con.execute(
            "SELECT region_name, class_code, total_yuan, departments, is_complete FROM region_expenditure"
        ).fetchall() == [("青山市", "201", 35, 2, True)]
        assert con.execute("SELECT sum(total_yuan) FROM class_expenditure").fetchall() == [(45,)]


def test_what_is_carried_over_is_held_against_the_totals(tmp_path) -> None:
    document = Document("c.tsv")
    document.form("income_expenditure_summary")
    document.income(total="100.00", appropriation="100.00")
    document.expenditure("total", total="90.00")
    document.balance(carry_in="5.00", total_sources="105.00", total_uses="105.00")
    document.balance(part="carry_over", carry_out="10.00")
    document.balance(part="surplus", carry_out="5.00")
    wrong = Document("w.tsv", department="另局")
    wrong.form("income_expenditure_summary")
    wrong.income(total="100.00", appropriation="100.00")
    wrong.expenditure("total", total="90.00")
    wrong.balance(carry_in="5.00", total_sources="106.00", total_uses="90.00")
    with open_read_only(candidate(tmp_path, [document, wrong])) as con:
        assert con.execute(
            "SELECT carried_in_yuan, carried_out_yuan, missing_sources_yuan, missing_uses_yuan, is_complete "
            "FROM carry_over ORDER BY department_name DESC"
        ).fetchall() == [(5, 15, 0, 0, True), (5, None, 1, 0, False)]
