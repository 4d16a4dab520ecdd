-- severity: warning
-- category: source
-- description: 机关运行经费 = 行政单位 + 参照公务员法管理事业单位, per measure.
SELECT
    document_id,
    form_id,
    min(page) AS page,
    'agency_running · ' || concat_ws(' · ', measure, nullif(fund, 'all'), unit_name) AS key,
    sum(amount) FILTER (item IN ('agency_running_administrative', 'agency_running_public_servant')) AS expected,
    sum(amount) FILTER (item = 'agency_running') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (item IN ('agency_running_administrative', 'agency_running_public_servant')) AS addends,
    list(fact_id) FILTER (item = 'agency_running') AS compared
FROM rule_three_public
WHERE complete_statement AND item IN ('agency_running', 'agency_running_administrative', 'agency_running_public_servant')
GROUP BY document_id, form_id, statement_id, measure, fund, unit_name;
