"""The SQLAlchemy dialect through which Great Expectations reads a DuckDB file. Only the gates use it.

The public duckdb-engine shares one cursor between results and rolls back under Great Expectations' fetches, which then
find nothing. Here every statement gets a cursor of its own and transactions are no-ops: the file is open read-only.
Subclassing PostgreSQL's dialect lets Great Expectations use regular expressions and LIKE.
"""

from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import types
from sqlalchemy.dialects import postgresql, registry
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine.url import URL

from pipeline.warehouse.database import connect_bounded

_TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "VARCHAR": types.String,
    "INTEGER": types.Integer,
    "BIGINT": types.BigInteger,
    "DOUBLE": types.Float,
    "BOOLEAN": types.Boolean,
    "DATE": types.Date,
    "TIMESTAMP": types.DateTime,
}


class _Connection:
    """A DBAPI connection that only reads: a new cursor each time, nothing to commit."""

    def __init__(self, path: str) -> None:
        self._connection = connect_bounded(Path(path), read_only=True)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None:
        self._connection.close()


class _Dbapi:
    """The part of the DBAPI module that SQLAlchemy asks for."""

    paramstyle = "numeric_dollar"
    apilevel = "2.0"
    threadsafety = 1
    Error = duckdb.Error

    @staticmethod
    def connect(path: str) -> _Connection:
        return _Connection(path)


class DuckDBDialect(PGDialect):
    name = "duckdb"
    driver = "gx"
    default_paramstyle = "numeric_dollar"
    supports_statement_cache = False
    supports_server_side_cursors = False

    @classmethod
    def import_dbapi(cls) -> Any:
        return _Dbapi

    def create_connect_args(self, url: URL) -> Any:
        return [url.database], {}

    def initialize(self, connection: Any) -> None: ...

    def on_connect(self) -> None:
        return None

    def do_begin(self, dbapi_connection: Any) -> None: ...

    def get_default_isolation_level(self, dbapi_conn: Any) -> Any:
        return "SERIALIZABLE"

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        return bool(self.get_columns(connection, table_name, schema))

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        rows = connection.exec_driver_sql(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() "
            "WHERE table_name = $1 AND NOT internal ORDER BY column_index",
            (table_name,),
        ).fetchall()
        return [{"name": n, "type": _sql_type(t), "nullable": nullable, "default": None} for n, t, nullable in rows]

    def get_pk_constraint(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        return {"constrained_columns": [], "name": None}

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> Any:
        return [r[0] for r in connection.exec_driver_sql("SELECT table_name FROM duckdb_tables()").fetchall()]

    def get_schema_names(self, connection: Any, **kw: Any) -> Any:
        return ["main"]


def _sql_type(duckdb_type: str) -> types.TypeEngine[Any]:
    if duckdb_type.startswith("DECIMAL"):
        precision, scale = duckdb_type[len("DECIMAL(") : -1].split(",")
        return types.Numeric(int(precision), int(scale))
    return _TYPES[duckdb_type]()


# Great Expectations asks this module, not the engine, whether the database has regular expressions.
dialect = postgresql.dialect
registry.register("duckdb.gx", __name__, "DuckDBDialect")
