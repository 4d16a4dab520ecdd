-- severity: warning
-- category: source
-- description: 结转和结余 = 结转 + 结余, per row.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || fund || ' ' || side || ' ' || type AS key,
    sum(amount) FILTER (part IN ('carry_over', 'surplus')) AS expected,
    sum(amount) FILTER (part = 'total') AS actual,
    sum(half_unit) FILTER ((part = 'total') OR (part IN ('carry_over', 'surplus'))) AS tolerance,
    list(fact_id) FILTER (part IN ('carry_over', 'surplus')) AS addends,
    list(fact_id) FILTER (part = 'total') AS compared
FROM rule_figure
WHERE complete_row AND side IN ('carry_in', 'carry_out')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, fund, side, type;
