"""The commands as a user types them, on one released home."""

import csv
import io
import json
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.settings import SettingsError, from_environment
from pipeline.warehouse.release import NoRelease


def _query(cli, released, sql: str, output: str = "json"):
    result = cli("query", sql, "--home", released.home, "--format", output)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout) if output == "json" else result.stdout


def test_run_ends_with_a_release_and_an_answer(released) -> None:
    assert released.run.returncode == 0, released.run.stderr
    told = released.run.stdout
    assert "project_performance" in told
    assert "fact_kpi" in told
    assert str(released.home / "warehouse" / "current.duckdb") in told.replace("\n", "")
    assert "sql/examples" in told
    assert "Traceback" not in released.run.stderr


def test_bad_files_end_with_a_status_and_a_reason(cli, released) -> None:
    rows = _query(cli, released, "SELECT file_name, status, status_reason FROM dim_document")
    status = {row["file_name"]: row["status"] for row in rows}
    assert {status.pop("final.txt"), status.pop("the same.txt")} == {"duplicate", "loaded"}
    assert status == {
        "empty.txt": "unreadable",
        "binary.txt": "unreadable",
        "gb18030.txt": "loaded",
        "two units.txt": "loaded",
        "no number.txt": "loaded",
        "broken table.txt": "loaded",
    }
    assert all(row["status_reason"] for row in rows if row["status"] != "loaded")


@pytest.mark.parametrize(
    ("file_name", "words"),
    [
        ("two units.txt", ("元", "万元", "page 1", "row 3")),
        ("no number.txt", ("约100", "page 1", "table 1", "row 2", "column 3")),
        ("broken table.txt", ("page 1", "table 1", "row 3", "column 6")),
    ],
)
def test_a_bad_form_costs_itself_only_and_loses_nothing(cli, released, file_name: str, words: tuple[str, ...]) -> None:
    where = f"JOIN dim_document d USING (document_id) WHERE d.file_name = '{file_name}'"
    (bad, good) = _query(cli, released, f"SELECT s.* FROM statement s {where} ORDER BY sequence_no")
    assert (bad["form_id"], bad["status"], good["status"]) == ("expenditure", "quarantined", "loaded")
    assert all(word in bad["status_reason"] for word in words), bad["status_reason"]
    cells = _query(cli, released, f"SELECT v.disposition, v.reason, v.form_id FROM value_cell v {where}")
    quarantined = [cell for cell in cells if cell["form_id"] == "expenditure"]
    assert len(quarantined) >= 7
    assert all(cell["disposition"] == "quarantined" and cell["reason"] for cell in quarantined)
    assert _query(cli, released, f"SELECT count(*) AS n FROM fact_expenditure f {where}") == [{"n": 3}]


def test_second_run_has_nothing_to_do_and_says_so(cli, released) -> None:
    start = time.monotonic()
    result = cli("run", "--landing", released.landing, "--home", released.home)
    assert result.returncode == 0
    assert "Nothing new" in result.stdout
    assert time.monotonic() - start < 10
    assert len(list((released.home / "warehouse").glob("2*.duckdb"))) == 1


def test_status_names_every_document(cli, released) -> None:
    told = cli("status", "--home", released.home).stdout
    assert all(name in told for name in ("final.txt", "the same.txt", "empty.txt", "binary.txt"))


def test_findings_can_be_narrowed(cli, released) -> None:
    everything = cli("findings", "--home", released.home)
    assert everything.returncode == 0
    [count] = _query(
        cli,
        released,
        "SELECT count(*) AS cases, count(*) FILTER (confidence = 'proved') AS proved "
        "FROM audit_case JOIN dim_document USING (document_id) WHERE superseded_by IS NULL",
    )
    assert everything.stdout.splitlines()[-1].startswith(f"{count['cases']} cases, {count['proved']} of them proved")
    assert "look at" in everything.stdout
    none = cli("findings", "--home", released.home, "--document", "empty.txt")
    assert none.stdout.strip() == "0 cases, 0 of them proved"
    unknown = cli("findings", "--home", released.home, "--rule", "no_such_rule")
    assert unknown.returncode == 1
    assert "no_such_rule" in unknown.stderr


