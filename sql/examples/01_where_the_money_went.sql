-- Where did each department's money go? Final expenditure by 类, the largest first, with the share of projects.
SELECT
    department_name,
    entity_kind,
    fiscal_year,
    class_code,
    class_name,
    sum(total_yuan) AS total_yuan,
    round(100 * sum(project_yuan) / nullif(sum(total_yuan), 0), 1) AS project_percent
FROM expenditure_by_function
WHERE stage = 'final' AND class_code IS NOT NULL
GROUP BY ALL
ORDER BY department_name, entity_kind, fiscal_year, total_yuan DESC;
