-- severity: warning
-- category: source
-- description: 公务接待 = 国内接待 + 国（境）外接待, per measure.
SELECT
    document_id,
    form_id,
    min(page) AS page,
    'reception · ' || concat_ws(' · ', measure, nullif(fund, 'all'), unit_name) AS key,
    sum(amount) FILTER (item IN ('reception_domestic', 'reception_abroad')) AS expected,
    sum(amount) FILTER (item = 'reception') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (item IN ('reception_domestic', 'reception_abroad')) AS addends,
    list(fact_id) FILTER (item = 'reception') AS compared
FROM rule_three_public
WHERE complete_statement AND item IN ('reception', 'reception_domestic', 'reception_abroad')
GROUP BY document_id, form_id, statement_id, measure, fund, unit_name;
