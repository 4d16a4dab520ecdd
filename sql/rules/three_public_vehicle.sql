-- severity: warning
-- category: source
-- description: 公务用车 = 购置 + 运行维护, per measure.
SELECT
    document_id,
    form_id,
    min(page) AS page,
    'vehicle · ' || concat_ws(' · ', measure, nullif(fund, 'all'), unit_name) AS key,
    sum(amount) FILTER (item IN ('vehicle_purchase', 'vehicle_operation')) AS expected,
    sum(amount) FILTER (item = 'vehicle') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (item IN ('vehicle_purchase', 'vehicle_operation')) AS addends,
    list(fact_id) FILTER (item = 'vehicle') AS compared
FROM rule_three_public
WHERE complete_statement AND item IN ('vehicle', 'vehicle_purchase', 'vehicle_operation')
GROUP BY document_id, form_id, statement_id, measure, fund, unit_name;
