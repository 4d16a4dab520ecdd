-- Which projects gave themselves 90 points or more though less than half of the money was spent?
SELECT department_name, fiscal_year, project_name, adjusted_budget_yuan, executed_yuan, execution_percent, total_score
FROM project_execution
WHERE total_score >= 90 AND coalesce(execution_percent, 0) < 50 AND adjusted_budget_yuan > 0
ORDER BY adjusted_budget_yuan DESC, project_name;
