-- Which departments spend almost everything on one 类, and how much of it?
SELECT department_name, fiscal_year, stage, class_name, share_percent, total_yuan, is_complete
FROM class_expenditure
WHERE share_percent >= 50
ORDER BY share_percent DESC, department_name, fiscal_year, stage;
