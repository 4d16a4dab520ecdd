-- severity: warning
-- category: source
-- unit: percent
-- description: The rate of change that a sentence states is the one that its amounts give.
WITH stated AS (
    SELECT
        *,
        coalesce(change_yuan, amount_yuan - compared_yuan) AS change,
        coalesce(compared_yuan, amount_yuan - change_yuan) AS base,
        -- An amount that comes of two printed ones may be off by both roundings.
        CASE WHEN change_yuan IS NULL THEN 2 ELSE 1 END * half_unit_yuan AS half_change,
        CASE WHEN compared_yuan IS NULL THEN 2 ELSE 1 END * half_unit_yuan AS half_base,
        CASE WHEN word IN ('减少', '下降') THEN -rate_percent ELSE rate_percent END AS rate,
        -- Rates are cut off as often as they are rounded: one unit of the last decimal.
        2 * half_rate_percent AS half_rate
    FROM text_claim
    WHERE claim = 'change'
)
SELECT
    document_id,
    NULL AS form_id,
    source_page AS page,
    text AS key,
    round(100 * change / base, 2) AS expected,
    rate AS actual,
    half_rate AS tolerance,
    []::VARCHAR[] AS addends,
    [claim_at(document_id, source_page, source_table, source_row, source_column, claim)] AS compared,
    rate BETWEEN
        least(100 * (change - half_change) / (base - half_base), 100 * (change - half_change) / (base + half_base)) - half_rate
        AND greatest(100 * (change + half_change) / (base - half_base), 100 * (change + half_change) / (base + half_base)) + half_rate AS holds
FROM stated
WHERE base - half_base > 0 AND change <> 0;
