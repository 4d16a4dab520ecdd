-- severity: warning
-- category: source
-- description: 人员经费合计 = 301 + 303, in the economic form.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · personnel' AS key,
    sum(amount) FILTER (type = 'basic' AND subject_code IN ('301', '303')) AS expected,
    sum(amount) FILTER (type = 'personnel' AND level = 0) AS actual,
    sum(half_unit) FILTER (level = 0 AND type = 'personnel' OR type = 'basic' AND subject_code IN ('301', '303')) AS tolerance,
    list(fact_id) FILTER (type = 'basic' AND subject_code IN ('301', '303')) AS addends,
    list(fact_id) FILTER (type = 'personnel' AND level = 0) AS compared
FROM rule_figure
WHERE
    side = 'expenditure' AND form_id = 'basic_expenditure_economic' AND classification = 'economic'
    AND complete_statement AND unit_name IS NULL
GROUP BY document_id, form_id, statement_id
-- Where every subject has columns of its own for personnel and running, the tree is the check.
HAVING count(*) FILTER (level > 0 AND type = 'personnel') = 0;
