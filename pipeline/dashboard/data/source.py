"""The current release, followed as it changes: one read-only connection per release file, answers kept per release.

Every request takes a `Snapshot` and asks only that, so that one page never mixes two releases.
"""

import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from pipeline.warehouse.database import connect
from pipeline.warehouse.query import current_path
from pipeline.warehouse.release import NoRelease, open_read_only
from pipeline.warehouse.schema import create_all, create_marts

Row = dict[str, Any]
_T = TypeVar("_T")
_KEPT_ANSWERS = 512
_KEPT_ROWS = 5_000


class OutdatedRelease(Exception):
    """The release was made by another version of the code; `missing` are the tables, views and columns it lacks."""

    def __init__(self, version: str, missing: list[str]) -> None:
        super().__init__(f"release {version} lacks {', '.join(missing)}; make a new one with juesuan run")
        self.version = version
        self.missing = missing


class UnreadableRelease(Exception):
    """The file that the link names cannot be opened; the message says which and why."""


class Snapshot:
    """One release. Safe to ask from several threads; answers are kept, since a release never changes."""

    def __init__(self, path: Path, home: Path) -> None:
        self.path = path
        self.home = home
        self._connection = open_read_only(path)
        self._answers: dict[tuple[str, str], list[Row]] = {}
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Name of the release: its file's name."""
        return self.path.stem

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of one SELECT, as dictionaries. Values from an address belong into `parameters`, never into `sql`.

        The caller must not change the rows.
        """
        key = (sql, repr(sorted((parameters or {}).items())))
        if (kept := self._answers.get(key)) is not None:
            return kept
        rows = self.ask(lambda con: fetch(con, sql, parameters))
        if len(rows) <= _KEPT_ROWS:
            with self._lock:
                if len(self._answers) >= _KEPT_ANSWERS:
                    self._answers.clear()
                self._answers[key] = rows
        return rows

    def ask(self, question: Callable[[duckdb.DuckDBPyConnection], _T]) -> _T:
        """Run a function on a cursor of its own."""
        with self._connection.cursor() as cursor:
            return question(cursor)


class ReleaseSource:
    """Gives the current release of a home, and a newer one as soon as the link points to it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._open: Snapshot | None = None
        self._lock = threading.Lock()

    def current(self) -> Snapshot:
        """The current release. An earlier one stays usable for whoever still holds it.

        Raises:
            NoRelease: Nothing was released yet.
            OutdatedRelease: The release lacks tables or columns that this version of the code reads.
            UnreadableRelease: The file cannot be opened.
        """
        path = current_path(self.home)
        with self._lock:
            if self._open is None or self._open.path != path:
                self._open = _opened(path, self.home)
            return self._open

    def version(self) -> str:
        """Name of the current release without opening it; empty before the first."""
        try:
            return current_path(self.home).stem
        except NoRelease:
            return ""


def fetch(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """The rows of a SELECT as dictionaries by column name."""
    result = con.execute(sql, dict(parameters)) if parameters else con.execute(sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _opened(path: Path, home: Path) -> Snapshot:
    try:
        snapshot = Snapshot(path, home)
        there = snapshot.ask(_columns)
    except duckdb.Error as error:
        raise UnreadableRelease(f"{path.name}: {str(error).splitlines()[0]}") from error
    missing = sorted(_needed() - there)
    if missing:
        raise OutdatedRelease(path.stem, missing)
    return snapshot


def _columns(con: duckdb.DuckDBPyConnection) -> set[str]:
    found = con.execute("SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    return {str(row[0]) for row in found}


@cache
def _needed() -> frozenset[str]:
    """Columns of every table and view that this version of the code makes."""
    with connect() as con:
        create_all(con)
        create_marts(con)
        return frozenset(_columns(con))
