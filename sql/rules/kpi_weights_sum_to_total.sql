-- severity: warning
-- category: source
-- unit: points
-- description: Weights of the indicators and of the budget line add up to the published 总分值, per project; those of the
--   indicators alone where both 总分值 and 总得分 are.
SELECT
    p.document_id,
    p.form_id,
    p.page,
    p.project_name || ' · total_weight' AS key,
    CASE WHEN covers_indicators(p, s) THEN p.indicator_weight ELSE p.weight END AS expected,
    s.total_weight AS actual,
    0.005 * (p.lines + 2) AS tolerance,
    CASE WHEN covers_indicators(p, s) THEN p.indicator_weight_facts ELSE p.weight_facts END AS addends,
    [cell_of(s.fact_id, 'total_weight')] AS compared
FROM rule_points p
JOIN rule_score s
    ON s.document_id = p.document_id AND s.project_id = p.project_id
    AND s.statement_id IS NOT DISTINCT FROM p.statement_id
WHERE p.has_all_weights;
