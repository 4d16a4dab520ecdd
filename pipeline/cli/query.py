"""Questions to the current release: any SELECT, a copy in open formats."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

import duckdb

from pipeline.cli.console import CommandError, json_text, stdout, table
from pipeline.settings import from_environment
from pipeline.warehouse.hints import command
from pipeline.warehouse.lake import replacing
from pipeline.warehouse.light import without_pandas
from pipeline.warehouse.query import QueryRefused, ask, ask_arrow, open_release
from pipeline.warehouse.release import NoRelease, current
from pipeline.warehouse.safe_text import BYTE_ORDER_MARK, write_csv

MAX_TABLE_ROWS = 500


@contextmanager
def open_current(home: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current release.

    Raises:
        NoRelease: There is no release yet.
    """
    with without_pandas(), open_release(from_environment(home).home) as con:
        yield con


def answer(home: Path | None, sql: str, output: str, seconds: float, out: Path | None) -> None:
    """Run a SELECT and print its rows, or write them to a file; stop it after so many seconds.

    Raises:
        CommandError: DuckDB refuses the query, it costs too much, or the file cannot be written.
    """
    if output == "parquet" and out is None:
        raise CommandError("Parquet is no text to print; name a file by --out")
    with open_current(home) as con:
        try:
            if out is None:
                _write(con, sql, output, seconds, sys.stdout)
            elif output == "parquet":
                _write_parquet(con, sql, seconds, out)
            else:
                encoding = BYTE_ORDER_MARK if output == "csv" else "utf-8"
                with replacing(out) as temporary, temporary.open("w", encoding=encoding, newline="") as file:
                    _write(con, sql, output, seconds, file)
        except duckdb.InterruptException as error:
            raise CommandError(
                f"the query was stopped after {seconds:g} s; narrow it or allow more by --seconds"
            ) from error
        except (duckdb.Error, QueryRefused) as error:
            raise CommandError(str(error).split("\n\n")[0]) from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}") from error


def sql_of(sql: str | None, file: Path | None) -> str:
    """The one question that was asked, on the command line or in a file.

    Raises:
        CommandError: There is none, or two, or the file cannot be read.
    """
    if sql is not None and file is None:
        return sql
    if file is None or sql is not None:
        query = command("query")
        raise CommandError(f'ask one question: {query} "SELECT …" or {query} --file FILE')
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error


def _write(con: duckdb.DuckDBPyConnection, sql: str, output: str, seconds: float, file: TextIO) -> None:
    with ask(con, sql, seconds) as (columns, batches):
        if output == "csv":
            write_csv(file, columns, chain.from_iterable(batches))
        elif output == "json":
            _write_json(columns, chain.from_iterable(batches), file)
        elif file is sys.stdout:
            _print_table(columns, chain.from_iterable(batches))
        else:
            raise CommandError("a table is for the terminal; choose --format csv, json or parquet for a file")


def _write_parquet(con: duckdb.DuckDBPyConnection, sql: str, seconds: float, out: Path) -> None:
    import pyarrow.parquet as pq

    with (
        ask_arrow(con, sql, seconds) as reader,
        replacing(out) as temporary,
        pq.ParquetWriter(temporary, reader.schema, compression="zstd") as writer,
    ):
        for batch in reader:
            writer.write_batch(batch)


def _write_json(columns: Sequence[str], rows: Iterator[tuple[object, ...]], file: TextIO) -> None:
    # Row by row: a large answer must not be held in memory.
    separator = "["
    for row in rows:
        file.write(separator + "\n" + json_text(dict(zip(columns, row, strict=True))))
        separator = ","
    file.write("[]\n" if separator == "[" else "\n]\n")


def _print_table(columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    shown = [row for _, row in zip(range(MAX_TABLE_ROWS), rows, strict=False)]
    stdout().print(table(columns, shown))
    if next(rows, None) is not None:
        sys.stderr.write(f"only the first {MAX_TABLE_ROWS} rows; --format csv prints all\n")


def write_export(home: Path | None, out: Path, output: str) -> None:
    """Copy the current release's export to a folder, as Parquet or CSV, or pack it into one zip archive.

    Raises:
        CommandError: The folder holds files already.
        NoRelease: There is no release yet.
    """
    from pipeline.warehouse.copies import copy_as_csv, pack
    from pipeline.warehouse.exports import export, exports_folder, faulty_exports

    folder = from_environment(home).home
    release = current(folder)
    if release is None:
        raise NoRelease(folder)
    if output == "zip" and out.exists():
        raise CommandError(f"{out} exists; name a new file by --out")
    if out.exists() and any(out.iterdir()):
        raise CommandError(f"{out} is not empty; name a new folder by --out")
    source = exports_folder(folder, release)
    # What is handed on is looked at first.
    if faulty_exports(source):
        export(folder, release)
    if output == "zip":
        pack(source, out)
        stdout().print(
            f"release {release.version} is in {out}; unpack it and run sha256sum -c SHA256SUMS", soft_wrap=True
        )
        return
    if output == "csv":
        copy_as_csv(source, out)
    else:
        shutil.copytree(source, out, dirs_exist_ok=True)
    stdout().print(f"{len(list(out.iterdir()))} files of release {release.version} in {out}", soft_wrap=True)
