"""Questions to the current release: any SELECT, a copy in open formats."""

import csv
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import duckdb

from pipeline.cli.console import CommandError, csv_cell, json_text, stdout, table
from pipeline.settings import from_environment
from pipeline.warehouse.query import QueryRefused, ask, open_release
from pipeline.warehouse.release import current

MAX_TABLE_ROWS = 500


@contextmanager
def open_current(home: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current release.

    Raises:
        NoRelease: There is no release yet.
    """
    with open_release(from_environment(home).home) as con:
        yield con


def print_query(home: Path | None, sql: str, output: str, seconds: float) -> None:
    """Run a SELECT and print its rows as a table, CSV or JSON; stop it after so many seconds.

    Raises:
        CommandError: DuckDB refuses the query, or it costs too much.
    """
    with open_current(home) as con:
        try:
            with ask(con, sql, seconds) as (columns, batches):
                if output == "csv":
                    writer = csv.writer(sys.stdout, lineterminator="\n")
                    writer.writerow(columns)
                    for batch in batches:
                        writer.writerows([csv_cell(value) for value in row] for row in batch)
                elif output == "json":
                    _print_json(columns, chain.from_iterable(batches))
                else:
                    _print_table(columns, chain.from_iterable(batches))
        except duckdb.InterruptException as error:
            raise CommandError(
                f"the query was stopped after {seconds:g} s; narrow it or allow more by --seconds"
            ) from error
        except (duckdb.Error, QueryRefused) as error:
            raise CommandError(str(error).split("\n\n")[0]) from error


def _print_json(columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    # Row by row: a large answer must not be held in memory.
    separator = "["
    for row in rows:
        sys.stdout.write(separator + "\n" + json_text(dict(zip(columns, row, strict=True))))
        separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")


def _print_table(columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    shown = [row for _, row in zip(range(MAX_TABLE_ROWS), rows, strict=False)]
    stdout().print(table(columns, shown))
    if next(rows, None) is not None:
        sys.stderr.write(f"only the first {MAX_TABLE_ROWS} rows; --format csv prints all\n")


def write_export(home: Path | None, out: Path) -> None:
    """Copy the current release's export to a folder.

    Raises:
        CommandError: The folder holds files already, or there is no release.
    """
    from pipeline.warehouse.exports import export, is_exported

    folder = from_environment(home).home
    release = current(folder)
    if release is None:
        raise CommandError(f"there is no release in {folder}; make one with: juesuan run --home {folder}")
    if out.exists() and any(out.iterdir()):
        raise CommandError(f"{out} is not empty; name a new folder by --out")
    source = folder / "exports" / release.version
    if not is_exported(folder, release):
        export(folder, release)
    shutil.copytree(source, out, dirs_exist_ok=True)
    stdout().print(f"{len(list(out.iterdir()))} files of release {release.version} in {out}", soft_wrap=True)
