SELECT format('the {} of {} of {} is not loaded any more', b.stage, b.fiscal_year, department_name)
FROM (SELECT DISTINCT department_id, fiscal_year, stage FROM before.dim_document WHERE status = 'loaded') b
ANTI JOIN (SELECT DISTINCT department_id, fiscal_year, stage FROM after.dim_document WHERE status = 'loaded') a
    USING (department_id, fiscal_year, stage)
JOIN before.dim_department USING (department_id)
ORDER BY 1
