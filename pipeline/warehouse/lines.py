"""The lake's lines: what the forms made of the cells, one DuckDB file for each version of forms and columns.

One file and not one per document and table: a candidate of ten thousand documents would open a hundred thousand. Every
document has one row in `document`, also one that gave no lines, and is replaced whole, in one transaction.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import duckdb
import polars as pl

from pipeline.warehouse.cells import ReadingKey
from pipeline.warehouse.damage import is_locked, naming_damage, set_aside
from pipeline.warehouse.database import connect
from pipeline.warehouse.lake import LakeError, replacing
from pipeline.warehouse.schema import OBSERVED_SUBJECT, schema_version, tables

Row = Mapping[str, object]

OWNED = ("dim_department", "dim_project", "observed_subject")
"""Tables whose rows name no document: their lines carry the document's id and their place in it."""
_OWNER: dict[str, pl.DataType] = {"line_document_id": pl.String(), "line_no": pl.Int32()}
_NOT_FROM_LINES = {
    "dim_document",
    "dim_form",
    "dim_label",
    "dim_subject",
    "dim_subject_name",
    "statement_coverage",
    "form_total",
    "label_within",
    "main_three_public",
    "form_absence",
    "audit_rule",
    "audit_comparison",
    "audit_finding",
    "audit_addend",
    "audit_case",
    "release",
}
_DOCUMENT = """
CREATE TABLE document (
    document_id VARCHAR, reader_version VARCHAR, attempt INTEGER, media_type VARCHAR, page_count INTEGER,
    status VARCHAR, status_reason VARCHAR, department_id VARCHAR, fiscal_year INTEGER, stage VARCHAR, rows VARCHAR
)
"""
# What is held back before it is written: a killed run normalises at most so much again.
_BATCH_DOCUMENTS = 200
_BATCH_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class DocumentLines:
    """What became of one document, and of which reading; `rows` counts its lines by table."""

    document_id: str
    reader_version: str
    attempt: int
    media_type: str
    page_count: int
    status: str
    status_reason: str | None
    department_id: str | None
    fiscal_year: int | None
    stage: str | None
    rows: dict[str, int]

    @property
    def reading(self) -> ReadingKey:
        """The reading that it was made from."""
        return ReadingKey(self.reader_version, self.attempt)


def lines_path(home: Path, forms_version: str) -> Path:
    """The file with the lines that these forms made, for today's columns."""
    return home / "lake" / "lines" / f"{forms_version}-{schema_version()}.duckdb"


@cache
def line_tables() -> tuple[str, ...]:
    """Tables that a document may have lines of."""
    return (*(table for table in tables() if table not in _NOT_FROM_LINES), "observed_subject")


def line_dtypes(table: str) -> dict[str, pl.DataType]:
    """Polars schema of one table's rows, as the forms make them."""
    return OBSERVED_SUBJECT if table == "observed_subject" else tables()[table].dtypes


def read_documents(home: Path, forms_version: str) -> dict[str, DocumentLines]:
    """Every document that these forms have seen, by id.

    Raises:
        Damaged: See writing_lines.
    """
    path = lines_path(home, forms_version)
    if not path.exists():
        return {}
    with naming_damage(path), _connect(path, read_only=True) as con:
        found = con.execute("SELECT * FROM document ORDER BY document_id").fetchall()
    return {row[0]: DocumentLines(*(*row[:-1], json.loads(row[-1]))) for row in found}


def line_frames(document_id: str, rows: Mapping[str, Sequence[Row]]) -> dict[str, pl.DataFrame]:
    """A document's lines by table, typed as sql/schema says; tables without lines are left out.

    Raises:
        LakeError: A row has other columns than its table, or a value that is none of its column.
    """
    return {table: _frame(document_id, table, found) for table, found in rows.items() if found}


