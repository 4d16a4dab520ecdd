-- severity: warning
-- category: source
-- unit: points
-- description: The printed subtotal of the indicators' scores = their sum, per project.
SELECT
    p.document_id,
    p.form_id,
    p.page,
    p.project_name || ' · indicator_score' AS key,
    p.indicator_score AS expected,
    s.indicator_score AS actual,
    0.005 * (p.lines + 1) AS tolerance,
    p.indicator_score_facts AS addends,
    [cell_of(s.fact_id, 'indicator_score')] AS compared
FROM rule_points p
JOIN rule_score s
    ON s.document_id = p.document_id AND s.project_id = p.project_id
    AND s.statement_id IS NOT DISTINCT FROM p.statement_id;
