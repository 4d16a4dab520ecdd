-- severity: warning
-- category: source
-- description: 合计, 基本, 人员, 公用 and 项目支出 in the other forms of the general public budget = those in its main form.
SELECT
    b.document_id,
    b.form_id,
    b.source_page AS page,
    'total 合计 · ' || b.type AS key,
    a.amount AS expected,
    b.amount AS actual,
    a.total_half + b.total_half AS tolerance,
    [a.fact_id] AS addends,
    [b.fact_id] AS compared
FROM rule_figure a
JOIN rule_figure b ON same_scope(a, b) AND a.type = b.type
WHERE
    a.form_id = 'general_budget_appropriation' AND a.side = 'expenditure' AND a.level = 0
    AND a.type IN ('total', 'basic', 'personnel', 'running', 'project')
    AND b.form_id IN (
        'basic_expenditure_economic', 'basic_expenditure_functional', 'general_budget_economic',
        'general_budget_project_economic'
    )
    AND b.side = 'expenditure' AND b.level = 0;
