"""What the release holds: its counts, its departments and years, and how much of what was published has loaded."""

from pipeline.dashboard.data.source import Row, Snapshot

_RELEASE = """
SELECT version, created_at, documents, facts, findings, git_commit, reader_version, forms_version,
       (SELECT count(DISTINCT department_id) FROM current_document) AS departments,
       (SELECT min(fiscal_year) FROM current_document) AS first_year,
       (SELECT max(fiscal_year) FROM current_document) AS last_year,
       (SELECT count(*) FROM dim_document WHERE status = 'loaded') AS documents_loaded,
       (SELECT count(*) FROM value_cell) AS cells,
       (SELECT count(*) FROM value_cell WHERE disposition = 'loaded') AS cells_loaded,
       (SELECT coalesce(sum(examined), 0)::BIGINT FROM audit_rule) AS comparisons
FROM release
"""
_DEPARTMENTS = """
WITH total AS (
    SELECT document_id, coalesce(any_value(published_total_yuan), sum(total_yuan)) AS total_yuan
    FROM expenditure_by_function GROUP BY document_id
)
SELECT d.department_id, d.department_name, d.entity_kind, d.region_name, d.fiscal_year, d.stage, document_id,
       total_yuan, s.facts, s.findings, s.statements_quarantined
FROM current_document d
JOIN document_status s USING (document_id)
LEFT JOIN total USING (document_id)
"""
_FORMS = """
SELECT form_id, dim_form.title_zh, coalesce(sum(statements), 0)::BIGINT AS statements,
       count(DISTINCT document_id) AS documents,
       coalesce(sum(value_cells_seen), 0)::BIGINT AS cells,
       coalesce(sum(value_cells_loaded), 0)::BIGINT AS cells_loaded,
       coalesce(sum(value_cells_quarantined), 0)::BIGINT AS cells_set_aside,
       floor(1000 * sum(value_cells_loaded) / nullif(sum(value_cells_seen), 0)) / 10 AS loaded_percent
FROM dim_form LEFT JOIN coverage USING (form_id)
GROUP BY form_id, dim_form.title_zh ORDER BY form_id
"""


def release(snapshot: Snapshot) -> Row:
    """The release and its counts: one row."""
    return snapshot.rows(_RELEASE)[0]


def departments(snapshot: Snapshot) -> list[Row]:
    """Each department's current publications: one row per department, year and stage, with its expenditure total.

    `total_yuan` is None where no 支出表 by subject has loaded.
    """
    return snapshot.rows(f"{_DEPARTMENTS} ORDER BY department_name, entity_kind, fiscal_year DESC, stage DESC")


def forms(snapshot: Snapshot) -> list[Row]:
    """Per form: how often it was recognised, and how much of it loaded."""
    return snapshot.rows(_FORMS)


def publications_by_year(snapshot: Snapshot) -> list[Row]:
    """Loaded publications by year and stage."""
    return snapshot.rows(
        "SELECT fiscal_year, stage, count(*) AS publications FROM current_document GROUP BY ALL ORDER BY ALL"
    )


def statuses(snapshot: Snapshot) -> list[Row]:
    """Documents by status."""
    return snapshot.rows("SELECT status, count(*) AS documents FROM dim_document GROUP BY ALL ORDER BY documents DESC")


def findings_by_rule(snapshot: Snapshot) -> list[Row]:
    """Rules that found something, the most findings first."""
    return snapshot.rows(
        "SELECT rule_id, severity, category, description, examined, violated FROM audit_rule WHERE violated > 0 "
        "ORDER BY violated DESC, rule_id"
    )
