-- severity: warning
-- category: source
-- description: 增减额 = this year's figure - the other year's, per line that prints all three.
SELECT
    document_id,
    form_id,
    page,
    key,
    this_amount - prior_amount AS expected,
    amount AS actual,
    half_unit + this_half + prior_half AS tolerance,
    [this_fact_id, '-' || prior_fact_id] AS addends,
    [fact_id] AS compared
FROM rule_comparison
WHERE measure = 'change';
