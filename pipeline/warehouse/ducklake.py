"""The second target of a release: the same tables and views in a DuckLake, with a PostgreSQL catalog and Parquet data.

Each publication is one transaction: what it loaded is compared with the release before it commits, and its message is
the version. So there is no state between two releases, and whatever stops a publication leaves the one before. The
schema `main` belongs to the releases: what else is in it goes with the next one.

Nothing is fetched: DuckDB's extensions come as wheels, with the extra `ducklake`.
"""

import graphlib
import importlib.util
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.warehouse.candidate import rows_digest
from pipeline.warehouse.damage import Damaged
from pipeline.warehouse.database import Config, connect
from pipeline.warehouse.gates import CRITICAL, verdict
from pipeline.warehouse.home import writing
from pipeline.warehouse.release import Release, current, versions

_EXTENSIONS = {
    "ducklake": "duckdb_extension_ducklake",
    "postgres_scanner": "duckdb_extension_postgres_scanner",
}
_Shape = tuple[str, list[tuple[str, str, bool, str]]]
_AUTHOR = "juesuan"
_CONNECT_SECONDS = "10"
# Small tables are not kept in the catalog: each release would leave tables of its own there.
_PUBLISHER = "DATA_INLINING_ROW_LIMIT 0"
# Who still reads an expired snapshot, or is writing a file that no snapshot names yet, has so long to end.
_GRACE = "INTERVAL 1 DAY"


class DuckLakeLags(Exception):
    """The lake does not hold what it should; the message says why. The lake stays as it was."""


@dataclass(frozen=True, slots=True)
class DuckLake:
    """Where the lake is: `catalog` as libpq takes it, without a password; `data` is where its folder is made."""

    catalog: str
    data: Path

    def attach(self, options: str) -> str:
        """The statement that attaches it as `lake`; ATTACH takes no parameters."""
        return f"ATTACH {_quoted(f'ducklake:postgres:{self.catalog}')} AS lake ({options})"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One publication: the number that readers pin, and the version that it holds."""

    number: int
    version: str
    committed_at: datetime


def publish_to_ducklake(home: Path, lake: DuckLake) -> Snapshot:
    """Make the home's current release the newest of the lake; nothing happens if it is.

    Raises:
        DuckLakeLags: The lake, its data or the extensions cannot be reached, the release's gates did not pass, or what
            was loaded is not what the release holds.
        HomeBusy: A run is under way.
    """
    with writing(home, "publishing to DuckLake"):
        release = current(home)
        if release is None:
            raise DuckLakeLags("there is no release; publish one first")
        with _attached(lake, _PUBLISHER, home / "cache", create=True) as con:
            version, digests = _newest(con)
            if version != release.version:
                _check_gates(release)
                con.execute(f"ATTACH {_quoted(str(release.path))} AS source (READ_ONLY)")
                con.begin()
                loaded = _quoted(json.dumps(_load(con, digests)))
                message = f"'{_AUTHOR}', {_quoted(release.version)}, extra_info => {loaded}"
                con.execute(f"CALL lake.set_commit_message({message})")
                con.commit()
            return _snapshots(con)[-1]


def snapshots(lake: DuckLake) -> list[Snapshot]:
    """Every publication that the lake keeps, oldest first; of one version several after a rollback.

    Raises:
        DuckLakeLags: The lake cannot be reached, or does not exist yet.
    """
    with _attached(lake, "READ_ONLY") as con:
        return _snapshots(con)


def prune_ducklake(home: Path, lake: DuckLake) -> None:
    """Expire the snapshots of releases that the home no longer keeps, and a day later remove what only they need.

    Raises:
        DuckLakeLags: The lake cannot be reached.
        HomeBusy: A run is under way.
    """
    with writing(home, "pruning DuckLake"), _attached(lake, _PUBLISHER) as con:
        kept = versions(home)
        old = [snapshot.number for snapshot in _snapshots(con)[:-1] if snapshot.version not in kept]
        if old:
            con.execute(f"CALL ducklake_expire_snapshots('lake', versions => {old})")
        con.execute(f"CALL ducklake_cleanup_old_files('lake', older_than => now() - {_GRACE})")
        con.execute(f"CALL ducklake_delete_orphaned_files('lake', older_than => now() - {_GRACE})")


def load_extensions(con: duckdb.DuckDBPyConnection) -> None:
    """Load what a session needs for a lake, from the wheels.

    Raises:
        DuckLakeLags: The extra is not installed.
    """
    for extension in _EXTENSIONS:
        con.execute(f"LOAD {_quoted(str(_extension_file(extension)))}")


@contextmanager
def _attached(
    lake: DuckLake, options: str, spill: Path | None = None, *, create: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the lake; what fails inside the block is told as DuckLakeLags."""
    # The catalog may be behind a network that swallows packets; the setting may say another time.
    os.environ.setdefault("PGCONNECT_TIMEOUT", _CONNECT_SECONDS)
    config: Config = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": str(spill / "duckdb") if spill else "",
    }
    try:
        with connect(config=config) as con:
            load_extensions(con)
            try:
                con.execute(lake.attach(f"{options}, CREATE_IF_NOT_EXISTS false"))
            except duckdb.InvalidInputException as error:
                if not create or "creating a new DuckLake" not in str(error):
                    raise
                # A folder of its own, so that sweeping it can never meet a file of anyone else.
                folder = lake.data / f"juesuan-{secrets.token_hex(4)}"
                con.execute(lake.attach(f"{options}, DATA_PATH {_quoted(str(folder))}"))
            yield con
    except duckdb.Error as error:
        raise DuckLakeLags(" ".join(str(error).split())) from error


