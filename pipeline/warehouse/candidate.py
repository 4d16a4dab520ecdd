"""The candidate: one fresh DuckDB file with every line of every document. It is no release before its gates passed."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from pipeline import __version__
from pipeline.warehouse.archive import Registration
from pipeline.warehouse.damage import naming_damage
from pipeline.warehouse.database import connect_bounded
from pipeline.warehouse.documents import Document, document_rows
from pipeline.warehouse.lake import temporary_path
from pipeline.warehouse.lines import OWNED, DocumentLines, Row, line_dtypes, line_tables, lines_path, read_documents
from pipeline.warehouse.rules import run_rules
from pipeline.warehouse.schema import create_all, create_marts, fact_tables, fill_derived, tables
from pipeline.warehouse.subjects import subject_name_rows, subject_rows

_MERGED = ("dim_department", "dim_project")


# So many documents are assembled with less memory than a run may take, in as little time; where it does not suffice
# after all, they are assembled again with all of it.
_FEW_DOCUMENTS = 1000
_MEMORY_FOR_FEW_MB = 256
_VERSION_TIME = "%Y%m%dT%H%M%SZ"


class CandidateError(Exception):
    """The candidate cannot be assembled; the message lists everything that is missing."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a candidate is made with: the versions of readers and forms, and the rows that are the same for everyone.

    Attributes:
        forms: Rows of dim_form.
        labels: Rows of dim_label.
        subjects: Curated rows of dim_subject.
        former_names: What subjects were called before, with the last year of each name.
        git_commit: Commit of the code, where known.
        created_at: UTC time that the release carries, now if None; but always later than that of every kept release.
    """

    reader_version: str
    forms_version: str
    forms: Sequence[Row]
    labels: Sequence[Row]
    subjects: Sequence[Row]
    former_names: Sequence[Row] = ()
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
        Damaged: The lines are not what was written.
    """
    documents = _documents(home, registrations, build)
    if len(documents) <= _FEW_DOCUMENTS:
        with suppress(duckdb.OutOfMemoryException):
            return _assemble(home, run_id, documents, build, at_most_mb=_MEMORY_FOR_FEW_MB)
    return _assemble(home, run_id, documents, build)


def _assemble(
    home: Path, run_id: str, documents: Sequence[Document], build: Build, at_most_mb: int | None = None
) -> Path:
    path = candidate_path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".gates.json").unlink(missing_ok=True)
    temporary = temporary_path(path)
    try:
        with (
            naming_damage(lines_path(home, build.forms_version)),
            connect_bounded(temporary, at_most_mb=at_most_mb) as con,
        ):
            # ATTACH takes no parameters.
            source = str(lines_path(home, build.forms_version)).replace("'", "''")
            con.execute(f"ATTACH '{source}' AS lines (READ_ONLY)")
            # One transaction: otherwise each of some hundred small statements waits for the disk.
            con.begin()
            create_all(con)
            _load(con, [document for _, document in documents if document is not None])
            _insert(con, "dim_form", _frame("dim_form", build.forms))
            _insert(con, "dim_label", _frame("dim_label", build.labels))
            subjects = subject_rows(build.subjects, _observed(con))
            _insert(con, "dim_subject", _frame("dim_subject", subjects))
            names = subject_name_rows(subjects, build.former_names)
            _insert(con, "dim_subject_name", _frame("dim_subject_name", names))
            _insert(con, "dim_document", _frame("dim_document", document_rows(con, documents)))
            create_marts(con)
            fill_derived(con)
            run_rules(con)
            _insert_release(con, build, _created_at(home, build))
            con.commit()
            con.execute("CHECKPOINT")
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        # DuckDB's log stays where a full disk stopped it.
        for left in (temporary, temporary.with_name(f"{temporary.name}.wal")):
            left.unlink(missing_ok=True)
    return path


def content_digest(con: duckdb.DuckDBPyConnection) -> str:
    """Digest of everything in the database, views included, but the release row: equal content, equal digest."""
    digest = hashlib.sha256()
    for table in sorted(tables().keys() - {"release"}):
        digest.update(f"{table} {rows_digest(con, table)}\n".encode())
    # Views are content too: a changed question is another release.
    views = "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
    for name, sql in con.execute(views).fetchall():
        digest.update(f"{name} {sql}\n".encode())
    return digest.hexdigest()


