-- How is basic expenditure split between wages (301), goods and services (302), families (303) and equipment (310)?
SELECT department_name, entity_kind, fiscal_year, stage, class_code, class_name, sum(basic_yuan) AS basic_yuan,
    round(sum(share_percent), 2) AS share_percent
FROM expenditure_by_economic_class
WHERE subject_id IS NOT NULL
GROUP BY ALL
ORDER BY department_name, entity_kind, fiscal_year, stage, class_code;
