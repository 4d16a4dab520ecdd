WITH published AS (
    SELECT DISTINCT department_id, fiscal_year, stage FROM after.dim_document WHERE status = 'loaded'
),
latest AS (SELECT stage, max(fiscal_year) AS fiscal_year FROM published GROUP BY stage),
expected AS (
    SELECT l.stage, l.fiscal_year, p.department_id, n.department_id IS NOT NULL AS is_there
    FROM latest l
    JOIN published p ON p.stage = l.stage AND p.fiscal_year = l.fiscal_year - 1
    LEFT JOIN published n ON n.stage = l.stage AND n.fiscal_year = l.fiscal_year AND n.department_id = p.department_id
),
-- Only once most have published is anybody late.
due AS (
    SELECT stage, fiscal_year FROM expected GROUP BY ALL
    HAVING count(*) >= $least AND avg(is_there::INTEGER) >= $published
)
SELECT format('{} published the {} of {} but not that of {}',
    department_name, stage, fiscal_year - 1, fiscal_year)
FROM expected JOIN due USING (stage, fiscal_year) JOIN after.dim_department USING (department_id)
WHERE NOT is_there
ORDER BY stage, department_name
