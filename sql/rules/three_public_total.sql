-- severity: warning
-- category: source
-- description: 三公 total = 因公出国（境） + 公务用车 + 公务接待, per measure; with 会议费 and 培训费 where the form adds those.
SELECT
    document_id,
    form_id,
    min(page) AS page,
    'total · ' || concat_ws(' · ', measure, nullif(fund, 'all'), unit_name) AS key,
    CASE
        WHEN sum(amount) FILTER (item = 'total') = sum(amount) FILTER (item IN ('abroad', 'vehicle', 'reception', 'meeting', 'training'))
            THEN sum(amount) FILTER (item IN ('abroad', 'vehicle', 'reception', 'meeting', 'training'))
        ELSE sum(amount) FILTER (item IN ('abroad', 'vehicle', 'reception'))
    END AS expected,
    sum(amount) FILTER (item = 'total') AS actual,
    sum(half_unit) AS tolerance,
    CASE
        WHEN sum(amount) FILTER (item = 'total') = sum(amount) FILTER (item IN ('abroad', 'vehicle', 'reception', 'meeting', 'training'))
            THEN list(fact_id) FILTER (item <> 'total')
        ELSE list(fact_id) FILTER (item IN ('abroad', 'vehicle', 'reception'))
    END AS addends,
    list(fact_id) FILTER (item = 'total') AS compared
FROM rule_three_public
WHERE complete_statement AND item IN ('total', 'abroad', 'vehicle', 'reception', 'meeting', 'training')
    -- What the total covers must be known.
    AND statement_id NOT IN (
        SELECT statement_id FROM statement_reading WHERE relation = 'three_public_total' AND reading = 'uncertain'
    )
GROUP BY document_id, form_id, statement_id, measure, fund, unit_name;