def _extension_file(extension: str) -> Path:
    """Where the wheel has put an extension."""
    spec = importlib.util.find_spec(_EXTENSIONS[extension])
    folder = Path(spec.origin).parent if spec is not None and spec.origin else None
    path = folder / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension" if folder else None
    if path is None or not path.exists():
        raise DuckLakeLags(
            f"DuckDB {duckdb.__version__} has no extension {extension} here; "
            "it belongs to the extra ducklake, which `make setup` installs"
        )
    return path


def _snapshots(con: duckdb.DuckDBPyConnection) -> list[Snapshot]:
    rows = con.execute(
        "SELECT snapshot_id, commit_message, snapshot_time FROM lake.snapshots() "
        f"WHERE author = '{_AUTHOR}' ORDER BY snapshot_id"
    ).fetchall()
    return [Snapshot(*row) for row in rows]


def _newest(con: duckdb.DuckDBPyConnection) -> tuple[str | None, dict[str, str]]:
    """The version that the lake holds, and its tables' digests; nothing if someone else wrote there since."""
    author, version, digests = con.execute(
        "SELECT author, commit_message, commit_extra_info FROM lake.snapshots() ORDER BY snapshot_id DESC LIMIT 1"
    ).fetchall()[0]
    return (version, json.loads(digests)) if author == _AUTHOR else (None, {})


def _check_gates(release: Release) -> None:
    try:
        report = verdict(release.path)
    except Damaged as damage:
        raise DuckLakeLags(str(damage)) from damage
    if not report.passed:
        failed = ", ".join(f"{r.table}.{r.name}" for r in report.failures if r.severity == CRITICAL)
        raise DuckLakeLags(f"critical gates failed on release {release.version}: {failed}")


