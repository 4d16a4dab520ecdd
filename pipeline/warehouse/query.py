"""Asking a release: opened by its own file, read-only, unable to reach anything else, one question at a time."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.warehouse.release import NoRelease, open_read_only

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


def current_path(home: Path) -> Path:
    """The current release's own file.

    Raises:
        NoRelease: Nothing was released yet.
    """
    link = home / "warehouse" / "current.duckdb"
    if not link.exists():
        raise NoRelease(home)
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
    with _answer(con, sql, seconds) as result:
        columns = [column[0] for column in result.description or []]
        yield columns, iter(lambda: result.fetchmany(_BATCH_ROWS), [])


@contextmanager
def ask_arrow(
    con: duckdb.DuckDBPyConnection, sql: str, seconds: float = QUERY_SECONDS
) -> Iterator[pa.RecordBatchReader]:
    """The answer to one question as Arrow batches, types kept. Raises what `ask` raises."""
    with _answer(con, sql, seconds) as result:
        yield result.to_arrow_reader(_BATCH_ROWS)


@contextmanager
def _answer(con: duckdb.DuckDBPyConnection, sql: str, seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
    kinds = [statement.type for statement in con.extract_statements(sql)]
    if not kinds or kinds[-1] not in _READING or set(kinds[:-1]) - {duckdb.StatementType.CREATE}:
        raise QueryRefused("ask one question: a single SELECT (or WITH, FROM, DESCRIBE, SUMMARIZE, EXPLAIN)")
    if found := _CHANGES_PROCESS.search(sql):
        raise QueryRefused(f"the function {found[1]} is not for questions; leave it out")
    timer = threading.Timer(seconds, con.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield con.execute(sql)
    finally:
        timer.cancel()
