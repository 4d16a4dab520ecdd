"""Reading a release: a connection that can read nothing else, and the way back from a fact to the printed cell."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse.release import NoRelease, open_read_only

_NEIGHBOURS = 3
_BATCH_ROWS = 10_000
QUERY_SECONDS = 300.0
"""How long one question may take."""
# PIVOT counts as a CREATE, of a temporary type, before its SELECT.
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
# Table functions that change the process instead of reading: logs to a file end it, for they may not be written. The
# last two make SQL out of text, in which the others could hide.
_CHANGES_PROCESS = re.compile(
    r"\b(enable_logging|disable_logging|enable_profiling|disable_profiling|truncate_duckdb_logs|query|query_table)"
    r"\"?\s*\(",
    re.IGNORECASE,
)


class QueryRefused(Exception):
    """The question is no question; the message says what it is and what would be one."""


class UnknownFact(Exception):
    """No fact has this id in the current release."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact and where it comes from. Every mapping is one row by column name.

    `cells` are the value cells that the fact was made of, `row` the printed row around the source cell, `header` the
    cells above it in its own column that hold text, `neighbours` the cells around it (three rows up and down).
    """

    fact_table: str
    fact: dict[str, Any]
    document: dict[str, Any]
    statement: dict[str, Any] | None
    cells: list[dict[str, Any]]
    header: list[dict[str, Any]]
    row: list[dict[str, Any]]
    neighbours: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def current_path(home: Path) -> Path:
    """The current release's own file.

    Raises:
        NoRelease: Nothing was released yet.
    """
    link = home / "warehouse" / "current.duckdb"
    if not link.exists():
        raise NoRelease(f"no release under {home}; run `juesuan run --home {home}` first")
    # By the file's own path: by the link's, one process would get the old file again after a switch.
    return link.resolve()


def open_release(home: Path) -> duckdb.DuckDBPyConnection:
    """Open the current release read-only; queries cannot reach other files.

    Raises:
        NoRelease: Nothing was released yet.
    """
    return open_read_only(current_path(home))


@contextmanager
def ask(
    con: duckdb.DuckDBPyConnection, sql: str, seconds: float = QUERY_SECONDS
) -> Iterator[tuple[list[str], Iterator[list[tuple[Any, ...]]]]]:
    """Columns and batches of rows that one question from outside returns. After `seconds` it is interrupted.

    Raises:
        QueryRefused: It is not one SELECT.
        duckdb.Error: DuckDB cannot answer it; InterruptException if it took too long.
    """
    kinds = [statement.type for statement in con.extract_statements(sql)]
    if not kinds or kinds[-1] not in _READING or set(kinds[:-1]) - {duckdb.StatementType.CREATE}:
        raise QueryRefused("ask one question: a single SELECT (or WITH, FROM, DESCRIBE, SUMMARIZE, EXPLAIN)")
    if found := _CHANGES_PROCESS.search(sql):
        raise QueryRefused(f"the function {found[1]} is not for questions; leave it out")
    timer = threading.Timer(seconds, con.interrupt)
    timer.daemon = True
    timer.start()
    try:
        result = con.execute(sql)
        columns = [column[0] for column in result.description or []]
        yield columns, iter(lambda: result.fetchmany(_BATCH_ROWS), [])
    finally:
        timer.cancel()


def trace(con: duckdb.DuckDBPyConnection, fact_id: str) -> Trace:
    """Follow a fact back to its document, form, column meaning and printed cells.

    Raises:
        UnknownFact: The release holds no such fact.
    """
    found = con.execute("SELECT fact_table FROM fact_index WHERE fact_id = ?", [fact_id]).fetchone()
    if found is None:
        raise UnknownFact(f"no fact {fact_id}; ids look like document:page:table:row:column (see column fact_id)")
    table = str(found[0])
    fact = _rows(con, f"SELECT * FROM {table} WHERE fact_id = ?", [fact_id])[0]
    document = fact["document_id"]
    place = [document, fact["source_page"], fact["source_table"]]
    row, column = fact["source_row"], fact["source_column"]
    cells = _rows(
        con, "SELECT * FROM value_cell WHERE fact_id = ? ORDER BY page, table_no, row_no, column_no", [fact_id]
    )
    of_table = "FROM source_cell WHERE document_id = ? AND page = ? AND table_no = ?"
    statements = _rows(
        con,
        "SELECT * FROM statement WHERE statement_id IN (SELECT statement_id FROM value_cell WHERE fact_id = ?)",
        [fact_id],
    )
    return Trace(
        fact_table=table,
        fact=fact,
        document=_rows(con, "SELECT * FROM dim_document WHERE document_id = ?", [document])[0],
        statement=statements[0] if statements else None,
        cells=cells,
        header=_rows(
            con,
            # A header cell is text that is no figure; merged ones stand at the left of the columns that they cover.
            f"SELECT * {of_table} AND row_no < ? AND column_no = (SELECT max(c.column_no) FROM source_cell c WHERE "
            "c.document_id = source_cell.document_id AND c.page = source_cell.page AND c.table_no = "
            "source_cell.table_no AND c.row_no = source_cell.row_no AND c.column_no <= ?) "
            "AND trim(text) <> '' AND published_number(text) IS NULL ORDER BY row_no",
            [*place, row, column],
        ),
        row=_rows(con, f"SELECT * {of_table} AND row_no = ? ORDER BY column_no", [*place, row]),
        neighbours=_rows(
            con,
            f"SELECT * {of_table} AND abs(row_no - ?) <= {_NEIGHBOURS} ORDER BY row_no, column_no",
            [*place, row],
        ),
        findings=_findings(con, fact),
    )


def _findings(con: duckdb.DuckDBPyConnection, fact: dict[str, Any]) -> list[dict[str, Any]]:
    """Findings whose key begins with what the fact is about (see rules.py)."""
    subjects: list[str] = []
    for column, sql in (
        ("subject_id", "SELECT subject_code FROM dim_subject WHERE subject_id = ?"),
        ("project_id", "SELECT project_name FROM dim_project WHERE project_id = ?"),
    ):
        if fact.get(column):
            subjects += [row[0] for row in con.execute(sql, [fact[column]]).fetchall()]
    subjects += [fact[column] for column in ("item", "indicator_name") if fact.get(column)]
    if not subjects:
        return []
    return _rows(
        con,
        "SELECT * FROM audit_finding WHERE document_id = ? AND form_id = ? "
        "AND list_bool_or(list_transform(?::VARCHAR[], s -> starts_with(key, s || ' '))) ORDER BY rule_id, key",
        [fact["document_id"], fact["form_id"], subjects],
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    result = con.execute(sql, parameters)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
