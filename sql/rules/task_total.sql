-- severity: warning
-- category: source
-- description: The total row of the main tasks = the sum of the tasks, for approved and spent amounts.
WITH amount AS (
    SELECT
        t.fact_id, t.document_id, t.form_id, s.statement_id, t.is_total, t.source_page, s.half_unit,
        unnest(['approved', 'executed']) AS column_name,
        unnest([t.approved_yuan, t.executed_yuan]) AS yuan
    FROM fact_task t
    JOIN rule_statement s USING (fact_id)
    WHERE s.complete_statement
)
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'tasks · ' || column_name AS key,
    sum(yuan) FILTER (NOT is_total) AS expected,
    sum(yuan) FILTER (is_total) AS actual,
    sum(half_unit) FILTER (yuan IS NOT NULL) AS tolerance,
    list(cell_of(fact_id, column_name || '_yuan')) FILTER (NOT is_total) AS addends,
    list(cell_of(fact_id, column_name || '_yuan')) FILTER (is_total) AS compared
FROM amount
GROUP BY document_id, form_id, statement_id, column_name;
