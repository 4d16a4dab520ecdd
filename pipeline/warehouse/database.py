"""Opening DuckDB, the same way everywhere."""

from pathlib import Path

import duckdb

Config = dict[str, str | bool | int | float | list[str]]


def connect(
    path: Path | str = ":memory:", *, read_only: bool = False, config: Config | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection that prints nothing, nor do its cursors.

    By itself DuckDB draws a progress bar on standard output under every statement of more than two seconds, also where
    that is a file of rows or the log of a night. A pragma and not a setting: it also works where those are locked.
    """
    con = duckdb.connect(str(path), read_only=read_only, config=config or {})
    con.execute("PRAGMA disable_progress_bar")
    return con
