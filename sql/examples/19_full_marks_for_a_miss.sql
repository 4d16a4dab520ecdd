-- Which indicators got all their points although the published result misses the published target?
SELECT department_name, fiscal_year, project_name, indicator_name, target_operator, target_published, actual_published,
    unit_name, weight, score, fact_id
FROM kpi_scores
WHERE NOT is_target_met AND score = weight AND weight > 0
ORDER BY department_name, fiscal_year, project_name, indicator_name;
