-- severity: warning
-- category: source
-- description: 支出合计 of the expenditure form = 本年支出合计 of the summary, or its 支出总计 where the form adds what was
--   carried over.
SELECT
    b.document_id,
    b.form_id,
    b.source_page AS page,
    'total 合计 · expenditure' AS key,
    CASE WHEN abs(b.amount - u.amount) <= b.total_half + u.total_half THEN u.amount ELSE a.amount END AS expected,
    b.amount AS actual,
    a.total_half + b.total_half AS tolerance,
    [CASE WHEN expected = u.amount AND expected <> a.amount THEN u.fact_id ELSE a.fact_id END] AS addends,
    [b.fact_id] AS compared
FROM rule_figure a
JOIN rule_figure b ON same_scope(a, b)
LEFT JOIN rule_figure u
    ON u.statement_id = a.statement_id AND u.side = 'total_uses' AND u.fund = 'all' AND u.classification = 'functional'
WHERE
    a.form_id = 'income_expenditure_summary' AND a.side = 'expenditure' AND a.type = 'total' AND a.level = 0
    AND a.fund = 'all' AND b.fund = 'all' AND a.classification = 'functional'
    AND b.form_id = 'expenditure' AND b.side = 'expenditure' AND b.type = 'total' AND b.level = 0;
