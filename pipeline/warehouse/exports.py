"""Exports of a release: Parquet per table and mart, datapackage.json, data dictionary, known limits.

All comes from the release itself. Two releases of equal content give equal bytes: rows are ordered, and the release row
with its time stays out. `SHA256SUMS`, written last, is what the files are held against, here and by `sha256sum -c`.
"""

import re
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipeline.warehouse.damage import aside, file_digest
from pipeline.warehouse.database import connect, connect_bounded
from pipeline.warehouse.lake import replacing, write_json
from pipeline.warehouse.limits import known_limits
from pipeline.warehouse.release import Release
from pipeline.warehouse.schema import TableSchema, create_all, create_marts, fact_tables, tables

_BATCH_ROWS = 100_000
_FRICTIONLESS = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
MARTS = (
    "expenditure_by_function",
    "expenditure_by_economic_class",
    "class_expenditure",
    "summable_expenditure",
    "region_expenditure",
    "income_by_source",
    "budget_vs_final",
    "budget_vs_final_by_subject",
    "year_on_year",
    "three_public_by_department",
    "carry_over",
    "kpi_scores",
    "project_execution",
    "project_budget",
    "current_document",
    "outermost_document",
    "form_status",
    "missing_publication",
    "document_status",
    "coverage",
)
"""Views that are exported beside the tables."""
_REFERENCES = {
    "document_id": "dim_document",
    "department_id": "dim_department",
    "form_id": "dim_form",
    "subject_id": "dim_subject",
    "project_id": "dim_project",
}


SUMS = "SHA256SUMS"


def exports_folder(home: Path, release: Release) -> Path:
    """Where the exports of a release lie."""
    return home / "exports" / release.version


def export(home: Path, release: Release) -> Path:
    """Write the release's tables, package, dictionary and limits to exports/<version> and return that folder."""
    folder = exports_folder(home, release)
    (folder / SUMS).unlink(missing_ok=True)
    exported = [table for table in tables().values() if table.name != "release"]
    resources = []
    # Not as a question is asked: to sort a large table DuckDB may use the disk.
    with connect_bounded(release.path, read_only=True) as con:
        for table in exported:
            path = folder / f"{table.name}.parquet"
            rows = _write_parquet(con, table.name, path)
            resources.append(_resource(table, path, rows))
        for view in MARTS:
            path = folder / f"{view}.parquet"
            rows = _write_parquet(con, view, path)
            resources.append(_view_resource(con, view, path, rows))
        texts = {"data_dictionary.md": data_dictionary(con), "LIMITS.md": known_limits(con)}
    for name, text in texts.items():
        with replacing(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8")
    write_json(
        folder / "datapackage.json",
        {
            "name": "juesuan",
            "title": "部门决算与预算公开数据",
            "description": "Final accounts and budgets published by Chinese departments, one row per figure.",
            "version": release.content_digest,
            "resources": resources,
        },
    )
    made = sorted([*texts, "datapackage.json", *(resource["path"] for resource in resources)])
    with replacing(folder / SUMS) as temporary:
        temporary.write_text("".join(f"{file_digest(folder / name)}  {name}\n" for name in made), encoding="utf-8")
    return folder


def current_dictionary() -> str:
    """The data dictionary of sql/schema and sql/marts as they are now: what docs/data_dictionary.md holds."""
    with connect() as con:
        create_all(con)
        create_marts(con)
        return data_dictionary(con)


def is_exported(home: Path, release: Release) -> bool:
    """Whether a release's exports are there. Their content is looked at by `faulty_exports`."""
    folder = exports_folder(home, release)
    sums = _sums(folder)
    return bool(sums) and all((folder / name).exists() for name in sums)


def faulty_exports(folder: Path) -> list[Path]:
    """Files of an export that are missing or not what was written; the list of sums itself where it is damaged."""
    sums = _sums(folder)
    if not sums:
        return [folder / SUMS]
    paths = {folder / name: digest for name, digest in sums.items()}
    return [path for path, digest in paths.items() if not path.exists() or file_digest(path) != digest]


def set_exports_aside(folder: Path, faulty: list[Path]) -> Path:
    """Move damaged files of an export into a folder of their own beside it; return that."""
    target = folder.with_name(aside(folder.name))
    for path in faulty:
        if path.exists():
            target.mkdir(exist_ok=True)
            path.rename(target / path.name)
    return target


def _sums(folder: Path) -> dict[str, str]:
    """Digests by name; nothing where there is no list, or it is none."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    found = [re.fullmatch(r"([0-9a-f]{64})  ([\w.]+)", line) for line in lines]
    return {line[2]: line[1] for line in found if line} if all(found) else {}


def data_dictionary(con: duckdb.DuckDBPyConnection) -> str:
    """Markdown: every table and view with the meaning and unit of each column, from the comments in the database."""
    parts = ["# Data dictionary\n", "Generated from the comments in the warehouse. Amounts are in yuan (元).\n"]
    views = con.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
    ).fetchall()
    known = {c.name: c.comment for table in tables().values() for c in table.columns}
    for table in tables().values():
        rows = [(c.name, c.duckdb_type, c.comment) for c in table.columns]
        parts.append(_section(table.name, table.comment, rows))
    for view, comment in views:
        columns = con.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
            [view],
        ).fetchall()
        # A view's column without a comment of its own means what it means in its table.
        parts.append(_section(view, f"View. {comment}", [(n, t, c or known.get(n, "")) for n, t, c in columns]))
    return "\n".join(parts)


def _section(name: str, comment: str, rows: list[tuple[str, str, str]]) -> str:
    lines = [f"## {name}\n", f"{comment}\n", "| column | type | meaning |", "|---|---|---|"]
    lines += [f"| {column} | {kind} | {meaning.replace('|', '/')} |" for column, kind, meaning in rows]
    return "\n".join(lines) + "\n"


def _write_parquet(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> int:
    reader = con.execute(f"SELECT * FROM {table} ORDER BY ALL").to_arrow_reader(_BATCH_ROWS)
    rows = 0
    with replacing(path) as temporary, pq.ParquetWriter(temporary, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _view_resource(con: duckdb.DuckDBPyConnection, view: str, path: Path, rows: int) -> dict[str, Any]:
    known = {c.name: c.comment for table in tables().values() for c in table.columns}
    comment = con.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [view]).fetchall()[0][0]
    columns = con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [view],
    ).fetchall()
    fields = [
        {
            "name": name,
            "type": _FRICTIONLESS.get(kind, "number"),
            "description": meaning or known.get(name, ""),
        }
        for name, kind, meaning in columns
    ]
    return {
        "name": view,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": comment,
        "rows": rows,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_digest(path)}",
        "schema": {"fields": fields},
    }


def _resource(table: TableSchema, path: Path, rows: int) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": _FRICTIONLESS.get(column.duckdb_type, "number"),
            "description": column.comment,
            "constraints": {"required": not column.nullable},
        }
        for column in table.columns
    ]
    key = table.key or (("fact_id",) if table.name in fact_tables() else ())
    references = [
        {"fields": [c.name], "reference": {"resource": target, "fields": [c.name]}}
        for c in table.columns
        if (target := _REFERENCES.get(c.name)) and target != table.name
    ]
    return {
        "name": table.name,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": table.comment,
        "rows": rows,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_digest(path)}",
        "schema": {"fields": fields, "primaryKey": list(key), "foreignKeys": references},
    }
