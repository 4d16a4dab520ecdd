-- severity: warning
-- category: source
-- description: 合计 of the government fund and state capital forms = their columns of the appropriation summary.
SELECT
    b.document_id,
    b.form_id,
    b.source_page AS page,
    'total 合计 · expenditure ' || a.fund AS key,
    a.amount AS expected,
    b.amount AS actual,
    a.total_half + b.total_half AS tolerance,
    [a.fact_id] AS addends,
    [b.fact_id] AS compared
FROM rule_figure a
JOIN rule_figure b ON same_scope(a, b)
WHERE
    a.form_id = 'appropriation_summary' AND a.side = 'expenditure' AND a.level = 0
    AND a.fund IN ('government_fund', 'state_capital')
    AND b.form_id IN (a.fund, a.fund || '_summary') AND b.side = 'expenditure' AND b.type = 'total' AND b.level = 0
    -- The two-sided form prints the same spending a second time by economic class.
    AND b.classification = 'functional';
