-- severity: warning
-- category: source
-- unit: percent
-- description: The share of the budget that a sentence calls spent (完成年初预算的 %) is that of its own two amounts.
SELECT
    document_id,
    NULL AS form_id,
    source_page AS page,
    text AS key,
    round(100 * amount_yuan / compared_yuan, 2) AS expected,
    rate_percent AS actual,
    2 * half_rate_percent AS tolerance,
    []::VARCHAR[] AS addends,
    [claim_at(document_id, source_page, source_table, source_row, source_column, claim)] AS compared,
    -- Rates are cut off as often as they are rounded: one unit of the last decimal.
    rate_percent BETWEEN
        100 * (amount_yuan - half_unit_yuan) / (compared_yuan + half_unit_yuan) - 2 * half_rate_percent
        AND 100 * (amount_yuan + half_unit_yuan) / (compared_yuan - half_unit_yuan) + 2 * half_rate_percent AS holds
FROM text_claim
WHERE claim = 'rate_of_budget' AND compared_yuan > half_unit_yuan;
