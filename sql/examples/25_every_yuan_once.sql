-- How much was budgeted and spent by all departments together, by year and 类, each yuan once?
SELECT fiscal_year, stage, class_code, class_name, sum(total_yuan) AS total_yuan, bool_and(is_complete) AS is_complete
FROM summable_expenditure
WHERE class_code IS NOT NULL
GROUP BY ALL
ORDER BY fiscal_year, stage, total_yuan DESC, class_code;
