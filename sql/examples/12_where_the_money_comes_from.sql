-- Where does each department's income come from, and how much of it is not from the treasury?
SELECT department_name, fiscal_year, stage, revenue_source, amount_yuan, share_percent
FROM income_by_source
WHERE amount_yuan <> 0
ORDER BY department_name, fiscal_year, stage, amount_yuan DESC, revenue_source;
