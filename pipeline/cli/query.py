"""Questions to the current release: any SELECT, the source of one figure, a copy in open formats."""

import csv
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb

from pipeline.cli.console import CommandError, stdout, table
from pipeline.settings import from_environment
from pipeline.warehouse.query import Trace, open_release, trace
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


def print_query(home: Path | None, sql: str, output: str) -> None:
    """Run a SELECT and print its rows as a table, CSV or JSON.

    Raises:
        CommandError: DuckDB refuses the query.
    """
    with open_current(home) as con:
        try:
            result = con.execute(sql)
        except duckdb.Error as error:
            raise CommandError(str(error).split("\n\n")[0]) from error
        columns = [column[0] for column in result.description or []]
        rows = result.fetchall()
    if output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([columns, *rows])
    elif output == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1, default=_json) + "\n")
    else:
        stdout().print(table(columns, rows[:MAX_TABLE_ROWS]))
        if len(rows) > MAX_TABLE_ROWS:
            sys.stderr.write(f"{len(rows) - MAX_TABLE_ROWS} more rows; --format csv prints all\n")


def print_trace(home: Path | None, fact_id: str) -> None:
    """Print a fact, the document and form that it comes from, and the printed row with its header."""
    with open_current(home) as con:
        found = trace(con, fact_id)
    console = stdout()
    console.print(f"[bold]{found.fact_table}[/]")
    console.print(table(["column", "value"], [item for item in found.fact.items() if item[1] is not None]))
    console.print("\n[bold]source[/]")
    console.print(table(["", ""], _source(found)))
    console.print("\n[bold]printed row[/]")
    console.print(
        table(["page", "table", "row", "column", "text"], [_cell(cell) for cell in found.row if cell["text"]])
    )
    if found.findings:
        rows = [(f["rule_id"], f["severity"], f["message"]) for f in found.findings]
        console.print()
        console.print(table(["rule", "severity", "message"], rows, title="findings"))


def _source(found: Trace) -> list[tuple[str, object]]:
    statement = found.statement or {}
    return [
        ("file", found.document["file_name"]),
        ("sha256", found.document["sha256"]),
        ("form", statement.get("title")),
        ("header", " / ".join(cell["text"].replace("\n", "") for cell in found.header)),
        ("alignment", statement.get("alignment")),
        *((f"cell {i}", f"{c['text']} → {c['measure']}") for i, c in enumerate(found.cells, start=1)),
    ]


def _cell(cell: dict[str, object]) -> tuple[object, ...]:
    return tuple(cell[name] for name in ("page", "table_no", "row_no", "column_no", "text"))


def write_export(home: Path | None, out: Path) -> None:
    """Copy the current release's export to a folder.

    Raises:
        CommandError: The folder holds files already, or there is no release.
    """
    from pipeline.warehouse.exports import export

    folder = from_environment(home).home
    release = current(folder)
    if release is None:
        raise CommandError(f"there is no release in {folder}; make one with: juesuan run --home {folder}")
    if out.exists() and any(out.iterdir()):
        raise CommandError(f"{out} is not empty; name a new folder by --out")
    source = folder / "exports" / release.version
    # Written last, so that a folder with it is complete.
    if not (source / "datapackage.json").exists():
        export(folder, release)
    shutil.copytree(source, out, dirs_exist_ok=True)
    stdout().print(f"{len(list(out.iterdir()))} files of release {release.version} in {out}", soft_wrap=True)


def _json(value: object) -> object:
    # A number where a JSON number holds it exactly, else its digits: amounts must not change on the way.
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return str(value)
