-- severity: warning
-- category: source
-- description: Each 类 of the expenditure form = the same line of the summary.
SELECT
    b.document_id,
    b.form_id,
    b.source_page AS page,
    b.subject_code || ' ' || b.subject_name || ' · expenditure' AS key,
    a.amount AS expected,
    b.amount AS actual,
    a.total_half + b.total_half AS tolerance,
    [a.fact_id] AS addends,
    [b.fact_id] AS compared
FROM rule_figure a
JOIN rule_figure b ON same_scope(a, b) AND a.subject_id = b.subject_id
WHERE
    a.form_id = 'income_expenditure_summary' AND a.side = 'expenditure' AND a.type = 'total' AND a.level = 1
    AND b.form_id = 'expenditure' AND b.side = 'expenditure' AND b.type = 'total';
