-- severity: warning
-- category: source
-- description: An indicator that missed its target does not get full points.
SELECT
    document_id,
    form_id,
    source_page AS page,
    concat_ws(' · ', project_name, indicator_name) AS key,
    CASE WHEN is_target_met THEN 'up to ' ELSE 'less than ' END || weight AS expected,
    score::VARCHAR AS actual,
    NULL AS tolerance,
    [cell_of(fact_id, 'target_published'), cell_of(fact_id, 'actual_published'), cell_of(fact_id, 'weight')] AS addends,
    [cell_of(fact_id, 'score')] AS compared,
    is_target_met OR score < weight AS holds
FROM rule_kpi
WHERE weight > 0 AND is_target_met IS NOT NULL;
