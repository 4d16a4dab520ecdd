-- severity: warning
-- category: source
-- description: The amount that a list of projects prints for a unit = the sum of the projects under it, per source.
-- Of two rows of one name (a department, then its own office) the one right above the projects counts.
WITH broken AS (
    SELECT statement_id FROM value_cell WHERE disposition = 'quarantined' AND measure = 'initial_budget_yuan'
),
amount AS (
    SELECT
        f.*,
        -- A unit's name as dim_project keeps it.
        CASE
            WHEN f.project_id IS NULL
                THEN regexp_replace(translate(f.fund_row_published, '（） 　', '()'), '^\[?\d{3,9}\]?[-_]?', '')
            ELSE p.implementing_unit_name
        END AS unit
    FROM rule_fund f
    LEFT JOIN dim_project p USING (project_id)
    ANTI JOIN broken USING (statement_id)
    WHERE f.form_id = 'project_list'
)
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    unit || ' · ' || fund_row AS key,
    sum(initial_budget_yuan) FILTER (project_id IS NOT NULL) AS expected,
    last(initial_budget_yuan ORDER BY source_page, source_table, source_row) FILTER (project_id IS NULL) AS actual,
    sum(half_unit) FILTER (project_id IS NOT NULL) + max(half_unit) AS tolerance,
    list(cell_of(fact_id, 'initial_budget_yuan')) FILTER (project_id IS NOT NULL) AS addends,
    [cell_of(
        last(fact_id ORDER BY source_page, source_table, source_row) FILTER (project_id IS NULL), 'initial_budget_yuan'
    )] AS compared
FROM amount
WHERE unit IS NOT NULL
GROUP BY document_id, form_id, statement_id, fund_row, unit
HAVING count(*) FILTER (project_id IS NULL) > 0 AND count(*) FILTER (project_id IS NOT NULL) > 0;
