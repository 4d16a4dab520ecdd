WITH total AS (
    SELECT 'before' AS release, department_id, fiscal_year, stage, max(amount_yuan) AS yuan
    FROM before.fact_expenditure JOIN before.dim_document d USING (document_id, department_id, fiscal_year, stage)
    WHERE form_id = 'expenditure' AND subject_id = 'functional:total' AND expenditure_type = 'total'
      AND d.superseded_by IS NULL
    GROUP BY ALL
    UNION ALL
    SELECT 'after', department_id, fiscal_year, stage, max(amount_yuan)
    FROM after.fact_expenditure JOIN after.dim_document d USING (document_id, department_id, fiscal_year, stage)
    WHERE form_id = 'expenditure' AND subject_id = 'functional:total' AND expenditure_type = 'total'
      AND d.superseded_by IS NULL
    GROUP BY ALL
)
SELECT format('{}, {} of {}: {:,.2f} yuan, {:,.2f} before',
    department_name, stage, fiscal_year, a.yuan::DOUBLE, b.yuan::DOUBLE)
FROM total a JOIN total b USING (department_id, fiscal_year, stage) JOIN after.dim_department USING (department_id)
WHERE a.release = 'after' AND b.release = 'before' AND a.yuan > 0 AND b.yuan > 0
  AND greatest(a.yuan / b.yuan, b.yuan / a.yuan) > $factor
ORDER BY 1
