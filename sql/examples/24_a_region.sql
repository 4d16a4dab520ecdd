-- What do the departments of a region spend by 类, each yuan once, and how many of them are whole?
SELECT region_name, fiscal_year, stage, class_code, class_name, total_yuan, departments_with, departments,
    incomplete_departments
FROM region_expenditure
ORDER BY region_name, fiscal_year, stage, total_yuan DESC NULLS LAST, class_code;
