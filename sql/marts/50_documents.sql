-- What became of each document and form. These count superseded documents too.

CREATE VIEW document_status AS
SELECT
    d.document_id, d.file_name, d.media_type, d.page_count, p.department_name, p.entity_kind, d.fiscal_year, d.stage, d.status,
    d.status_reason, d.superseded_by, d.ingest_date,
    coalesce(s.loaded, 0) AS statements_loaded,
    coalesce(s.empty, 0) AS statements_empty,
    coalesce(s.quarantined, 0) AS statements_quarantined,
    coalesce(f.facts, 0) AS facts,
    coalesce(a.findings, 0) AS findings
FROM dim_document d
LEFT JOIN dim_department p USING (department_id)
LEFT JOIN (
    SELECT
        document_id, count(*) FILTER (status = 'loaded') AS loaded, count(*) FILTER (status = 'empty') AS empty,
        count(*) FILTER (status = 'quarantined') AS quarantined
    FROM statement
    GROUP BY document_id
) s USING (document_id)
LEFT JOIN (
    SELECT document_id, sum(facts)::BIGINT AS facts FROM statement_coverage GROUP BY document_id
) f USING (document_id)
LEFT JOIN (SELECT document_id, count(*) AS findings FROM audit_finding GROUP BY document_id) a USING (document_id);
COMMENT ON VIEW document_status IS 'Every file that was landed and what became of it (处理情况).';
COMMENT ON COLUMN document_status.statements_loaded IS 'Forms that loaded.';
COMMENT ON COLUMN document_status.statements_empty IS 'Forms that were published without amounts.';
COMMENT ON COLUMN document_status.statements_quarantined IS 'Forms that were set aside.';
COMMENT ON COLUMN document_status.facts IS 'Facts that the document gave.';
COMMENT ON COLUMN document_status.findings IS 'Findings on the document.';

CREATE VIEW coverage AS
SELECT
    s.document_id, d.file_name, s.form_id, f.title_zh,
    count(*) AS statements,
    string_agg(DISTINCT s.status, ', ' ORDER BY s.status) AS status,
    coalesce(sum(c.cells_seen), 0) AS value_cells_seen,
    coalesce(sum(c.cells_loaded), 0) AS value_cells_loaded,
    coalesce(sum(c.cells_quarantined), 0) AS value_cells_quarantined,
    string_agg(DISTINCT coalesce(s.status_reason, c.reason), '; ' ORDER BY coalesce(s.status_reason, c.reason))
        AS reason,
    0 AS amounts_unrecognised
FROM statement s
JOIN dim_document d USING (document_id)
LEFT JOIN dim_form f USING (form_id)
LEFT JOIN statement_coverage c USING (statement_id)
GROUP BY ALL
UNION ALL BY NAME
SELECT
    document_id, d.file_name, u.title AS title_zh, 0 AS statements, 'unrecognised' AS status,
    0 AS value_cells_seen, 0 AS value_cells_loaded, 0 AS value_cells_quarantined,
    min(u.reason) AS reason, sum(u.amounts) AS amounts_unrecognised
FROM unrecognised_table u
JOIN dim_document d USING (document_id)
WHERE u.amounts > 0
GROUP BY ALL;
COMMENT ON VIEW coverage IS 'Per document and form: what was recognised, loaded and set aside, and why; and the tables with amounts that belong to no form (覆盖情况).';
COMMENT ON COLUMN coverage.form_id IS 'The statutory form; NULL for tables that belong to none, whose printed title is in title_zh.';
COMMENT ON COLUMN coverage.statements IS 'Times that the form was recognised.';
COMMENT ON COLUMN coverage.status IS 'loaded, empty, quarantined, several where its statements differ; or unrecognised.';
COMMENT ON COLUMN coverage.value_cells_seen IS 'Printed value cells.';
COMMENT ON COLUMN coverage.value_cells_loaded IS 'Value cells that became facts.';
COMMENT ON COLUMN coverage.value_cells_quarantined IS 'Value cells that were set aside.';
COMMENT ON COLUMN coverage.reason IS 'Why statements or cells were set aside.';
COMMENT ON COLUMN coverage.amounts_unrecognised IS 'Cells that look like amounts in tables of this title that belong to no form.';
