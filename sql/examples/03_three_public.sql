-- How did 三公 spending compare with its budget, and what did one reception cost per head?
SELECT
    department_name,
    fiscal_year,
    total_budget_yuan,
    total_final_yuan,
    round(100 * total_final_yuan / nullif(total_budget_yuan, 0), 1) AS percent_of_budget,
    round(reception_final_yuan / nullif(reception_persons, 0), 2) AS reception_yuan_per_person
FROM three_public_by_department
WHERE stage = 'final' AND total_final_yuan IS NOT NULL
ORDER BY department_name, fiscal_year;
