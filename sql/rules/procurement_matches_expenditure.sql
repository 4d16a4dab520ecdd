-- severity: warning
-- category: source
-- description: The total of what is bought (政府采购) = the expenditure form's own column 其中：政府采购.
SELECT
    p.document_id,
    p.form_id,
    p.source_page AS page,
    'total' AS key,
    any_value(e.amount) AS expected,
    p.amount AS actual,
    any_value(e.half_unit + p.half_unit) AS tolerance,
    [any_value(e.fact_id)] AS addends,
    [p.fact_id] AS compared
FROM rule_procurement p
JOIN rule_figure e ON same_scope(e, p)
WHERE
    p.row_kind = 'total' AND p.part = 'total' AND p.fund = 'all' AND p.complete_row
    AND e.type = 'procurement' AND e.fund = 'all' AND e.level = 0 AND e.complete_row
GROUP BY p.document_id, p.form_id, p.fact_id, p.source_page, p.amount
HAVING count(DISTINCT e.amount) = 1;