@pytest.mark.parametrize("command", ["findings", "coverage", "retry"])
def test_a_document_that_is_not_there_is_refused(cli, released, command: str) -> None:
    result = cli(command, "--home", released.home, "--document", "TYPO.pdf")
    assert result.returncode == 1
    assert result.stdout == "", "no findings of a document that is not there would read as a clean one"
    assert "'TYPO.pdf'; list them with: " in result.stderr
    assert f"status --home {released.home}" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_run_says_in_one_line_what_did_not_load(released) -> None:
    [report] = (released.home / "reports").iterdir()
    assert f"2 of 8 new files did not load: {report}" in released.run.stderr.splitlines()
    assert "empty.txt" in report.read_text(encoding="utf-8")


def test_a_release_of_nothing_must_be_asked_for(cli, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "empty.txt").write_bytes(b"")
    run = ["run", "--landing", landing, "--home", tmp_path / "home"]
    refused = cli(*run)
    assert refused.returncode == 1
    assert "no document loaded (1 unreadable)" in refused.stderr
    assert "--allow-empty" in refused.stderr
    assert not (tmp_path / "home" / "warehouse" / "current.duckdb").exists()
    assert any("no document loaded" in p.read_text(encoding="utf-8") for p in (tmp_path / "home" / "reports").iterdir())
    allowed = cli(*run, "--allow-empty")
    assert allowed.returncode == 0, allowed.stderr
    assert (tmp_path / "home" / "warehouse" / "current.duckdb").exists()


def test_coverage_counts_value_cells(cli, released) -> None:
    told = cli("coverage", "--home", released.home).stdout
    assert "project_performance" in told
    assert "loaded %" in told
    assert "is no number where" in told
    rules = _query(cli, released, "SELECT rule_id FROM audit_rule")
    assert rules
    assert all(rule["rule_id"] in told for rule in rules)


def test_coverage_of_one_document_is_of_that_one_only(cli, released) -> None:
    told = cli("coverage", "--home", released.home, "--document", "no number").stdout
    assert "no number.txt" in told
    assert "two units.txt" not in told


def test_query_prints_tables_csv_and_json(cli, released) -> None:
    sql = "SELECT project_name, fiscal_year FROM dim_project ORDER BY project_id"
    records = _query(cli, released, sql)
    assert records
    assert list(csv.DictReader(io.StringIO(_query(cli, released, sql, "csv")))) == [
        {"project_name": row["project_name"], "fiscal_year": str(row["fiscal_year"])} for row in records
    ]
    assert records[0]["project_name"] in _query(cli, released, sql, "table")


def test_json_keeps_amounts_exact(cli, released) -> None:
    [row] = _query(cli, released, "SELECT 0.10::DECIMAL(20,2) AS small, 123456789012345678.91::DECIMAL(20,2) AS large")
    assert row == {"small": 0.1, "large": "123456789012345678.91"}


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM dim_form",
        "COPY dim_form TO 'leak.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "SELEC 1",
    ],
)
def test_query_can_only_read_the_release(cli, released, sql: str) -> None:
    result = cli("query", sql, "--home", released.home)
    assert result.returncode == 1
    assert result.stderr.startswith("juesuan: ")
    assert len(result.stderr.splitlines()) <= 2


def test_trace_leads_from_a_figure_to_its_cell(cli, released) -> None:
    [fact] = _query(
        cli, released, "SELECT fact_id, indicator_name FROM fact_kpi JOIN dim_document USING (document_id) LIMIT 1"
    )
    told = cli("trace", fact["fact_id"], "--home", released.home).stdout
    assert fact["indicator_name"] in told
    assert "printed rows" in told
    assert "rules that examined it" in told
    assert "sha256" in told