def rows_digest(con: duckdb.DuckDBPyConnection, relation: str) -> str:
    """How many rows a table or view has, and a digest of them that depends on no order."""
    # The sum of the rows' hashes needs no order and no memory; 64-bit halves cannot overflow.
    return str(
        _one(
            con,
            "SELECT concat_ws(' ', count(*), sum((hash >> 64)::HUGEINT), sum((hash & 18446744073709551615)::HUGEINT)) "
            f"FROM (SELECT md5_number(to_json(t)::VARCHAR) AS hash FROM {relation} t)",
        )
    )


def _documents(
    home: Path, registrations: Sequence[Registration], build: Build
) -> list[tuple[Registration, DocumentLines | None]]:
    """Each registration with what became of its document; None for a second name of the same content.

    Raises:
        CandidateError: See build_candidate.
    """
    known = read_documents(home, build.forms_version)
    if missing := [r.file_name for r in registrations if r.status_hint is None and r.document_id not in known]:
        raise CandidateError(
            f"{len(missing)} documents were not read, or not by the forms {build.forms_version}; run the whole job: "
            + ", ".join(sorted(missing))
        )
    in_order = sorted(registrations, key=lambda r: (r.ingest_date, r.document_id))
    return [(r, known[r.document_id] if r.status_hint is None else None) for r in in_order]


def _load(con: duckdb.DuckDBPyConnection, documents: Sequence[DocumentLines]) -> None:
    """Load the documents' lines, whole and each once."""
    con.execute("CREATE TEMP TABLE known (document_id VARCHAR, place INTEGER)")
    places = pl.DataFrame({"document_id": [d.document_id for d in documents], "place": range(len(documents))})
    con.register("incoming", places.to_arrow())
    con.execute("INSERT INTO known SELECT * FROM incoming")
    con.unregister("incoming")
    for table in line_tables():
        if table not in OWNED:
            # Ordered by every column: the file's content does not depend on the order in which documents arrived.
            con.execute(
                f"INSERT INTO {table} BY NAME SELECT * FROM lines.{table} "
                "SEMI JOIN known USING (document_id) ORDER BY ALL"
            )
            expected = sum(document.rows.get(table, 0) for document in documents)
            loaded = _one(con, f"SELECT count(*) FROM {table}")
            if loaded != expected:
                raise CandidateError(f"{table}: the lake's documents state {expected} rows, {loaded} are there")
    for table in _MERGED:
        # One row per key: in each column the first value that any document has, in the documents' order.
        key = tables()[table].key[0]
        firsts = ", ".join(
            f"arg_min({c.name}, (place, line_no)) FILTER ({c.name} IS NOT NULL) AS {c.name}"
            for c in tables()[table].columns
            if c.name != key
        )
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT {key}, {firsts} FROM lines.{table} "
            f"JOIN known ON known.document_id = line_document_id GROUP BY {key} ORDER BY {key}"
        )


def _observed(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Every subject as the documents print it, with how often."""
    names = ("classification", "subject_code", "subject_name", "subject_id")
    columns = ", ".join(names)
    found = con.execute(
        f"SELECT {columns}, count(*) FROM lines.observed_subject "
        f"JOIN known ON known.document_id = line_document_id GROUP BY {columns} ORDER BY ALL"
    ).fetchall()
    return [dict(zip((*names, "printed"), row, strict=True)) for row in found]


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
        "(SELECT count(*) FROM audit_finding SEMI JOIN current_document USING (document_id)), $4, $5, $6, $7, $8)",
        [
            f"{created_at:{_VERSION_TIME}}-{digest[:8]}",
            created_at,
            facts,
            __version__,
            build.git_commit,
            build.reader_version,
            build.forms_version,
            digest,
        ],
    )


def _one(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> object:
    row = con.execute(sql, parameters).fetchone()
    return row[0] if row else None
