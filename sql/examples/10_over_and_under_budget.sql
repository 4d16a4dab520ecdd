-- On which subjects did a department spend most above or below its own budget?
SELECT department_name, fiscal_year, subject_code, subject_name, budget_yuan, final_yuan, difference_yuan,
    final_percent_of_budget, final_fact_id
FROM budget_vs_final_by_subject
WHERE difference_yuan <> 0
ORDER BY abs(difference_yuan) DESC, department_name, fiscal_year, subject_code
LIMIT 50;
