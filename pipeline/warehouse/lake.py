"""The lake: what was read (cells) and what was made of it (lines), as Parquet by content and version. Append-only.

Every file appears complete or not at all. A document's folder of lines counts only once its document.json is there,
and that file says how many rows each table must have.
"""

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from pipeline.readers.model import Cell, Reading
from pipeline.warehouse.schema import OBSERVED_SUBJECT, schema_version, tables

Row = Mapping[str, object]
_CELLS: dict[str, pl.DataType] = {
    "page": pl.Int32(),
    "table_no": pl.Int32(),
    "row_no": pl.Int32(),
    "column_no": pl.Int32(),
    "text": pl.String(),
    "row_span": pl.Int32(),
    "column_span": pl.Int32(),
    "x0": pl.Float64(),
    "top": pl.Float64(),
    "x1": pl.Float64(),
    "bottom": pl.Float64(),
}


class LakeError(Exception):
    """The lake lacks something or holds something that cannot be; the message says where and the remedy."""


class Normalised(Protocol):
    """What the lake needs of a normalised document (pipeline.forms makes them)."""

    @property
    def status(self) -> str: ...
    @property
    def status_reason(self) -> str | None: ...
    @property
    def department_id(self) -> str | None: ...
    @property
    def fiscal_year(self) -> int | None: ...
    @property
    def stage(self) -> str | None: ...
    @property
    def rows(self) -> Mapping[str, Sequence[Row]]: ...


@dataclass(frozen=True, slots=True)
class DocumentLines:
    """What document.json says of one document's lines."""

    document_id: str
    status: str
    status_reason: str | None
    department_id: str | None
    fiscal_year: int | None
    stage: str | None
    reader_version: str
    schema_version: str
    rows: dict[str, int]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that becomes it, synced to disk, when the block ends well; else it is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Bring to disk which files a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, content: object) -> None:
    """Write JSON for people and programs: indented, keys sorted, Chinese as it is."""
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def cells_path(home: Path, reader_version: str, sha256: str) -> Path:
    """Where the cells of a file's content lie; the JSON beside it, written last, says that they are complete."""
    return home / "lake" / "cells" / reader_version / f"{sha256}.parquet"


def has_cells(home: Path, reader_version: str, sha256: str) -> bool:
    """Whether this version of the readers has read the content, successfully or not."""
    return cells_path(home, reader_version, sha256).with_suffix(".json").exists()


def write_cells(home: Path, reader_version: str, sha256: str, reading: Reading) -> None:
    """Keep what the readers made of a content."""
    path = cells_path(home, reader_version, sha256)
    with replacing(path) as temporary:
        frame = pl.DataFrame([asdict(cell) for cell in reading.cells], schema=_CELLS)
        frame.write_parquet(temporary, compression="zstd")
    write_json(
        path.with_suffix(".json"),
        {
            "media_type": reading.media_type,
            "page_count": reading.page_count,
            "status": reading.status,
            "reason": reading.reason,
            "notes": reading.notes,
        },
    )


def read_reading(home: Path, reader_version: str, sha256: str) -> Reading:
    """What was read, without the cells.

    Raises:
        LakeError: The content was never read by this version.
    """
    path = cells_path(home, reader_version, sha256).with_suffix(".json")
    try:
        return Reading(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise LakeError(f"no cells of {sha256} by reader {reader_version}; read the file first") from None


def read_cells(home: Path, reader_version: str, sha256: str) -> Reading:
    """What was read, with the cells in reading order.

    Raises:
        LakeError: The content was never read by this version.
    """
    reading = read_reading(home, reader_version, sha256)
    frame = pl.read_parquet(cells_path(home, reader_version, sha256))
    reading.cells.extend(Cell(**row) for row in frame.iter_rows(named=True))
    return reading


def lines_folder(home: Path, forms_version: str, document_id: str) -> Path:
    """Where one document's lines lie."""
    return home / "lake" / "lines" / forms_version / document_id


def line_dtypes(table: str) -> dict[str, pl.DataType]:
    """Polars schema of one table's lines."""
    return OBSERVED_SUBJECT if table == "observed_subject" else tables()[table].dtypes


def has_lines(home: Path, forms_version: str, document_id: str, reader_version: str) -> bool:
    """Whether the document was normalised by these forms from cells of this reader, for today's columns."""
    try:
        lines = read_document(home, forms_version, document_id)
    except LakeError:
        return False
    return lines.reader_version == reader_version and lines.schema_version == schema_version()


def write_lines(
    home: Path, forms_version: str, document_id: str, normalised: Normalised, *, reader_version: str
) -> None:
    """Keep a document's lines: one Parquet file per table that has rows, and document.json last.

    Raises:
        LakeError: A row has other columns than its table.
    """
    folder = lines_folder(home, forms_version, document_id)
    with suppress(FileNotFoundError):
        (folder / "document.json").unlink()
    for table, rows in normalised.rows.items():
        if rows:
            _write_table(folder / f"{table}.parquet", table, rows)
    lines = DocumentLines(
        document_id,
        normalised.status,
        normalised.status_reason,
        normalised.department_id,
        normalised.fiscal_year,
        normalised.stage,
        reader_version,
        schema_version(),
        {table: len(rows) for table, rows in sorted(normalised.rows.items()) if rows},
    )
    write_json(folder / "document.json", asdict(lines))


def read_document(home: Path, forms_version: str, document_id: str) -> DocumentLines:
    """What document.json says.

    Raises:
        LakeError: The document was never normalised by these forms.
    """
    path = lines_folder(home, forms_version, document_id) / "document.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LakeError(f"no lines of document {document_id} by forms {forms_version}; normalise it first") from None
    return DocumentLines(**content)


def line_files(home: Path, forms_version: str, table: str, documents: Sequence[DocumentLines]) -> list[Path]:
    """The Parquet files of one table, in the documents' order."""
    return [
        lines_folder(home, forms_version, document.document_id) / f"{table}.parquet"
        for document in documents
        if table in document.rows
    ]


def _write_table(path: Path, table: str, rows: Sequence[Row]) -> None:
    dtypes = line_dtypes(table)
    for number, row in enumerate(rows, start=1):
        if row.keys() != dtypes.keys():
            wrong = ", ".join(sorted(row.keys() ^ dtypes.keys()))
            raise LakeError(f"{table} row {number} of {path.parent.name}: columns differ from sql/schema: {wrong}")
    with replacing(path) as temporary:
        # Column by column, so that Polars checks each value against the declared type and guesses nothing.
        columns = [_column(table, name, [row[name] for row in rows], dtype) for name, dtype in dtypes.items()]
        pl.DataFrame(columns).write_parquet(temporary, compression="zstd")


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
