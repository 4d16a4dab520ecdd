"""One figure: everything that stands behind it, and the cells to mark in the pictures of its pages."""

from pathlib import Path

from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.warehouse.pages import NoPageImage, cells_image
from pipeline.warehouse.provenance import Box, Provenance, SourceCell, UnknownFact, provenance

# The figures of a finding in the order of the page, with what each is called.
_ADDENDS = """
WITH addend AS (SELECT * FROM audit_addend WHERE finding_id = $finding),
named AS (
    SELECT fact_id, concat_ws(' ', nullif(subject_code, 'total'), subject_name) AS name, expenditure_type AS kind
    FROM fact_expenditure JOIN dim_subject USING (subject_id)
    UNION ALL
    SELECT fact_id, concat_ws(' ', nullif(subject_code, 'total'), subject_name), revenue_source
    FROM fact_revenue JOIN dim_subject USING (subject_id)
    UNION ALL
    SELECT fact_id, concat_ws(' ', nullif(subject_code, 'total'), subject_name), balance_kind
    FROM fact_balance JOIN dim_subject USING (subject_id)
    UNION ALL
    SELECT fact_id, line_name, measure FROM fact_three_public
    UNION ALL
    SELECT fact_id, coalesce(subject_name, line_name), measure
    FROM fact_comparison LEFT JOIN dim_subject USING (subject_id)
    UNION ALL
    SELECT fact_id, coalesce(row_name_published, catalogue_name), fund FROM fact_procurement
    UNION ALL
    SELECT fact_id, coalesce(project_name, fund_row_published), fund_row
    FROM fact_project_fund LEFT JOIN dim_project USING (project_id)
    UNION ALL
    SELECT fact_id, project_name, NULL FROM fact_project_score LEFT JOIN dim_project USING (project_id)
    UNION ALL
    SELECT fact_id, task_name, NULL FROM fact_task
    UNION ALL
    SELECT fact_id, coalesce(row_name_published, catalogue_name, project_name), part FROM fact_procurement
    UNION ALL
    SELECT fact_id, indicator_name, NULL FROM fact_kpi
)
SELECT
    a.role, a.sign, a.fact_id, n.name, coalesce(a.measure, n.kind) AS measure, a.published, a.is_confirmed,
    a.document_id,
    a.source_page, a.source_table, a.source_row, a.source_column
FROM addend a
LEFT JOIN named n ON n.fact_id = a.fact_id
ORDER BY a.role, a.source_page, a.source_table, a.source_row, a.source_column
"""
_MARKED = """
SELECT c.page, c.table_no, c.row_no, c.column_no, c.text, NULL AS measure, c.x0, c.top, c.x1, c.bottom
FROM audit_addend a
JOIN source_cell c
    ON c.document_id = a.document_id AND c.page = a.source_page AND c.table_no = a.source_table
    AND c.row_no = a.source_row AND c.column_no = a.source_column
WHERE a.finding_id = $finding AND c.x0 IS NOT NULL
ORDER BY c.page, c.table_no, c.row_no, c.column_no
"""
_CELLS = """
SELECT v.page, v.table_no, v.row_no, v.column_no, v.text, v.measure, c.x0, c.top, c.x1, c.bottom
FROM value_cell v JOIN source_cell c USING (document_id, page, table_no, row_no, column_no)
WHERE list_contains($facts::VARCHAR[], v.fact_id) AND c.x0 IS NOT NULL
ORDER BY v.page, v.table_no, v.row_no, v.column_no
"""


def figure(snapshot: Snapshot, fact_id: str) -> Provenance | None:
    """What stands behind a figure; None where the release has no such figure."""
    try:
        return snapshot.ask(lambda con: provenance(con, fact_id))
    except UnknownFact:
        return None


def of_finding(snapshot: Snapshot, finding: Row) -> list[Row]:
    """The figures and words that a finding compares, each with its place; `fact_id` is NULL for words."""
    return snapshot.rows(_ADDENDS, {"finding": finding["finding"]})


def cells_of_figure(snapshot: Snapshot, fact_id: str) -> list[SourceCell]:
    """The cells of a figure that can be marked on pages."""
    return _cells(snapshot.rows(_CELLS, {"facts": [fact_id]}))


def cells_of_finding(snapshot: Snapshot, finding: Row) -> list[SourceCell]:
    """The cells that a finding compares and that can be marked on pages."""
    return _cells(snapshot.rows(_MARKED, {"finding": finding["finding"]}))


def pages_of(cells: list[SourceCell]) -> list[int]:
    """Pages on which cells are marked, in order."""
    return sorted({cell.page for cell in cells})


def picture(snapshot: Snapshot, document: str, cells: list[SourceCell], page: int, *, whole: bool) -> Path:
    """The picture of a document's page with cells marked.

    Raises:
        NoPageImage: Nothing can be marked there, or the page cannot be drawn; the message says why.
    """
    marked = [cell for cell in cells if cell.page == page]
    if not marked:
        raise NoPageImage("no figure can be marked on this page")
    return _drawn(snapshot, document, marked, whole=whole)


def page_of_finding(snapshot: Snapshot, finding: Row) -> Path:
    """The picture of a finding's page, for findings about words and absences: nothing is marked.

    Raises:
        NoPageImage: The finding names no page, or it cannot be drawn; the message says why.
    """
    if not finding["page"]:
        raise NoPageImage("the finding is about no page")
    return _drawn(snapshot, finding["document_id"], [SourceCell(finding["page"], 0, 0, 0, "", None, None)], whole=True)


def _drawn(snapshot: Snapshot, document: str, cells: list[SourceCell], *, whole: bool) -> Path:
    found = snapshot.rows("SELECT sha256 FROM dim_document WHERE document_id = $document", {"document": document})
    if not found:
        raise NoPageImage("the release has no such document")
    return cells_image(snapshot.home, found[0]["sha256"], cells, whole_page=whole)


def _cells(rows: list[Row]) -> list[SourceCell]:
    return [
        SourceCell(
            r["page"],
            r["table_no"],
            r["row_no"],
            r["column_no"],
            r["text"],
            r["measure"],
            Box(r["x0"], r["top"], r["x1"], r["bottom"]),
        )
        for r in rows
    ]
