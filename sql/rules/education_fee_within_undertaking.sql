-- severity: warning
-- category: source
-- description: 其中：教育收费 is no more than 事业收入, per row.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · income education_fee' AS key,
    sum(amount) FILTER (source = 'undertaking') AS expected,
    sum(amount) FILTER (source = 'education_fee') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (source = 'undertaking') AS addends,
    list(fact_id) FILTER (source = 'education_fee') AS compared,
    actual <= expected + greatest(tolerance, 0.005) AS holds
FROM rule_figure
WHERE side = 'income' AND type = 'total' AND source IN ('undertaking', 'education_fee')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id;
