-- severity: warning
-- category: source
-- unit: percent
-- description: 增减% = the change against the other year, in percent of that year's figure, where that is above zero.
SELECT
    document_id,
    form_id,
    page,
    key,
    round(100 * (this_amount - prior_amount) / prior_amount, 4) AS expected,
    rate AS actual,
    -- What rounding of the rate itself and of both amounts may add.
    half_rate + 100 * (this_half * prior_amount + prior_half * abs(this_amount)) / (prior_amount * prior_amount) AS tolerance,
    [this_fact_id, prior_fact_id] AS addends,
    [fact_id] AS compared
FROM rule_comparison
WHERE measure = 'change_rate' AND prior_amount > 0;
