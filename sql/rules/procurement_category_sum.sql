-- severity: warning
-- category: source
-- description: Goods, works and services each = the sum of their items in a form of government procurement (政府采购), per source.
SELECT
    document_id,
    form_id,
    min(source_page) FILTER (row_kind = 'category') AS page,
    concat_ws(' · ', category, nullif(part, 'total'), fund) AS key,
    coalesce(sum(amount) FILTER (row_kind = 'item'), 0) AS expected,
    sum(amount) FILTER (row_kind = 'category') AS actual,
    sum(half_unit) FILTER (row_kind IN ('item', 'category')) AS tolerance,
    list(fact_id) FILTER (row_kind = 'item') AS addends,
    list(fact_id) FILTER (row_kind = 'category') AS compared
FROM rule_procurement
WHERE complete_statement AND category IS NOT NULL
GROUP BY document_id, form_id, statement_id, category, part, fund
HAVING count(*) FILTER (row_kind = 'category') = 1 AND bool_or(row_kind = 'item');
