-- How well do departments say their projects did: how many per grade, with which score and how much of the money spent?
SELECT department_name, entity_kind, fiscal_year, grade, count(*) AS projects, round(avg(total_score), 2) AS average_score,
    min(total_score) AS lowest_score, sum(executed_yuan) AS executed_yuan,
    round(100 * sum(executed_yuan) / nullif(sum(adjusted_budget_yuan), 0), 1) AS execution_percent
FROM project_execution
WHERE stage = 'final'
GROUP BY ALL
ORDER BY department_name, entity_kind, fiscal_year, grade;
