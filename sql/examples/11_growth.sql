-- What grew and what shrank against the year published before, on the same form and the same subjects?
SELECT department_name, stage, previous_fiscal_year, fiscal_year, class_name, previous_yuan, total_yuan, change_yuan,
    change_percent
FROM year_on_year
WHERE is_complete
ORDER BY abs(change_yuan) DESC NULLS LAST, department_name, stage, fiscal_year, class_name;
