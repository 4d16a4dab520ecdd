"""What the server sends, without a browser: headers, files, and nothing for those who ask for what is not there."""

import io
import json
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient
from publisher import publish_changed

from pipeline.dashboard.app import create_app
from pipeline.dashboard.data import department, figure, findings
from pipeline.dashboard.data.source import ReleaseSource, Snapshot


@pytest.fixture(scope="session")
def client(shared_home: Path) -> FlaskClient:
    return create_app(ReleaseSource(shared_home)).server.test_client()


def test_the_policy_lets_nothing_come_from_elsewhere(client: FlaskClient) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "://" not in response.get_data(as_text=True).replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    "path",
    [
        "/download/nothing.csv",
        "/download/subjects.exe",
        "/picture/1.png?fact=nothing",
        "/picture/1.png?finding=nothing",
        "/picture/1.png",
    ],
)
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pictures_are_drawn_for_pdf_figures(client: FlaskClient, snapshot: Snapshot) -> None:
    pdf = next(r for r in department.accounts(snapshot) if r["file_name"] == "final.pdf")
    account = department.Account(pdf["department_id"], pdf["fiscal_year"], pdf["stage"])
    [row] = [r for r in department.search(snapshot, account, "2070104") if r["expenditure_type"] == "total"]
    assert figure.pages_of(figure.cells_of_figure(snapshot, row["fact_id"])) == [1]
    strip = client.get(f"/picture/1.png?fact={row['fact_id']}")
    whole = client.get(f"/picture/1.png?fact={row['fact_id']}&whole=1")
    assert strip.data[:4] == whole.data[:4] == b"\x89PNG"
    assert len(whole.data) > len(strip.data)
    assert client.get(f"/picture/2.png?fact={row['fact_id']}").status_code == 404


def test_downloads_wait_for_a_release(tmp_path: Path) -> None:
    response = create_app(ReleaseSource(tmp_path)).server.test_client().get("/download/documents.csv")
    assert response.status_code == 503
    assert "juesuan run" in response.get_data(as_text=True)


def test_the_command_serves_pages_and_files(shared_home: Path) -> None:
    """As a process of its own, which serves without pandas."""
    command = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        "dashboard",
        "--home",
        str(shared_home),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[0]
            with urlopen(f"{address}_dash-layout") as page, urlopen(f"{address}download/lines.parquet") as file:
                assert json.load(page)["type"] == "Div"
                assert pq.read_table(io.BytesIO(file.read())).num_rows > 0
        finally:
            # Not terminate(): who starts the tests in the background may have them, and what they start, ignore that.
            process.kill()


def test_a_finding_marks_exactly_what_it_compares(home: Path) -> None:
    """Two of the figures of one row; the others of the row have no box."""
    link = home / "warehouse" / "current.duckdb"
    with duckdb.connect(str(link.resolve()), read_only=True) as con:
        row = con.execute(
            "SELECT document_id, source_page, source_table, source_row FROM fact_expenditure JOIN dim_document "
            "USING (document_id) WHERE file_name = 'final.pdf' GROUP BY ALL HAVING count(*) > 2 ORDER BY ALL LIMIT 1"
        ).fetchall()[0]
        cells = con.execute(
            "SELECT fact_id, source_column FROM fact_expenditure WHERE document_id = $1 AND source_page = $2 "
            "AND source_table = $3 AND source_row = $4 ORDER BY source_column LIMIT 2",
            list(row),
        ).fetchall()
    addends = [
        f"INSERT INTO audit_addend BY NAME SELECT '1' AS finding_id, '{role}' AS role, 1 AS sign, "
        f"'{row[0]}' AS document_id, '{fact}' AS fact_id, true AS is_confirmed, "
        f"{row[1]} AS source_page, {row[2]} AS source_table, "
        f"{row[3]} AS source_row, {column} AS source_column"
        for role, (fact, column) in zip(("actual", "expected"), cells, strict=True)
    ]
    publish_changed(
        home,
        "29990101T000000Z-new",
        "INSERT INTO audit_finding BY NAME SELECT '1' AS finding_id, '1' AS case_id, rule_id, severity, category, "
        f"'{row[0]}' AS document_id, 'expenditure' AS form_id, 1 AS page, '201 · all' AS key, '3.00' AS expected, "
        "'3.01' AS actual, 'proved' AS confidence, '' AS message FROM audit_rule WHERE rule_id = 'expenditure_row_sum'",
        *addends,
    )
    source = ReleaseSource(home)
    found = findings.one(source.current(), "1")
    assert found is not None
    marked = figure.cells_of_finding(source.current(), found)
    assert [(c.page, c.row_no, c.column_no) for c in marked] == [(row[1], row[3], column) for _, column in cells]
    client = create_app(source).server.test_client()
    assert client.get(f"/picture/{row[1]}.png?finding=1").data[:4] == b"\x89PNG"


def test_a_finding_about_no_figure_shows_its_page(home: Path) -> None:
    """Such as a form that the contents list names and no page prints."""
    link = home / "warehouse" / "current.duckdb"
    with duckdb.connect(str(link.resolve()), read_only=True) as con:
        document = con.execute("SELECT document_id FROM dim_document WHERE file_name = 'final.pdf'").fetchall()[0][0]
    place = f"'{document}', 'income'"
    publish_changed(
        home,
        "29990101T000000Z-new",
        "INSERT INTO audit_finding BY NAME SELECT '1' AS finding_id, '1' AS case_id, rule_id, severity, category, "
        f"'{document}' AS document_id, 'income' AS form_id, 1 AS page, 'income · contents' AS key, "
        "'printed' AS expected, 'absent' AS actual, 'likely' AS confidence, 'what is printed or missing' AS look_at, "
        "'' AS message "
        "FROM audit_rule WHERE rule_id = 'contents_forms_are_printed'",
        f"INSERT INTO audit_comparison VALUES ('contents_forms_are_printed', {place}, 1, 'income · contents', "
        "'printed', 'absent', NULL, NULL, FALSE)",
    )
    source = ReleaseSource(home)
    [finding] = findings.findings(source.current(), rule="contents_forms_are_printed")
    client = create_app(source).server.test_client()
    assert client.get(f"/picture/1.png?finding={finding['finding']}").data[:4] == b"\x89PNG"
    assert client.get(f"/picture/2.png?finding={finding['finding']}").status_code == 404
