-- severity: warning
-- category: source
-- description: 支出合计 = the sum over the sources that pay, per row of an expenditure form with a column per source.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · expenditure ' || type AS key,
    sum(amount) FILTER (fund <> 'all') AS expected,
    sum(amount) FILTER (fund = 'all') AS actual,
    sum(half_unit) AS tolerance
FROM rule_figure
-- 专项资金 is part of the general budget.
WHERE complete_row AND side = 'expenditure' AND form_id = 'expenditure' AND fund <> 'earmarked'
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, type;
