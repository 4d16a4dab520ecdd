-- severity: warning
-- category: source
-- unit: points
-- description: Weights of the indicators and of the budget line add up to the published 总分值, per project.
SELECT
    p.document_id,
    p.form_id,
    p.page,
    p.project_name || ' · total_weight' AS key,
    p.weight AS expected,
    s.total_weight AS actual,
    0.005 * (p.lines + 2) AS tolerance,
    p.weight_facts AS addends,
    [cell_of(s.fact_id, 'total_weight')] AS compared
FROM rule_points p
JOIN rule_score s
    ON s.document_id = p.document_id AND s.project_id = p.project_id
    AND s.statement_id IS NOT DISTINCT FROM p.statement_id
WHERE p.has_all_weights;
