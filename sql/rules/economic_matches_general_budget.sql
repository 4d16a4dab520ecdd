-- severity: warning
-- category: source
-- description: 基本, 人员 and 公用经费合计 of the economic form = those of the general budget form.
SELECT
    b.document_id,
    b.form_id,
    b.source_page AS page,
    'total 合计 · ' || b.type AS key,
    a.amount AS expected,
    b.amount AS actual,
    a.half_unit + b.half_unit AS tolerance
FROM rule_figure a
JOIN rule_figure b ON same_scope(a, b) AND a.type = b.type
WHERE
    a.form_id = 'general_budget_appropriation' AND a.side = 'expenditure' AND a.level = 0
    AND a.type IN ('basic', 'personnel', 'running')
    AND b.form_id = 'basic_expenditure_economic' AND b.side = 'expenditure' AND b.level = 0;
