-- Which indicators missed their target, what did they get for it, and what reason was given?
SELECT department_name, project_name, indicator_name, target_operator, target_published, actual_published, unit_name,
    score, weight, deviation_reason
FROM kpi_scores
WHERE NOT is_target_met
ORDER BY department_name, project_name, indicator_name;
