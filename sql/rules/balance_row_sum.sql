-- severity: warning
-- category: source
-- description: 结转和结余合计 = 基本支出结转 + 项目支出结转和结余, per row.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || fund || ' ' || side || ' ' || part AS key,
    sum(amount) FILTER (type IN ('basic', 'project')) AS expected,
    sum(amount) FILTER (type = 'total') AS actual,
    sum(half_unit) FILTER ((type = 'total') OR (type IN ('basic', 'project'))) AS tolerance,
    list(fact_id) FILTER (type IN ('basic', 'project')) AS addends,
    list(fact_id) FILTER (type = 'total') AS compared
FROM rule_figure
WHERE complete_row AND side IN ('carry_in', 'carry_out')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, fund, side, part;
