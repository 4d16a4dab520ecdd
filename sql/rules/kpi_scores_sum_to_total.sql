-- severity: warning
-- category: source
-- unit: points
-- description: Scores of the indicators and of the budget line add up to 总得分, per project.
SELECT
    p.document_id,
    p.form_id,
    p.page,
    p.project_name || ' · total_score' AS key,
    p.score AS expected,
    s.total_score AS actual,
    0.005 * (p.lines + 2) AS tolerance,
    p.score_facts AS addends,
    [cell_of(s.fact_id, 'total_score')] AS compared
FROM rule_points p
JOIN rule_score s
    ON s.document_id = p.document_id AND s.project_id = p.project_id
    AND s.statement_id IS NOT DISTINCT FROM p.statement_id;
