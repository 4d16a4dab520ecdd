-- severity: warning
-- category: source
-- description: In figures of another year, a form's 合计 = the sum of its 类.
SELECT
    document_id,
    form_id,
    min(page) AS page,
    any_value(key) FILTER (level = 0) AS key,
    sum(amount) FILTER (level = 1) AS expected,
    sum(amount) FILTER (level = 0) AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (level = 1) AS addends,
    list(fact_id) FILTER (level = 0) AS compared
FROM rule_comparison
WHERE complete_statement AND level <= 1 AND measure <> 'change_rate'
GROUP BY
    document_id, form_id, statement_id, classification, measure, compared_year, compared_stage, unit_name,
    regexp_replace(line, '\|[^|]*', '');
