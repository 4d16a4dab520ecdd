-- What do departments spend on people and on running the office, and which are the five largest items of each?
SELECT department_name, fiscal_year, class_name, subject_name, basic_yuan
FROM expenditure_by_economic_class
WHERE stage = 'final' AND subject_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY document_id, class_code ORDER BY basic_yuan DESC NULLS LAST) <= 5
ORDER BY department_name, fiscal_year, class_code, basic_yuan DESC;
