-- severity: warning
-- category: source
-- description: 机关运行经费 is no more than 公用经费合计 of the general budget or of the economic form: it is the part of administrative units.
SELECT
    t.document_id,
    t.form_id,
    t.page,
    t.item || ' · ' || t.measure AS key,
    f.amount AS expected,
    t.amount AS actual,
    t.half_unit + f.half_unit AS tolerance,
    [f.fact_id] AS addends,
    [t.fact_id] AS compared,
    actual <= expected + greatest(tolerance, 0.005) AS holds
FROM rule_three_public t
JOIN rule_figure f ON same_scope(t, f)
WHERE
    t.measure = t.stage AND t.item = 'agency_running'
    AND f.form_id IN ('general_budget_appropriation', 'basic_expenditure_economic') AND f.side = 'expenditure'
    AND f.type = 'running' AND f.level = 0;
