-- severity: warning
-- category: source
-- description: 公用经费合计 = 302 + 307 + 309 + 310 + 311 + 312 + 313 + 399, in the economic form.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · running' AS key,
    sum(amount) FILTER (type = 'basic' AND subject_code IN ('302', '307', '309', '310', '311', '312', '313', '399')) AS expected,
    sum(amount) FILTER (type = 'running' AND level = 0) AS actual,
    sum(half_unit) FILTER (level = 0 AND type = 'running' OR type = 'basic' AND subject_code IN ('302', '307', '309', '310', '311', '312', '313', '399')) AS tolerance,
    list(fact_id) FILTER (type = 'basic' AND subject_code IN ('302', '307', '309', '310', '311', '312', '313', '399')) AS addends,
    list(fact_id) FILTER (type = 'running' AND level = 0) AS compared
FROM rule_figure
WHERE
    side = 'expenditure' AND form_id = 'basic_expenditure_economic' AND classification = 'economic'
    AND complete_statement AND unit_name IS NULL
GROUP BY document_id, form_id, statement_id
-- Where every subject has columns of its own for personnel and running, the tree is the check.
HAVING count(*) FILTER (level > 0 AND type = 'running') = 0;
