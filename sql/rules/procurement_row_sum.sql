-- severity: warning
-- category: source
-- description: What is bought (政府采购) = the sum of the sources that pay, per row.
WITH row_of_sources AS (
    SELECT
        *,
        CASE fund
            WHEN 'all' THEN 'all'
            WHEN 'appropriation' THEN 'appropriation'
            WHEN 'general_public_budget' THEN 'of appropriation'
            WHEN 'government_fund' THEN 'of appropriation'
            WHEN 'state_capital' THEN 'of appropriation'
            WHEN 'unit_funds' THEN 'unit funds'
            WHEN 'fiscal_account' THEN 'alone'
            WHEN 'surplus' THEN 'alone'
            WHEN 'carry_over' THEN 'alone'
            ELSE 'of unit funds'
        END AS rank
    FROM rule_procurement
    WHERE complete_row AND part = 'total'
),
-- 财政拨款 小计 stands for its three funds, 单位资金 for what it holds.
addend AS (
    SELECT
        *,
        rank <> 'all'
        AND (rank <> 'of appropriation' OR NOT bool_or(rank = 'appropriation') OVER own)
        AND (rank <> 'of unit funds' OR NOT bool_or(rank = 'unit funds') OVER own) AS is_addend
    FROM row_of_sources
    WINDOW own AS (PARTITION BY statement_id, source_page, source_table, source_row)
)
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(label) AS key,
    sum(amount) FILTER (is_addend) AS expected,
    sum(amount) FILTER (rank = 'all') AS actual,
    sum(half_unit) FILTER (is_addend OR rank = 'all') AS tolerance,
    list(fact_id) FILTER (is_addend) AS addends,
    list(fact_id) FILTER (rank = 'all') AS compared
FROM addend
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row
HAVING count(*) FILTER (rank = 'all') = 1 AND bool_or(is_addend);
