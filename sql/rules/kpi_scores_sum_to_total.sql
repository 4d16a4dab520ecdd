-- severity: warning
-- category: source
-- unit: points
-- description: Scores of the indicators and of the budget line add up to 总得分, per project; those of the
--   indicators alone where both 总分值 and 总得分 are.
SELECT
    p.document_id,
    p.form_id,
    p.page,
    p.project_name || ' · total_score' AS key,
    CASE WHEN covers_indicators(p, s) THEN p.indicator_score ELSE p.score END AS expected,
    s.total_score AS actual,
    0.005 * (p.lines + 2) AS tolerance,
    CASE WHEN covers_indicators(p, s) THEN p.indicator_score_facts ELSE p.score_facts END AS addends,
    [cell_of(s.fact_id, 'total_score')] AS compared
FROM rule_points p
JOIN rule_score s
    ON s.document_id = p.document_id AND s.project_id = p.project_id
    AND s.statement_id IS NOT DISTINCT FROM p.statement_id;
