"""Opening DuckDB, the same way everywhere."""

import os
from pathlib import Path

import duckdb

DEFAULT_MEMORY_MB = 512
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


def connect_bounded(path: Path, *, read_only: bool = False, at_most_mb: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection for the work of a run, whose memory must not grow with the archive.

    Beyond `JUESUAN_MEMORY_MB`, or `at_most_mb` where that is less, it sorts and joins on disk, in a folder beside the
    file that goes with the connection.
    """
    con = connect(path, read_only=read_only)
    limit = int(os.environ.get("JUESUAN_MEMORY_MB") or DEFAULT_MEMORY_MB)
    # Not given at opening: two connections of a process to one file must then be opened alike.
    con.execute(f"SET memory_limit = '{min(limit, at_most_mb or limit)}MB'")
    return con
