-- severity: warning
-- category: source
-- description: The total of a list of projects = the sum of its projects, per source.
-- The whole list's total is the largest: rows for units and groups of projects add up parts of it.
WITH broken AS (
    SELECT statement_id FROM value_cell WHERE disposition = 'quarantined' AND measure = 'initial_budget_yuan'
),
amount AS (
    SELECT
        fact_id, document_id, form_id, statement_id, fund_row, project_id, initial_budget_yuan AS yuan, half_unit,
        source_page
    FROM rule_fund
    ANTI JOIN broken USING (statement_id)
    WHERE form_id = 'project_list' AND initial_budget_yuan IS NOT NULL
)
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    fund_row AS key,
    coalesce(sum(yuan) FILTER (project_id IS NOT NULL), 0) AS expected,
    max(yuan) FILTER (project_id IS NULL) AS actual,
    sum(half_unit) FILTER (project_id IS NOT NULL) + max(half_unit) AS tolerance,
    list(cell_of(fact_id, 'initial_budget_yuan')) FILTER (project_id IS NOT NULL) AS addends,
    [cell_of(arg_max(fact_id, yuan) FILTER (project_id IS NULL), 'initial_budget_yuan')] AS compared
FROM amount
GROUP BY document_id, form_id, statement_id, fund_row
HAVING count(*) FILTER (project_id IS NULL) > 0;