def _load(con: duckdb.DuckDBPyConnection, held: dict[str, str]) -> dict[str, str]:
    """Make the lake's schema what the release holds, and compare both; return the tables' digests.

    Tables whose digests and columns are as they were before stay.
    """
    wanted, present, digests = _tables(con, "source"), _tables(con, "lake"), {}
    for name, *_ in _views(con, "lake"):
        con.execute(f"DROP VIEW lake.main.{_name(name)}")
    for name, *_ in _macros(con, "lake"):
        con.execute(f"DROP MACRO lake.main.{_name(name)}")
    for name in present.keys() - wanted.keys():
        con.execute(f"DROP TABLE lake.main.{_name(name)}")
    for name, shape in wanted.items():
        digests[name] = rows_digest(con, f"source.main.{_name(name)}")
        if present.get(name) != shape or held.get(name) != digests[name]:
            _replace(con, name, shape)
            _compare(con, name, digests[name])
    con.execute("USE lake.main")
    for name, definition in _definitions(con):
        try:
            con.execute(definition)
        except duckdb.Error as error:
            raise DuckLakeLags(f"{name} of the release cannot be made in DuckLake: {error}") from error
    con.execute("USE memory.main")
    # DuckDB keeps a view as text, and what it prints is not always what it read: only the rows tell.
    for name, *_ in _views(con, "source"):
        _compare(con, name, rows_digest(con, f"source.main.{_name(name)}"))
    return digests


def _replace(con: duckdb.DuckDBPyConnection, name: str, shape: _Shape) -> None:
    comment, columns = shape
    target = f"lake.main.{_name(name)}"
    spelled = ", ".join(f"{_name(c)} {kind}{'' if nullable else ' NOT NULL'}" for c, kind, nullable, _ in columns)
    con.execute(f"CREATE OR REPLACE TABLE {target} ({spelled})")
    con.execute(f"COMMENT ON TABLE {target} IS {_quoted(comment)}")
    for column, _, _, meaning in columns:
        con.execute(f"COMMENT ON COLUMN {target}.{_name(column)} IS {_quoted(meaning)}")
    con.execute(f"INSERT INTO {target} SELECT * FROM source.main.{_name(name)}")


def _compare(con: duckdb.DuckDBPyConnection, name: str, digest: str) -> None:
    found = rows_digest(con, f"lake.main.{_name(name)}")
    if found != digest:
        rows, expected = found.split()[0], digest.split()[0]
        raise DuckLakeLags(
            f"{name} does not hold in the lake what it holds in the release ({rows} rows for {expected}); "
            "nothing was published there"
        )


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, _Shape]:
    """Each table with its comment and its columns: name, type, whether it may be NULL, comment."""
    columns: dict[str, list[tuple[str, str, bool, str]]] = {}
    for table, *column in con.execute(
        "SELECT table_name, column_name, data_type, is_nullable, coalesce(comment, '') FROM duckdb_columns() "
        f"{_in_main(database)} ORDER BY table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(tuple(column))
    comments = con.execute(
        f"SELECT table_name, coalesce(comment, '') FROM duckdb_tables() {_in_main(database)} ORDER BY table_name"
    ).fetchall()
    return {table: (comment, columns[table]) for table, comment in comments}


def _views(con: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str, str]]:
    """Each view with its statement and its comment."""
    return con.execute(
        f"SELECT view_name, sql, coalesce(comment, '') FROM duckdb_views() {_in_main(database)} ORDER BY view_name"
    ).fetchall()


def _macros(con: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, list[str], str]]:
    """Each macro with its parameters and what it stands for."""
    return con.execute(
        "SELECT function_name, parameters, macro_definition FROM duckdb_functions() "
        f"{_in_main(database)} ORDER BY function_name"
    ).fetchall()


def _in_main(database: str) -> str:
    # Not as a parameter: to bind one, DuckDB imports pandas, which takes seconds.
    return f"WHERE database_name = '{database}' AND schema_name = 'main' AND NOT internal"


def _definitions(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """The statements that make the release's macros and views, each after those that it names."""
    made = {
        name: [f"CREATE MACRO {_name(name)}({', '.join(map(_name, parameters))}) AS {definition}"]
        for name, parameters, definition in _macros(con, "source")
    }
    for name, sql, comment in _views(con, "source"):
        made[name] = [sql, f"COMMENT ON VIEW {_name(name)} IS {_quoted(comment)}"]
    needs = {name: sorted(set(re.findall(r"\w+", made[name][0])) & made.keys() - {name}) for name in sorted(made)}
    for name in graphlib.TopologicalSorter(needs).static_order():
        yield from ((name, statement) for statement in made[name])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