def test_trace_without_a_page_says_why_there_is_no_picture(cli, released, tmp_path: Path) -> None:
    [fact] = _query(cli, released, "SELECT fact_id FROM fact_kpi LIMIT 1")
    result = cli("trace", fact["fact_id"], "--home", released.home, "--image", tmp_path / "page.png")
    assert result.returncode == 1
    assert "it is no PDF" in result.stderr


def test_trace_of_an_unknown_fact(cli, released) -> None:
    result = cli("trace", "nothing", "--home", released.home)
    assert result.returncode == 1
    assert "nothing" in result.stderr


def test_export_copies_the_release_and_spares_a_full_folder(cli, released, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cli("export", "--home", released.home, "--out", out).returncode == 0
    assert {"datapackage.json", "data_dictionary.md", "fact_kpi.parquet"} <= {p.name for p in out.iterdir()}
    again = cli("export", "--home", released.home, "--out", out)
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_export_as_csv_opens_in_a_spreadsheet_and_zip_is_one_file(cli, released, tmp_path: Path) -> None:
    assert cli("export", "--home", released.home, "--out", tmp_path / "csv", "--format", "csv").returncode == 0
    text = (tmp_path / "csv" / "document_status.csv").read_bytes()
    assert text.startswith("\ufeffdocument_id,".encode())
    assert {"datapackage.json", "data_dictionary.md", "LIMITS.md"} <= {p.name for p in (tmp_path / "csv").iterdir()}
    assert cli("export", "--home", released.home, "--out", tmp_path / "a.zip", "--format", "zip").returncode == 0
    assert "SHA256SUMS" in zipfile.ZipFile(tmp_path / "a.zip").namelist()


@pytest.mark.parametrize("output", ["csv", "json", "parquet"])
def test_query_writes_a_file(cli, released, tmp_path: Path, output: str) -> None:
    question = tmp_path / "question.sql"
    question.write_text("-- How many?\nSELECT count(*) AS n FROM dim_document")
    out = tmp_path / f"answer.{output}"
    result = cli("query", "--file", question, "--home", released.home, "--format", output, "--out", out)
    assert result.returncode == 0, result.stderr
    count = len(_query(cli, released, "SELECT document_id FROM dim_document"))
    written = {
        "csv": lambda: out.read_text(encoding="utf-8-sig"),
        "json": lambda: json.loads(out.read_text(encoding="utf-8")),
        "parquet": lambda: pq.read_table(out).to_pylist(),
    }[output]()
    assert written == (f"n\n{count}\n" if output == "csv" else [{"n": count}])
    assert cli("query", "SELECT 1", "--file", question, "--home", released.home).returncode == 1


def test_inspect_explains_a_file(cli, released) -> None:
    told = cli("inspect", released.landing / "final.txt").stdout
    assert "project_performance" in told
    assert "how the columns got their meaning" in told


def test_inspect_says_why_a_file_cannot_be_read(cli, released) -> None:
    result = cli("inspect", released.landing / "empty.txt")
    assert result.returncode == 1
    assert "empty" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["status"], "no release"),
        (["findings"], "no release"),
        (["query", "SELECT 1"], "no release"),
        (["export", "--out", "out"], "no release"),
        (["run", "--landing", "no/such/folder"], "no/such/folder"),
    ],
)
def test_errors_are_short_and_name_the_remedy(cli, tmp_path: Path, arguments: list[str], word: str) -> None:
    result = cli(*arguments, "--home", tmp_path / "home")
    assert result.returncode == 1
    assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) <= 2


