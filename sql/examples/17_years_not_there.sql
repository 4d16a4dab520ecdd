-- Of which departments do we hold only the budget or only the final accounts of a year?
SELECT department_name, fiscal_year, stage AS missing_stage, publication_status, reason
FROM missing_publication
ORDER BY department_name, fiscal_year, missing_stage;
