"""What the dashboard asks of a release, without a browser: trees, comparisons, findings, downloads."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typeset
from publisher import publish_changed

from pipeline.dashboard.address import View
from pipeline.dashboard.data import comparison, department, documents, figure, findings, overview, performance, tables
from pipeline.dashboard.data.department import Account
from pipeline.dashboard.data.source import OutdatedRelease, ReleaseSource, Row, Snapshot, UnreadableRelease
from pipeline.dashboard.data.tables import TABLES
from pipeline.dashboard.data.tree import Tree, build, is_rounding, parts
from pipeline.dashboard.files import as_csv, as_parquet
from pipeline.warehouse.release import NoRelease


@pytest.fixture(scope="session")
def library(snapshot: Snapshot) -> Account:
    rows = department.accounts(snapshot)
    own = next(r for r in rows if r["department_name"] == typeset.DEPARTMENT and r["stage"] == "final")
    return comparison.account_of(own)


def _view(account: Account, **choices: str) -> View:
    return View("department", "zh", {"department": account.department, "stage": account.stage, **choices})


# The release and its followers.


def test_a_new_release_is_followed_and_the_old_one_stays_readable(home: Path) -> None:
    source = ReleaseSource(home)
    before = source.current()
    assert source.current() is before
    publish_changed(home, "29990101T000000Z-new", "DELETE FROM audit_finding")
    after = source.current()
    assert (after.version, source.version()) == ("29990101T000000Z-new", "29990101T000000Z-new")
    assert findings.findings(after) == []
    assert findings.findings(before) != []


def test_without_a_release(tmp_path: Path) -> None:
    assert ReleaseSource(tmp_path).version() == ""
    with pytest.raises(NoRelease):
        ReleaseSource(tmp_path).current()


def test_a_release_of_an_older_version_names_what_it_lacks(home: Path) -> None:
    publish_changed(home, "older", "DROP VIEW kpi_scores", "ALTER TABLE audit_rule DROP COLUMN examined")
    with pytest.raises(OutdatedRelease) as error:
        ReleaseSource(home).current()
    assert {"audit_rule.examined", "kpi_scores.weight"} <= set(error.value.missing)


def test_a_damaged_release_is_named(home: Path) -> None:
    link = home / "warehouse" / "current.duckdb"
    link.resolve().chmod(0o644)
    link.resolve().write_bytes(b"no database")
    with pytest.raises(UnreadableRelease, match=link.resolve().name):
        ReleaseSource(home).current()


@pytest.mark.parametrize("text", ["' OR 1=1 --", "x'; DROP TABLE dim_form; --", "$department", "%", "\\"])
def test_what_a_reader_types_is_never_sql(snapshot: Snapshot, library: Account, text: str) -> None:
    assert department.search(snapshot, library, text) == []
    assert documents.documents(snapshot, words=text) == []
    assert findings.findings(snapshot, rule=text) == []
    assert performance.projects(snapshot, text, 0, "", "") == []


def test_a_release_can_read_nothing_else(snapshot: Snapshot) -> None:
    with pytest.raises(Exception, match="disabled"):
        snapshot.rows("SELECT * FROM read_csv('/etc/passwd')")


# Subjects.


def test_a_form_becomes_a_tree_of_subjects(snapshot: Snapshot, library: Account) -> None:
    [form] = department.forms(snapshot, library, "functional")
    built, kind = tables.subject_tree(snapshot, library, "functional", form)
    assert built is not None
    assert (kind, built.root.amount("total"), built.gap, built.undrawn) == ("total", Decimal("1234.50"), 0, 0)
    assert [node.code for node in built.path("functional:2070104")] == ["total", "207", "20701", "2070104"]
    rows = parts(built, built.nodes["functional:20701"], kind, ["basic"])
    assert [(r["subject_code"], r["amount_yuan"], r["basic_yuan"]) for r in rows] == [
        ("2070104", Decimal("1100.50"), Decimal("1000.00")),
        ("2070199", Decimal("100.00"), None),
    ]
    assert all(r["fact_id"] and not r["is_computed"] for r in rows)


SUBJECTS: dict[str, Row] = {
    key: {"subject_code": code, "subject_name": code, "level": level, "parent_subject_id": parent}
    for key, code, level, parent in [
        ("f:total", "total", 0, None),
        ("f:201", "201", 1, "f:total"),
        ("f:20101", "20101", 2, "f:201"),
        ("f:205", "205", 1, "f:total"),
    ]
}


def _line(subject: str, value: str | None, *, leaf: bool = True) -> Row:
    return {
        "subject_id": subject,
        "expenditure_type": "total",
        "amount_yuan": None if value is None else Decimal(value),
        "fact_id": f"fact of {subject}",
        "unit_published": "元",
        "half_unit_yuan": None,
        "is_leaf": leaf,
    }


def test_what_a_form_leaves_out_shows_as_a_gap() -> None:
    built = build([_line("f:total", "100", leaf=False), _line("f:20101", "60"), _line("f:205", "-10")], SUBJECTS)
    assert built is not None
    assert (built.gap, built.undrawn) == (Decimal("50"), 1)
    above = built.nodes["f:201"]
    assert (above.is_computed("total"), above.amount("total"), above.facts) == (True, Decimal("60"), {})


def test_an_unknown_amount_stays_unknown() -> None:
    built = build([_line("f:20101", None), _line("f:205", "5")], SUBJECTS)
    assert built is not None
    assert built.nodes["f:201"].amount("total") is None
    assert {r["subject_code"]: r["amount_yuan"] for r in parts(built, built.root, "total", [])} == {
        "205": Decimal("5"),
        "201": None,
    }
    assert build([], SUBJECTS) is None


def test_rounding_is_told_from_a_gap() -> None:
    def built(total: str, half_unit: str) -> Tree:
        rows = [_line("f:total", total, leaf=False), _line("f:20101", "60"), _line("f:205", "40")]
        found = build([row | {"half_unit_yuan": Decimal(half_unit)} for row in rows], SUBJECTS)
        assert found is not None
        return found

    assert is_rounding(built("250", "50"))
    assert not is_rounding(built("251", "50"))
    assert not is_rounding(built("101", "0"))


# Comparisons.


def test_budget_stands_beside_final(snapshot: Snapshot, library: Account) -> None:
    rows = department.budget_against_final(snapshot, library)
    assert [(r["class_code"], r["budget_yuan"], r["final_yuan"]) for r in rows] == [
        ("207", Decimal("1000.00"), Decimal("1200.50")),
        ("221", None, Decimal("34.00")),
    ]


def test_two_departments_are_compared_class_by_class(snapshot: Snapshot, library: Account) -> None:
    other = next(r for r in department.accounts(snapshot) if r["department_id"] != library.department)
    rows = comparison.two(snapshot, library, comparison.account_of(other))
    by_code = {r["class_code"]: r for r in rows}
    assert (by_code["207"]["one_yuan"], by_code["207"]["other_yuan"]) == (Decimal("1200.50"), None)
    assert by_code["205"]["one_yuan"] is None
    assert sum(r["one_percent"] for r in rows if r["one_percent"] is not None) == 100


def test_years_compare_the_last_two() -> None:
    def row(year: int, code: str, value: int, stage: str = "final") -> Row:
        return {
            "fiscal_year": year,
            "stage": stage,
            "class_code": code,
            "class_name": code,
            "total_yuan": Decimal(value),
        }

    years, rows = comparison.years(
        [row(2020, "201", 50), row(2021, "201", 75), row(2021, "205", 5), row(2021, "201", 9, "budget")], "final"
    )
    assert years == [2020, 2021]
    assert [(r["y2020"], r["y2021"], r["change_percent"]) for r in rows] == [(50, 75, 50), (None, 5, None)]


def test_income_is_never_drawn_twice() -> None:
    rows = [
        {"revenue_source": s}
        for s in ("total", "appropriation", "general_public_budget", "undertaking", "education_fee", "unit_funds")
    ]
    assert [r["revenue_source"] for r in comparison.income_addends(rows)] == ["appropriation", "unit_funds"]
    own = [row for row in rows if row["revenue_source"] not in ("appropriation", "unit_funds")]
    assert [r["revenue_source"] for r in comparison.income_addends(own)] == ["general_public_budget", "undertaking"]
    assert [r["revenue_source"] for r in comparison.income_addends(rows[:2])] == ["appropriation"]


def test_three_public_lines_have_budget_beside_final(snapshot: Snapshot) -> None:
    account = next(r for r in department.accounts(snapshot) if r["department_name"] != typeset.DEPARTMENT)
    rows = comparison.three_public(department.three_public(snapshot, comparison.account_of(account)))
    total = next(r for r in rows if r["item"] == "total")
    assert total["budget_fact_id"]
    assert total["final_fact_id"]


def test_an_item_numbered_apart_for_budget_and_final_is_one_line() -> None:
    common = {
        "item": "reception",
        "fund": "all",
        "unit_published": "元",
        "count_value": None,
        "amount_yuan": Decimal(1),
    }
    rows = [
        common
        | {
            "line_no": 6,
            "line_name": "预算数/公务接待费",
            "measure": "budget",
            "fact_id": "a",
            "amount_published": "1",
        },
        common
        | {
            "line_no": 12,
            "line_name": "决算数/公务接待费",
            "measure": "final",
            "fact_id": "b",
            "amount_published": "1",
        },
        common
        | {
            "line_no": 13,
            "line_name": "决算数/公务接待费",
            "measure": "final",
            "fact_id": "c",
            "amount_published": "1",
        },
    ]
    lines = comparison.three_public(rows)
    assert [(line["budget_fact_id"], line["final_fact_id"]) for line in lines] == [("a", "b"), (None, "c")]
    [both, _] = comparison.three_public([*rows, rows[0] | {"measure": "adjusted_budget", "fact_id": "d"}])
    assert (both["budget_fact_id"], both["adjusted_budget_fact_id"], both["final_fact_id"]) == ("a", "d", "b")


def test_the_account_asked_for_or_the_nearest() -> None:
    rows = [{"fiscal_year": y, "stage": s} for y, s in ((2022, "final"), (2022, "budget"), (2021, "final"))]
    assert comparison.choose(rows, None, "") == rows[0]
    assert comparison.choose(rows, 2022, "budget") == rows[1]
    assert comparison.choose(rows, 2021, "budget") == rows[2]
    assert comparison.choose(rows, 1999, "") == rows[0]


# Performance, findings, documents.


def test_missed_targets_with_full_points(snapshot: Snapshot) -> None:
    rows = performance.indicators(snapshot, "", 0, "", "", "")
    count = performance.counts(rows)
    assert sum(count[k] for k in ("met", "missed", "unknown")) == len(rows)
    assert count["full"] == len(performance.indicators(snapshot, "", 0, "full", "", "")) == 1
    [project] = {r["project_id"] for r in performance.indicators(snapshot, "", 0, "full", "", "")}
    assert all(r["project_id"] == project for r in performance.indicators(snapshot, "", 0, "", "", project))


def test_a_finding_leads_to_its_figures(snapshot: Snapshot) -> None:
    rows = findings.findings(snapshot, rule="kpi_full_score_on_missed_target")
    [row] = rows
    assert findings.one(snapshot, row["finding"]) == row
    assert row["page"] == 1
    figures = figure.of_finding(snapshot, row)
    assert {f["name"] for f in figures} == {row["key"].split(" · ")[1]}
    # Exactly what is compared: not the row's deviation, nor other indicators.
    compared = [(f["role"], f["measure"]) for f in figures]
    assert compared == [
        ("actual", "score"),
        ("expected", "target_published"),
        ("expected", "actual_published"),
        ("expected", "weight"),
    ]
    assert {f["published"] for f in figures if f["measure"] == "score"} == {row["actual"]}
    assert findings.one(snapshot, "nothing") is None


def test_cases_are_listed_the_worst_first_and_of_current_documents(home: Path) -> None:
    publish_changed(
        home,
        "29990101T000000Z-new",
        "UPDATE audit_case SET difference_yuan = -9000000, severity = 'warning', confidence = 'proved' "
        "WHERE case_id = (SELECT max(case_id) FROM audit_case)",
        "UPDATE audit_finding SET severity = 'warning' WHERE finding_id = (SELECT max(case_id) FROM audit_case)",
    )
    rows = findings.cases(ReleaseSource(home).current())
    assert rows[0]["case_id"] == max(row["case_id"] for row in rows)
    assert rows[0]["difference_yuan"] == -9_000_000
    document = rows[0]["document_id"]
    publish_changed(
        home,
        "29990102T000000Z-new",
        f"UPDATE dim_document SET superseded_by = 'another' WHERE document_id = '{document}'",
    )
    snapshot = ReleaseSource(home).current()
    assert document not in {row["document_id"] for row in findings.cases(snapshot) + findings.findings(snapshot)}
    assert document in {row["document_id"] for row in findings.cases(snapshot, superseded=True)}
    assert {row["document_id"] for row in findings.cases(snapshot, document=document)} == {document}


def test_every_document_has_a_row(snapshot: Snapshot) -> None:
    rows = {r["file_name"]: r for r in documents.documents(snapshot)}
    assert rows["empty.txt"]["status_reason"]
    assert rows["empty.txt"]["loaded_percent"] is None
    assert rows["final.pdf"]["loaded_percent"] == 100
    assert [r["file_name"] for r in documents.documents(snapshot, status="unreadable")] == ["empty.txt"]


def test_overview_counts(snapshot: Snapshot) -> None:
    release = overview.release(snapshot)
    assert (release["departments"], release["documents"], release["documents_loaded"]) == (2, 4, 3)
    assert {r["department_name"] for r in overview.departments(snapshot)} >= {typeset.DEPARTMENT}


# Downloads.


def test_every_table_can_be_downloaded(snapshot: Snapshot, library: Account) -> None:
    for name, table in TABLES.items():
        for view in (View(), _view(library, tab="function"), _view(library, department="nobody")):
            rows = table(snapshot, view)
            assert as_csv(rows).startswith("\ufeff".encode()), name
            assert pq.read_table(io.BytesIO(as_parquet(rows))).num_rows == len(rows), name


def test_a_download_holds_exact_amounts(snapshot: Snapshot, library: Account) -> None:
    rows = TABLES["subjects"](snapshot, _view(library, subject="functional:207"))
    text = as_csv(rows).decode("utf-8-sig")
    assert [r["amount_yuan"] for r in csv.DictReader(io.StringIO(text))] == ["1200.50"]
    assert pq.read_table(io.BytesIO(as_parquet(rows)))["amount_yuan"].to_pylist() == [Decimal("1200.50")]


def test_a_spreadsheet_runs_nothing_of_a_csv() -> None:
    row = {"text": "=HYPERLINK(1)", "dash": "-", "at": "@x", "amount": Decimal("-1.50"), "none": None}
    [_, line] = csv.reader(io.StringIO(as_csv([row]).decode("utf-8-sig")))
    assert line == ["'=HYPERLINK(1)", "-", "'@x", "-1.50", ""]
