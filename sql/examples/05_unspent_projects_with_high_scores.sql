-- Which projects gave themselves 90 points or more though not all of their money was spent?
SELECT department_name, fiscal_year, project_name, adjusted_budget_yuan, executed_yuan, execution_percent, total_score,
    grade
FROM project_execution
WHERE total_score >= 90 AND coalesce(execution_percent, 0) < 100 AND adjusted_budget_yuan > 0
ORDER BY execution_percent NULLS FIRST, adjusted_budget_yuan DESC, project_name;
