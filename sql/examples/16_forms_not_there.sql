-- Which statutory forms are absent, empty or only partly readable?
SELECT department_name, fiscal_year, stage, title_zh, form_status, set_aside_cells, reason
FROM form_status
WHERE form_status <> 'loaded'
ORDER BY department_name, fiscal_year, stage, form_status, title_zh;
