-- What is not there: forms that a document does not print or that were set aside, stages that a department did not land.

-- A department prints its government funds by subject or two-sided: either is the form of the funds.
CREATE VIEW form_status AS
WITH expected(stage, form_id) AS (
    -- The forms of money that a department must publish; budgets may leave out the economic one.
    VALUES
        ('final', 'income_expenditure_summary'), ('final', 'income'), ('final', 'expenditure'),
        ('final', 'appropriation_summary'), ('final', 'general_budget_appropriation'),
        ('final', 'basic_expenditure_economic'), ('final', 'government_fund'), ('final', 'state_capital'),
        ('final', 'three_public'),
        ('budget', 'income_expenditure_summary'), ('budget', 'income'), ('budget', 'expenditure'),
        ('budget', 'appropriation_summary'), ('budget', 'general_budget_appropriation'),
        ('budget', 'basic_expenditure_economic'), ('budget', 'government_fund'), ('budget', 'state_capital'),
        ('budget', 'three_public')
),
cell AS (
    SELECT
        c.document_id, d.department_id,
        CASE c.form_id WHEN 'government_fund_summary' THEN 'government_fund' ELSE c.form_id END AS form_id,
        sum(c.cells_loaded)::BIGINT AS loaded,
        sum(c.cells_quarantined)::BIGINT AS set_aside,
        arg_max(c.reason, (c.cells_quarantined, c.reason)) AS reason
    FROM statement_coverage c
    JOIN current_document d USING (document_id)
    GROUP BY ALL
),
printed AS (
    SELECT
        s.document_id, d.department_id,
        CASE s.form_id WHEN 'government_fund_summary' THEN 'government_fund' ELSE s.form_id END AS form_id,
        bool_or(s.status = 'loaded') AS loaded,
        bool_or(s.status = 'quarantined') AS quarantined, min(s.status_reason) AS reason
    FROM statement s
    JOIN current_document d USING (document_id)
    GROUP BY ALL
)
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, e.form_id, n.title_zh,
    CASE
        WHEN p.form_id IS NULL THEN 'absent'
        WHEN coalesce(c.loaded, 0) = 0 AND p.quarantined THEN 'quarantined'
        WHEN coalesce(c.set_aside, 0) > 0 OR p.quarantined THEN 'partial'
        WHEN NOT p.loaded THEN 'empty'
        ELSE 'loaded'
    END AS form_status,
    coalesce(c.loaded, 0) AS loaded_cells, coalesce(c.set_aside, 0) AS set_aside_cells,
    coalesce(p.reason, c.reason) AS reason
FROM current_document d
JOIN expected e USING (stage)
JOIN dim_form n USING (form_id)
LEFT JOIN printed p USING (document_id, department_id, form_id)
LEFT JOIN cell c USING (document_id, department_id, form_id);
COMMENT ON VIEW form_status IS 'Per current document and statutory form of money: whether it is there (公开情况). One row per document and form.';
COMMENT ON COLUMN form_status.form_status IS 'loaded; empty: published without amounts; partial: some figures set aside; quarantined: all set aside; absent: not printed, or its title was not recognised.';
COMMENT ON COLUMN form_status.loaded_cells IS 'Printed figures that became facts.';
COMMENT ON COLUMN form_status.set_aside_cells IS 'Printed figures that were quarantined.';
COMMENT ON COLUMN form_status.reason IS 'Why figures were set aside: the statement''s reason, else the most frequent one of the statement with most of them.';

CREATE VIEW missing_publication AS
WITH known AS (
    SELECT department_id, any_value(department_name) AS department_name,
    any_value(entity_kind) AS entity_kind, fiscal_year, stage FROM current_document GROUP BY ALL
),
span AS (
    SELECT department_id, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year FROM known GROUP BY department_id
),
wanted AS (
    SELECT department_id, unnest(range(first_year, last_year + 1))::INTEGER AS fiscal_year FROM span
),
-- On its own: DuckDB prints CROSS JOIN as a comma, which binds weaker than the joins beside it once it is read again.
stages AS (
    SELECT department_id, fiscal_year, stage FROM wanted CROSS JOIN (VALUES ('budget'), ('final')) g(stage)
)
SELECT
    w.department_id, p.department_name, p.entity_kind, w.fiscal_year, w.stage,
    CASE WHEN d.document_id IS NULL THEN 'not landed' ELSE d.status END AS publication_status,
    d.document_id, d.status_reason AS reason
FROM stages w
JOIN dim_department p USING (department_id)
LEFT JOIN known k USING (department_id, fiscal_year, stage)
LEFT JOIN (
    SELECT department_id, fiscal_year, stage, min(document_id) AS document_id, min(status) AS status,
        min(status_reason) AS status_reason
    FROM dim_document
    WHERE status NOT IN ('loaded', 'duplicate')
    GROUP BY ALL
) d USING (department_id, fiscal_year, stage)
WHERE k.department_id IS NULL;
COMMENT ON VIEW missing_publication IS 'Between the first and the last year known of a department, each year and stage (预算, 决算) of which nothing is loaded. Not landed does not mean not published: it may be too early, or nobody fetched the file.';
COMMENT ON COLUMN missing_publication.publication_status IS 'not landed, or what became of the document that was.';
COMMENT ON COLUMN missing_publication.document_id IS 'The document that was landed but not loaded; NULL where there is none.';
COMMENT ON COLUMN missing_publication.reason IS 'Why that document was not loaded.';
