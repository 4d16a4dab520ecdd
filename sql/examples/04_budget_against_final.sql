-- Which 类 ended furthest from its budget, in departments that published both?
SELECT department_name, fiscal_year, class_name, budget_yuan, final_yuan, difference_yuan, final_percent_of_budget
FROM budget_vs_final
WHERE difference_yuan IS NOT NULL
ORDER BY abs(difference_yuan) DESC, department_name, fiscal_year, class_name
LIMIT 20;
