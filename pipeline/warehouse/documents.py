"""The document dimension: what each file is, what became of it, and which later publication replaced it."""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from pipeline.readers.model import Reading
from pipeline.warehouse.archive import Registration
from pipeline.warehouse.lake import DocumentLines

Document = tuple[Registration, DocumentLines | None]


def document_rows(
    con: duckdb.DuckDBPyConnection,
    documents: Sequence[Document],
    readings: Mapping[str, Reading],
    reader_version: str,
) -> list[dict[str, object]]:
    """Rows of dim_document.

    Args:
        con: The candidate with its statements loaded.
        documents: Every registration with its lines.
        readings: What was read, by content.
        reader_version: Version of the readers.
    """
    first_names = {r.sha256: r.file_name for r, _ in documents if r.status_hint is None}
    replaced = _superseded(con, documents)
    rows = []
    for registration, lines in documents:
        reading = readings[registration.sha256]
        status, reason = _status(registration, lines, reading, first_names)
        rows.append(
            {
                "document_id": registration.document_id,
                "sha256": registration.sha256,
                "file_name": registration.file_name,
                "media_type": reading.media_type,
                "page_count": reading.page_count,
                "department_id": lines.department_id if lines else None,
                "fiscal_year": lines.fiscal_year if lines else None,
                "stage": lines.stage if lines else None,
                "ingest_date": registration.ingest_date,
                "reader_version": reader_version,
                "status": status,
                "status_reason": reason,
                "superseded_by": replaced.get(registration.document_id),
            }
        )
    return rows


def _status(
    registration: Registration, lines: DocumentLines | None, reading: Reading, first_names: Mapping[str, str]
) -> tuple[str, str | None]:
    if registration.status_hint is not None:
        return registration.status_hint, f"the same bytes as {first_names.get(registration.sha256, 'another file')}"
    if lines is None:
        return reading.status, reading.reason
    return lines.status, lines.status_reason


def _superseded(con: duckdb.DuckDBPyConnection, documents: Iterable[Document]) -> dict[str, str]:
    """The latest document that publishes again what an earlier one did, by the earlier one's id.

    A department may publish one year and stage in several files: a document replaces another only if both hold the
    same form, of the same project where the form is a project's.
    """
    content: dict[str, set[tuple[str, str]]] = {}
    for document_id, form_id, project_id in con.execute(
        "SELECT document_id, form_id, coalesce(project_id, '') FROM statement WHERE status = 'loaded'"
    ).fetchall():
        content.setdefault(document_id, set()).add((form_id, project_id))
    publications: dict[tuple[object, ...], list[Registration]] = {}
    for registration, lines in documents:
        if lines is not None and lines.status == "loaded" and lines.department_id and lines.fiscal_year and lines.stage:
            key = (lines.department_id, lines.fiscal_year, lines.stage)
            publications.setdefault(key, []).append(registration)
    replaced = {}
    for group in publications.values():
        latest_first = sorted(group, key=lambda r: (r.ingest_date, r.file_name, r.sha256), reverse=True)
        for place, earlier in enumerate(latest_first):
            mine = content.get(earlier.document_id, set())
            for later in latest_first[:place]:
                if mine & content.get(later.document_id, set()):
                    replaced[earlier.document_id] = later.document_id
                    break
    return replaced
