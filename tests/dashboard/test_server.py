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
    assert figure.pages_of(snapshot, [row]) == [1]
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


def test_a_finding_about_no_figure_shows_its_page(home: Path) -> None:
    """Such as a form that the contents list names and no page prints."""
    link = home / "warehouse" / "current.duckdb"
    with duckdb.connect(str(link.resolve()), read_only=True) as con:
        document = con.execute("SELECT document_id FROM dim_document WHERE file_name = 'final.pdf'").fetchall()[0][0]
    place = f"'{document}', 'income'"
    publish_changed(
        home,
        "29990101T000000Z-new",
        f"INSERT INTO audit_finding SELECT '1', rule_id, severity, category, {place}, 1, 'income · contents', "
        "'printed', 'absent', NULL, NULL, NULL, NULL, NULL, '' FROM audit_rule "
        "WHERE rule_id = 'contents_forms_are_printed'",
        f"INSERT INTO audit_comparison VALUES ('contents_forms_are_printed', {place}, 1, 'income · contents', "
        "'printed', 'absent', NULL, NULL, FALSE)",
    )
    source = ReleaseSource(home)
    [finding] = findings.findings(source.current(), rule="contents_forms_are_printed")
    client = create_app(source).server.test_client()
    assert client.get(f"/picture/1.png?finding={finding['finding']}").data[:4] == b"\x89PNG"
    assert client.get(f"/picture/2.png?finding={finding['finding']}").status_code == 404
