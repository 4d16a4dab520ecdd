"""The candidate: one fresh DuckDB file with every line of every document. It is no release before its gates passed."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from pipeline.warehouse.archive import Registration
from pipeline.warehouse.documents import document_rows
from pipeline.warehouse.lake import DocumentLines, LakeError, Row, line_dtypes, line_files, read_document, read_reading
from pipeline.warehouse.rules import run_rules
from pipeline.warehouse.schema import create_all, create_marts, fact_tables, tables
from pipeline.warehouse.subjects import subject_rows

_MERGED = ("dim_department", "dim_project")
# Not loaded from the lines: made here from several sources.
_ASSEMBLED = {
    "dim_document",
    "dim_form",
    "dim_subject",
    "audit_rule",
    "audit_comparison",
    "audit_finding",
    "release",
    *_MERGED,
}


_VERSION_TIME = "%Y%m%dT%H%M%SZ"


class CandidateError(Exception):
    """The candidate cannot be assembled; the message lists everything that is missing."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a candidate is made with: the versions of readers and forms, and the rows that are the same for everyone.

    Attributes:
        forms: Rows of dim_form.
        subjects: Curated rows of dim_subject.
        git_commit: Commit of the code, where known.
        created_at: UTC time that the release carries, now if None; but always later than that of every kept release.
    """

    reader_version: str
    forms_version: str
    forms: Sequence[Row]
    subjects: Sequence[Row]
    git_commit: str | None = None
    created_at: datetime | None = None


def candidate_path(home: Path, run_id: str) -> Path:
    """Where a run's candidate lies."""
    return home / "candidates" / f"{run_id}.duckdb"


def kept_versions(home: Path) -> list[str]:
    """Versions of all release files, oldest first: they begin with their time."""
    return sorted(p.stem for p in (home / "warehouse").glob("*.duckdb") if not p.is_symlink())


def version_time(version: str) -> datetime:
    """UTC time that a version carries."""
    return datetime.strptime(version.partition("-")[0], _VERSION_TIME)


def build_candidate(home: Path, run_id: str, registrations: Sequence[Registration], build: Build) -> Path:
    """Assemble every registered document into one DuckDB file, run the audit rules on it and return its path.

    The same registrations and lines give the same content digest, whatever the time and the order of the files.

    Raises:
        CandidateError: Documents that were not read or not normalised, each named.
    """
    documents = _documents(home, registrations, build)
    lines = [document for _, document in documents if document is not None]
    path = candidate_path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".gates.json").unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(temporary)) as con:
            # One transaction: otherwise each of some hundred small statements waits for the disk.
            con.begin()
            create_all(con)
            for table in tables():
                if table not in _ASSEMBLED:
                    _load_lines(con, table, line_files(home, build.forms_version, table, lines), lines)
            for table in _MERGED:
                _insert(con, table, _first_known(table, line_files(home, build.forms_version, table, lines)))
            _insert(con, "dim_form", _frame("dim_form", build.forms))
            observed = [
                row
                for file in line_files(home, build.forms_version, "observed_subject", lines)
                for row in pl.read_parquet(file).iter_rows(named=True)
            ]
            _insert(con, "dim_subject", _frame("dim_subject", subject_rows(build.subjects, observed)))
            readings = {r.sha256: read_reading(home, build.reader_version, r.sha256) for r, _ in documents}
            rows = document_rows(con, documents, readings, build.reader_version)
            _insert(con, "dim_document", _frame("dim_document", rows))
            create_marts(con)
            run_rules(con)
            _insert_release(con, build, _created_at(home, build))
            con.commit()
            con.execute("CHECKPOINT")
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def content_digest(con: duckdb.DuckDBPyConnection) -> str:
    """Digest of everything in the database, views included, but the release row: equal content, equal digest."""
    digest = hashlib.sha256()
    for table in sorted(tables().keys() - {"release"}):
        rows = _one(
            con,
            "SELECT count(*) || ' ' || sha256(coalesce(string_agg(h, '' ORDER BY h), '')) "
            f"FROM (SELECT md5(to_json(t)::VARCHAR) AS h FROM {table} t)",
        )
        digest.update(f"{table} {rows}\n".encode())
    # Views are content too: a changed question is another release.
    views = "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
    for name, sql in con.execute(views).fetchall():
        digest.update(f"{name} {sql}\n".encode())
    return digest.hexdigest()


def _documents(
    home: Path, registrations: Sequence[Registration], build: Build
) -> list[tuple[Registration, DocumentLines | None]]:
    """Each registration with its lines; None where there is nothing to normalise.

    Raises:
        CandidateError: See build_candidate.
    """
    found: list[tuple[Registration, DocumentLines | None]] = []
    missing: list[str] = []
    for registration in sorted(registrations, key=lambda r: (r.ingest_date, r.document_id)):
        try:
            reading = read_reading(home, build.reader_version, registration.sha256)
            has_lines = registration.status_hint is None and reading.status == "read"
            lines = read_document(home, build.forms_version, registration.document_id) if has_lines else None
            found.append((registration, lines))
        except LakeError as error:
            missing.append(f"{registration.file_name}: {error}")
    if missing:
        raise CandidateError("\n".join(missing))
    return found


def _load_lines(
    con: duckdb.DuckDBPyConnection, table: str, files: list[Path], documents: Sequence[DocumentLines]
) -> None:
    if not files:
        return
    # Ordered by every column: the file's content does not depend on the order in which documents arrived.
    con.execute(
        f"INSERT INTO {table} BY NAME SELECT * FROM read_parquet(?) ORDER BY ALL", [[str(file) for file in files]]
    )
    expected = sum(document.rows.get(table, 0) for document in documents)
    loaded = _one(con, f"SELECT count(*) FROM {table}")
    if loaded != expected:
        raise CandidateError(f"{table}: the lake's documents state {expected} rows, their files hold {loaded}")


def _first_known(table: str, files: list[Path]) -> pl.DataFrame:
    """One row per key: in each column the first value that any document has, in the documents' order."""
    key = tables()[table].key
    frame = pl.concat([_frame(table, []), *(pl.read_parquet(file) for file in files)])
    merged = frame.group_by(key, maintain_order=True).agg(pl.all().drop_nulls().first())
    return merged.select(frame.columns).sort(key)


def _frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame([dict(row) for row in rows], schema=line_dtypes(table), strict=True)


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("incoming", frame.to_arrow())
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming ORDER BY ALL")
    con.unregister("incoming")


def _created_at(home: Path, build: Build) -> datetime:
    """When the candidate is assembled, in UTC. Versions order by it, so a clock that was set back does not count."""
    now = (build.created_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    kept = [version_time(version) for version in kept_versions(home)]
    return max([now, *(time + timedelta(seconds=1) for time in kept)])


def _insert_release(con: duckdb.DuckDBPyConnection, build: Build, created_at: datetime) -> None:
    digest = content_digest(con)
    facts = sum(int(str(_one(con, f"SELECT count(*) FROM {table}"))) for table in fact_tables())
    con.execute(
        "INSERT INTO release VALUES ($1, $2, (SELECT count(*) FROM dim_document), $3, "
        "(SELECT count(*) FROM audit_finding), $4, $5, $6, $7)",
        [
            f"{created_at:{_VERSION_TIME}}-{digest[:8]}",
            created_at,
            facts,
            build.git_commit,
            build.reader_version,
            build.forms_version,
            digest,
        ],
    )


def _one(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> object:
    row = con.execute(sql, parameters).fetchone()
    return row[0] if row else None
