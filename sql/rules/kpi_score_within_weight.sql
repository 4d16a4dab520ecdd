-- severity: warning
-- category: source
-- unit: points
-- description: No indicator and no budget line gets more points than it has.
SELECT
    document_id,
    form_id,
    source_page AS page,
    concat_ws(' · ', project_name, indicator_name) AS key,
    weight AS expected,
    score AS actual,
    0 AS tolerance,
    [cell_of(fact_id, 'weight')] AS addends,
    [cell_of(fact_id, 'score')] AS compared,
    score <= weight AS holds
FROM rule_kpi
UNION ALL
SELECT
    document_id, form_id, source_page, project_name || ' · ' || fund_row_published, weight, score, 0,
    [cell_of(fact_id, 'weight')], [cell_of(fact_id, 'score')], score <= weight
FROM rule_fund;
