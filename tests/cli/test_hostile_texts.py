"""Texts of strangers on the terminal and in spreadsheets, and questions that want more than answers."""

import csv
import io
import json

import pytest

from pipeline.warehouse.safe_text import csv_cell, visible

ESCAPE = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202egnp"


def ask(cli, released, sql, *more):
    return cli("query", sql, "--home", released.home, *more)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "-2+3+cmd", "=-5"]
)
def test_formulas_are_only_text_in_a_spreadsheet(text):
    assert str(csv_cell(text)).startswith("'")


@pytest.mark.parametrize(
    "value", ["-1,234.50", "-5", "+3", "-12.5%", "—", "-", "一般公共服务支出", "3=3", "", -5, None]
)
def test_numbers_and_dashes_stay_what_they_are(value):
    assert csv_cell(value) == value


def test_csv_of_a_query_is_safe_and_its_numbers_are_numbers(cli, released):
    sql = "SELECT '=HYPERLINK(1)' AS a, -1.50::DECIMAL(20,2) AS b, '-1.50' AS c, '=x' AS \"=d\""
    [row] = csv.DictReader(io.StringIO(ask(cli, released, sql, "--format", "csv").stdout))
    assert list(row.values()) == ["'=HYPERLINK(1)", "-1.50", "-1.50", "'=x"]


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_no_text_steers_the_terminal(cli, released, output):
    codes = " || ".join(f"chr({ord(sign)})" for sign in ESCAPE)
    told = ask(cli, released, f"SELECT {codes} AS text", "--format", output).stdout
    assert "owned" in told
    assert not set(told) & set("\x1b\x07\u009b\u202e")
    if output == "json":
        assert json.loads(told) == [{"text": ESCAPE}]


def test_a_file_name_is_only_a_name(cli, tmp_path):
    path = tmp_path / "a\x1b[2J\nreleased.txt"
    path.write_text("", encoding="utf-8")
    result = cli("inspect", path)
    assert "\x1b" not in result.stdout + result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_what_is_shown_names_the_sign():
    assert visible("a\x1b[1mb\tc\nd") == "a<U+001B>[1mb\tc\nd"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT getenv('HOME')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "COPY (SELECT 1) TO 'leak.csv'",
        "EXPORT DATABASE 'leak'",
        "ATTACH ':memory:' AS m",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '1TB'",
        "PRAGMA profiling_output = 'leak.json'",
        "CREATE SECRET s (TYPE s3)",
        "CREATE TEMP TABLE t AS SELECT 1",
        "SELECT 1; DROP TABLE dim_form",
        "CALL enable_logging(storage = 'file', storage_path = 'leak')",
        "SELECT * FROM enable_logging(storage = 'file', storage_path = 'leak')",
        "SELECT * FROM query('SELECT * FROM enable_' || 'logging()')",
        "CHECKPOINT",
        "",
    ],
)
def test_questions_reach_nothing_but_the_release(cli, released, tmp_path, monkeypatch, sql):
    monkeypatch.chdir(tmp_path)
    result = ask(cli, released, sql)
    assert result.returncode == 1
    assert result.stderr.startswith("juesuan: ")
    assert "root:" not in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_variable_of_the_program_is_no_table(cli, released):
    assert "rows" in ask(cli, released, "SELECT * FROM rows").stderr


@pytest.mark.parametrize(
    "sql",
    [
        "DESCRIBE dim_form",
        "EXPLAIN SELECT 1",
        "WITH x AS (SELECT 1) FROM x",
        "PIVOT dim_form ON form_id USING count(*)",
    ],
)
def test_questions_of_other_words_are_answered(cli, released, sql):
    assert ask(cli, released, sql).returncode == 0


def test_a_question_without_end_is_stopped(cli, released):
    endless = "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r"
    result = ask(cli, released, endless, "--seconds", "0.5")
    assert result.returncode == 1
    assert "stopped after 0.5 s" in result.stderr


def test_a_long_answer_is_not_held_in_memory(cli, released):
    told = ask(cli, released, "SELECT range FROM range(100000000000)")
    assert told.returncode == 0
    assert "only the first 500 rows" in told.stderr


def test_releases_are_listed_and_compared(cli, released):
    told = cli("releases", "--home", released.home).stdout
    assert "current" in told
    version = told.splitlines()[1].split()[0]
    same = cli("diff", version, "--home", released.home)
    assert same.returncode == 0
    assert "no difference" in same.stdout
    assert json.loads(cli("diff", version, "--home", released.home, "--format", "json").stdout) == []
    unknown = cli("rollback", "1999", "--home", released.home)
    assert unknown.returncode == 1
    assert f"kept are: {version}" in unknown.stderr
