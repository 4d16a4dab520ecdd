-- severity: warning
-- category: source
-- description: 人员经费合计 + 公用经费合计 of the economic form = 基本支出 of the general budget form.
WITH economic AS (
    SELECT
        document_id, form_id, statement_id, scope_department, scope_year, scope_stage, NULL AS unit_name,
        min(source_page) AS page, sum(total_half) AS half_unit, list(fact_id) AS facts,
        sum(amount) FILTER (type = 'personnel') + sum(amount) FILTER (type = 'running') AS amount
    FROM rule_figure
    WHERE
        form_id = 'basic_expenditure_economic' AND side = 'expenditure' AND level = 0 AND unit_name IS NULL
        AND type IN ('personnel', 'running')
    GROUP BY ALL
)
SELECT
    b.document_id,
    b.form_id,
    b.page,
    'total 合计 · personnel + running' AS key,
    a.amount AS expected,
    b.amount AS actual,
    a.total_half + b.half_unit AS tolerance,
    [a.fact_id] AS addends,
    b.facts AS compared
FROM rule_figure a
JOIN economic b ON same_scope(a, b)
WHERE
    a.form_id = 'general_budget_appropriation' AND a.side = 'expenditure' AND a.level = 0 AND a.type = 'basic';
