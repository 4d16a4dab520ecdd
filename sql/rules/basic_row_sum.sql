-- severity: warning
-- category: source
-- description: 基本支出 = 人员经费 + 公用经费, per row.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || fund AS key,
    sum(amount) FILTER (type IN ('personnel', 'running')) AS expected,
    sum(amount) FILTER (type = 'basic') AS actual,
    sum(half_unit) FILTER ((type = 'basic') OR (type IN ('personnel', 'running'))) AS tolerance,
    list(fact_id) FILTER (type IN ('personnel', 'running')) AS addends,
    list(fact_id) FILTER (type = 'basic') AS compared
FROM rule_figure
WHERE complete_row AND side = 'expenditure'
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, fund;
