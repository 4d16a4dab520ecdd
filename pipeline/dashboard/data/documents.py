"""What became of each file: status, reason, statements, and the cells that were set aside."""

from pipeline.dashboard.data.source import Row, Snapshot

_DOCUMENTS = """
SELECT document_id, file_name, media_type, page_count, department_name, fiscal_year, stage, status, status_reason,
       superseded_by, ingest_date, statements_loaded, statements_empty, statements_quarantined, facts, findings,
       coalesce(c.cells, 0) AS cells, coalesce(c.cells_loaded, 0) AS cells_loaded,
       floor(1000 * c.cells_loaded / nullif(c.cells, 0)) / 10 AS loaded_percent
FROM document_status
LEFT JOIN (
    SELECT document_id, count(*) AS cells, count(*) FILTER (disposition = 'loaded') AS cells_loaded
    FROM value_cell GROUP BY document_id
) c USING (document_id)
WHERE ($status = '' OR status = $status)
  AND ($q = '' OR contains(file_name, $q) OR contains(coalesce(department_name, ''), $q))
ORDER BY file_name, document_id
"""
_STATEMENTS = """
SELECT s.statement_id, s.sequence_no, s.form_id, s.title, s.first_page, s.last_page, s.unit_published, s.status,
       s.status_reason, s.alignment, s.value_cells,
       coalesce(c.loaded, 0) AS cells_loaded, coalesce(c.aside, 0) AS cells_aside
FROM statement s
LEFT JOIN (
    SELECT statement_id, count(*) FILTER (disposition = 'loaded') AS loaded,
           count(*) FILTER (disposition = 'quarantined') AS aside
    FROM value_cell GROUP BY statement_id
) c USING (statement_id)
WHERE s.document_id = $document ORDER BY s.sequence_no
"""
_ASIDE = """
SELECT form_id, page, table_no, row_no, column_no, text, reason
FROM value_cell WHERE document_id = $document AND disposition = 'quarantined'
ORDER BY page, table_no, row_no, column_no
"""


def documents(snapshot: Snapshot, status: str = "", words: str = "") -> list[Row]:
    """Every file and what became of it, narrowed; "" means any."""
    return snapshot.rows(_DOCUMENTS, {"status": status, "q": words})


def document(snapshot: Snapshot, document_id: str) -> Row | None:
    """One file; None where the release has no such document."""
    return next((row for row in documents(snapshot) if row["document_id"] == document_id), None)


def statements(snapshot: Snapshot, document_id: str) -> list[Row]:
    """The statements recognised in a document, in its order."""
    return snapshot.rows(_STATEMENTS, {"document": document_id})


def set_aside(snapshot: Snapshot, document_id: str) -> list[Row]:
    """The printed figures of a document that did not load, with the reason for each."""
    return snapshot.rows(_ASIDE, {"document": document_id})