def test_verbose_shows_where_an_error_happened(cli, tmp_path: Path) -> None:
    with pytest.raises(NoRelease):
        cli("status", "--home", tmp_path / "home", "--verbose")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JUESUAN_KEEP_DAYS", "many"),
        ("JUESUAN_EXECUTOR", "processes:0"),
        ("JUESUAN_EXECUTOR", "tcp://scheduler"),
        ("JUESUAN_EXECUTOR", "dask"),
        ("JUESUAN_NOTIFY_ON", "always"),
        ("JUESUAN_ALLOW_EMPTY", "yes"),
    ],
)
def test_wrong_setting_is_named(name: str, value: str) -> None:
    code = "from pipeline.settings import from_environment; from_environment()"
    env = {name: value, "PATH": "/usr/bin"}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert f"{name} is {value!r}; set it to " in result.stderr


@pytest.mark.parametrize(
    "value", ["gs://bucket/cells", "s3://", "s3://key:secret@bucket/cells", "s3://bucket/a?b=secret"]
)
def test_a_wrong_place_of_the_cells_is_told_without_what_may_be_secret(monkeypatch, value: str) -> None:
    monkeypatch.setenv("JUESUAN_CELLS", value)
    with pytest.raises(SettingsError, match=r"JUESUAN_CELLS must be a folder or s3://BUCKET/PREFIX") as told:
        from_environment()
    assert "secret" not in str(told.value)


def test_cells_lie_in_the_home_or_where_the_setting_says(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for value, location in {
        "": str(tmp_path / "home" / "lake" / "cells"),
        "shared/cells": str(tmp_path / "shared" / "cells"),
        "s3://bucket/cells/": "s3://bucket/cells",
        "s3://bucket": "s3://bucket",
    }.items():
        monkeypatch.setenv("JUESUAN_CELLS", value)
        assert from_environment(Path("home")).cells.location == location


def imported_by(arguments: list[str]) -> set[str]:
    """The modules that a command has imported when it is through, in a process of its own."""
    code = (
        "import sys\n"
        "from pipeline.cli.app import app\n"
        "try:\n"
        f"    app({arguments!r})\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return set(result.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["--help", "inspect", "status", "run"])
def test_small_answers_do_not_pay_for_dagster_or_the_gates(released, tmp_path, command: str) -> None:
    # A run writes for a moment, where other tests may be looking.
    home = shutil.copytree(released.home, tmp_path / "home", symlinks=True) if command == "run" else released.home
    arguments = {
        "--help": ["--help"],
        "inspect": ["inspect", str(released.landing / "final.txt")],
        "status": ["status", "--home", str(released.home)],
        "run": ["run", "--landing", str(released.landing), "--home", str(home)],
    }[command]
    assert imported_by(arguments).isdisjoint({"dagster", "great_expectations", "pandas"})


@pytest.mark.parametrize(
    ("arguments", "not_needed"),
    [
        (["--help"], {"rich.console", "pipeline.forms", "pipeline.readers"}),
        (["status", "--help"], {"rich.console", "pipeline.forms", "pipeline.readers"}),
        (["inspect", "FILE"], {"pdfplumber", "pypdfium2", "openpyxl", "pipeline.readers.sandbox"}),
    ],
    ids=["help", "help of a command", "inspect"],
)
def test_what_a_command_does_not_need_is_not_imported(released, arguments: list[str], not_needed: set[str]) -> None:
    arguments = [str(released.landing / "final.txt") if a == "FILE" else a for a in arguments]
    assert imported_by(arguments).isdisjoint(not_needed | {"duckdb", "polars", "pyarrow", "numpy"})


def test_names_with_brackets_are_no_markup(cli, tmp_path: Path) -> None:
    path = tmp_path / "[bold]2021.txt"
    path.write_text("通知\n", encoding="utf-8")
    assert path.name in cli("inspect", path).stdout


def test_small_questions_do_without_pandas(released) -> None:
    """DuckDB would load it for the first parameter: a second or two of every command that asks with one."""
    code = (
        "import sys; from pipeline.cli.query import open_current; from pathlib import Path\n"
        f"with open_current(Path({str(released.home)!r})) as con: con.execute('SELECT $a', {{'a': 1}})\n"
        "assert 'pandas' not in sys.modules; import pandas"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
