"""The warehouse's tables as Python sees them, derived from sql/schema by running it. Nothing here repeats a column."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from pipeline.shipped import SQL
from pipeline.warehouse.database import connect

_DECIMAL = re.compile(r"^DECIMAL\((\d+),(\d+)\)$")
_DTYPES: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
}
OBSERVED_SUBJECT: dict[str, pl.DataType] = {
    "classification": pl.String(),
    "subject_code": pl.String(),
    "subject_name": pl.String(),
    "fiscal_year": pl.Int32(),
    "subject_id": pl.String(),
}
"""Frame of the pseudo-table `observed_subject`: subjects as documents print them; dim_subject is made from it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `comment` is its meaning and unit."""

    name: str
    duckdb_type: str
    nullable: bool
    comment: str
    dtype: pl.DataType


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table; `key` are the columns of its primary key, empty for facts (the gates check those)."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Polars schema of the table's frames."""
        return {column.name: column.dtype for column in self.columns}

    @property
    def is_fact(self) -> bool:
        """Whether its rows are facts: keyed by the cell that they were read from."""
        return any(column.name == "fact_id" for column in self.columns) and self.name.startswith("fact_")


def statements(folder: str) -> list[tuple[str, str]]:
    """The SQL files of one folder under sql/, by name: (stem, text)."""
    return [(path.stem, path.read_text(encoding="utf-8")) for path in sorted((SQL / folder).glob("*.sql"))]


def create_all(con: duckdb.DuckDBPyConnection) -> None:
    """Create every table of sql/schema in an empty database."""
    for _, text in statements("schema"):
        con.execute(text)


def create_marts(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros and views of sql/marts on the tables."""
    for _, text in statements("marts"):
        con.execute(text)


def fill_derived(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables that are made from the others, where all of those and the marts are there."""
    for _, text in statements("derived"):
        con.execute(text)


@cache
def tables() -> dict[str, TableSchema]:
    """Every table of sql/schema in order of definition."""
    with connect() as con:
        create_all(con)
        keys = dict(
            con.execute(
                "SELECT table_name, constraint_column_names FROM duckdb_constraints() "
                "WHERE constraint_type = 'PRIMARY KEY'"
            ).fetchall()
        )
        comments = dict(con.execute("SELECT table_name, coalesce(comment, '') FROM duckdb_tables()").fetchall())
        columns: dict[str, list[Column]] = {}
        for table, name, duckdb_type, nullable, comment in con.execute(
            "SELECT table_name, column_name, data_type, is_nullable, coalesce(comment, '') FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY table_oid, column_index"
        ).fetchall():
            columns.setdefault(table, []).append(Column(name, duckdb_type, nullable, comment, _dtype(duckdb_type)))
    return {
        name: TableSchema(name, comments[name], tuple(found), tuple(keys.get(name, ())))
        for name, found in columns.items()
    }


def fact_tables() -> list[str]:
    """Names of the fact tables."""
    return [table.name for table in tables().values() if table.is_fact]


@cache
def schema_version() -> str:
    """Digest of the tables' columns and types: lines written for other columns are of no use."""
    shape = [(t.name, c.name, c.duckdb_type, c.nullable) for t in tables().values() for c in t.columns]
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:16]


def _dtype(duckdb_type: str) -> pl.DataType:
    decimal = _DECIMAL.match(duckdb_type)
    return pl.Decimal(int(decimal[1]), int(decimal[2])) if decimal else _DTYPES[duckdb_type]
