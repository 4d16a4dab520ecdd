"""One figure: everything that stands behind it, and the cells to mark in the pictures of its pages."""

from pathlib import Path

from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.warehouse.pages import NoPageImage, cells_image
from pipeline.warehouse.provenance import Box, Provenance, SourceCell, UnknownFact, provenance

_MOST_FIGURES = 60
# What each fact is called in a finding's key (see pipeline/warehouse/rules.py): `whole` of it, or `detail` within it.
_FIGURES = f"""
WITH figure AS (
    SELECT fact_id, form_id, source_page, subject_code AS whole, NULL AS detail, subject_name AS name,
           expenditure_type AS measure, amount_published AS published, unit_name
    FROM fact_expenditure JOIN dim_subject USING (subject_id) WHERE document_id = $document
    UNION ALL
    SELECT fact_id, form_id, source_page, subject_code, NULL, subject_name, revenue_source, amount_published,
           unit_name
    FROM fact_revenue JOIN dim_subject USING (subject_id) WHERE document_id = $document
    UNION ALL
    SELECT fact_id, form_id, source_page, subject_code, NULL, subject_name, balance_kind, amount_published,
           NULL
    FROM fact_balance JOIN dim_subject USING (subject_id) WHERE document_id = $document
    UNION ALL
    SELECT fact_id, form_id, source_page, item, NULL, line_name, measure, amount_published,
           unit_name
    FROM fact_three_public WHERE document_id = $document
    UNION ALL
    SELECT fact_id, form_id, source_page, project_name, NULL, project_name, fund_row, NULL, NULL
    FROM fact_project_fund JOIN dim_project USING (project_id) WHERE document_id = $document
    UNION ALL
    SELECT fact_id, form_id, source_page, project_name, NULL, project_name, 'total_score', total_score::VARCHAR,
           NULL
    FROM fact_project_score JOIN dim_project USING (project_id) WHERE document_id = $document
    UNION ALL
    SELECT fact_id, form_id, source_page, coalesce(project_name, indicator_name), indicator_name, indicator_name,
           'score', score::VARCHAR, NULL
    FROM fact_kpi LEFT JOIN dim_project USING (project_id) WHERE document_id = $document
)
SELECT fact_id, form_id, source_page, name, measure, published
FROM figure
WHERE ($form IS NULL OR form_id = $form) AND ($key = whole OR starts_with($key, whole || ' '))
  -- A subordinate unit's own figures are meant only where the finding names it.
  AND (unit_name IS NULL OR contains($key, unit_name))
ORDER BY detail IS NOT NULL AND contains($key, detail) DESC, source_page = $page DESC, source_page, fact_id
LIMIT {_MOST_FIGURES}
"""
# A finding's key begins with the words that it is about, or with the name of what they state (sql/rules).
_CLAIMS = """
SELECT DISTINCT text, source_page AS page FROM text_claim
WHERE document_id = $document
  AND ($key IN (text, text || ' · year', claim || ' · stated in words', form_id || ' · contents'))
ORDER BY page, text
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
    """The figures that a finding is about, those on its page first."""
    return snapshot.rows(
        _FIGURES,
        {
            "document": finding["document_id"],
            "form": finding["form_id"],
            "key": finding["key"],
            "page": finding["page"] or 0,
        },
    )


def words_of_finding(snapshot: Snapshot, finding: Row) -> list[Row]:
    """Words of the document that a finding is about, where it is about words: `text` and `page`."""
    return snapshot.rows(_CLAIMS, {"document": finding["document_id"], "key": finding["key"]})


def pages_of(snapshot: Snapshot, figures: list[Row]) -> list[int]:
    """Pages on which figures can be marked, in order."""
    return sorted({cell.page for cell in _marked(snapshot, figures)})


def picture(snapshot: Snapshot, figures: list[Row], page: int, *, whole: bool) -> Path:
    """The picture of a page with figures marked.

    Raises:
        NoPageImage: Nothing can be marked there, or the page cannot be drawn; the message says why.
    """
    cells = [cell for cell in _marked(snapshot, figures) if cell.page == page]
    if not cells:
        raise NoPageImage("no figure can be marked on this page")
    return _drawn(snapshot, str(figures[0]["fact_id"]).partition(":")[0], cells, whole=whole)


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


def _marked(snapshot: Snapshot, figures: list[Row]) -> list[SourceCell]:
    rows = snapshot.rows(_CELLS, {"facts": [row["fact_id"] for row in figures]})
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
