-- severity: info
-- category: source
-- unit: points
-- description: Points of the budget line = its weight × 执行率 (at most 100 %).
SELECT
    document_id,
    form_id,
    source_page AS page,
    project_name || ' · budget score' AS key,
    round(weight * least(execution_rate, 100) / 100, 4) AS expected,
    score AS actual,
    0.5 / power(10, decimals(score_published)) + 0.005 AS tolerance,
    [cell_of(fact_id, 'weight'), cell_of(fact_id, 'execution_rate')] AS addends,
    [cell_of(fact_id, 'score')] AS compared
FROM rule_fund
WHERE fund_row = 'total' AND score_published IS NOT NULL;
