-- severity: warning
-- category: source
-- description: The total of what is bought (政府采购) = the sum of the finest rows of its form, per part and source.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    concat_ws(' · ', 'total', nullif(part, 'total'), fund) AS key,
    coalesce(sum(amount) FILTER (is_leaf), 0) AS expected,
    sum(amount) FILTER (row_kind = 'total') AS actual,
    sum(half_unit) FILTER (is_leaf OR row_kind = 'total') AS tolerance,
    list(fact_id) FILTER (is_leaf) AS addends,
    list(fact_id) FILTER (row_kind = 'total') AS compared
FROM rule_procurement
WHERE complete_statement
GROUP BY document_id, form_id, statement_id, part, fund
HAVING count(*) FILTER (row_kind = 'total') = 1 AND bool_or(is_leaf AND row_kind <> 'total');
