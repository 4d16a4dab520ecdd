-- severity: warning
-- category: source
-- description: No indicator and no budget line gets more points than it has.
SELECT
    document_id,
    form_id,
    source_page AS page,
    concat_ws(' · ', project_name, indicator_name) AS key,
    weight AS expected,
    score AS actual,
    0 AS tolerance,
    score <= weight AS holds
FROM rule_kpi
UNION ALL
SELECT document_id, form_id, source_page, project_name || ' · ' || fund_row_published, weight, score, 0, score <= weight
FROM rule_fund;