def encoded_frames(document_id: str, rows: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """The same as Arrow, for another process.

    Raises:
        LakeError: See line_frames.
    """
    encoded = {}
    for table, frame in line_frames(document_id, rows).items():
        data = BytesIO()
        frame.write_ipc(data, compression="zstd")
        encoded[table] = data.getvalue()
    return encoded


def decoded_frame(data: bytes) -> pl.DataFrame:
    """A frame as `encoded_frames` made it."""
    return pl.read_ipc(BytesIO(data))


class LineWriter:
    """Adds documents to a file of lines. What was added is written in batches and when the writer is closed."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._known = {row[0] for row in con.execute("SELECT document_id FROM document").fetchall()}
        self._documents: list[DocumentLines] = []
        self._frames: dict[str, list[pl.DataFrame]] = {}
        self._rows = 0

    def add(self, document: DocumentLines, frames: Mapping[str, pl.DataFrame]) -> None:
        """Take in one document, with its lines by table (`line_frames`), in place of what was there of it."""
        self._documents.append(document)
        for table, frame in frames.items():
            self._frames.setdefault(table, []).append(frame)
            self._rows += len(frame)
        if len(self._documents) >= _BATCH_DOCUMENTS or self._rows >= _BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what was added, in one transaction."""
        con, documents = self._con, self._documents
        again = [document.document_id for document in documents if document.document_id in self._known]
        con.begin()
        for table in ("document", *line_tables()) if again else ():
            owner = "line_document_id" if table in OWNED else "document_id"
            con.execute(f"DELETE FROM {table} WHERE list_contains(?, {owner})", [again])
        for table, frames in self._frames.items():
            con.register("incoming", pl.concat(frames).to_arrow())
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
            con.unregister("incoming")
        if documents:
            con.executemany(
                "INSERT INTO document VALUES ($document_id, $reader_version, $attempt, $media_type, $page_count, "
                "$status, $status_reason, $department_id, $fiscal_year, $stage, $rows)",
                [asdict(d) | {"rows": json.dumps(d.rows, sort_keys=True)} for d in documents],
            )
        con.commit()
        self._known |= {document.document_id for document in documents}
        self._documents, self._frames, self._rows = [], {}, 0


@contextmanager
def writing_lines(home: Path, forms_version: str) -> Iterator[LineWriter]:
    """A writer for the lines of these forms. An error inside loses at most the last batch.

    Raises:
        Damaged: The file is not what was written. Set aside, it is made again from the cells.
        LakeError: Another process has it open.
    """
    path = lines_path(home, forms_version)
    if not path.exists():
        with replacing(path) as temporary:
            try:
                with connect(temporary) as con:
                    con.execute(_DOCUMENT)
                    for table in line_tables():
                        _create(con, table)
                    # Closing does the same, but says nothing of a full disk and leaves the tables in the log.
                    con.execute("CHECKPOINT")
            finally:
                temporary.with_name(f"{temporary.name}.wal").unlink(missing_ok=True)
    with naming_damage(path), _connect(path, read_only=False) as con:
        writer = LineWriter(con)
        yield writer
        writer.flush()


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return connect(path, read_only=read_only)
    except duckdb.IOException as error:
        if not is_locked(error):
            raise
        raise LakeError(
            f"{path} is open elsewhere: {str(error).splitlines()[0]}. Run again when it is closed"
        ) from None


def set_lines_aside(path: Path) -> Path:
    """Give a damaged file of lines a plain name, with what DuckDB has beside it; return it."""
    log = path.with_name(f"{path.name}.wal")
    target = set_aside(path)
    # Left alone, it would be taken for the log of the file that is made next.
    if log.exists():
        set_aside(log)
    return target


def _create(con: duckdb.DuckDBPyConnection, table: str) -> None:
    con.register("incoming", pl.DataFrame(schema=_dtypes(table)).to_arrow())
    con.execute(f"CREATE TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")


def _dtypes(table: str) -> dict[str, pl.DataType]:
    return line_dtypes(table) | (_OWNER if table in OWNED else {})


def _frame(document_id: str, table: str, rows: Sequence[Row]) -> pl.DataFrame:
    dtypes = line_dtypes(table)
    for number, row in enumerate(rows, start=1):
        if row.keys() != dtypes.keys():
            wrong = ", ".join(sorted(row.keys() ^ dtypes.keys()))
            raise LakeError(f"{table} row {number} of {document_id}: columns differ from sql/schema: {wrong}")
        if row.get("document_id", document_id) != document_id:
            raise LakeError(f"{table} row {number} of {document_id} belongs to document {row['document_id']}")
    # Column by column, so that Polars checks each value against the declared type and guesses nothing.
    columns = [_column(table, name, [row[name] for row in rows], dtype) for name, dtype in dtypes.items()]
    if table in OWNED:
        columns.append(pl.Series("line_document_id", [document_id] * len(rows), pl.String()))
        columns.append(pl.Series("line_no", range(len(rows)), pl.Int32()))
    return pl.DataFrame(columns)


def _column(table: str, name: str, values: list[object], dtype: pl.DataType) -> pl.Series:
    if isinstance(dtype, pl.Decimal):
        # Polars would round without a word.
        step = Decimal(1).scaleb(-dtype.scale)
        for value in values:
            if value is not None and (not isinstance(value, Decimal) or value % step != 0):
                raise LakeError(f"{table}.{name}: {value!r} is no Decimal of at most {dtype.scale} decimals")
    try:
        return pl.Series(name, values, dtype, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError) as error:
        raise LakeError(f"{table}.{name}: not a column of {dtype}: {error}") from None
