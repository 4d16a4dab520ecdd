WITH total AS (
    SELECT department_id, fiscal_year, stage, max(amount_yuan) AS yuan
    FROM after.fact_expenditure JOIN after.dim_document d USING (document_id, department_id, fiscal_year, stage)
    WHERE form_id = 'expenditure' AND subject_id = 'functional:total' AND expenditure_type = 'total'
      AND d.superseded_by IS NULL
    GROUP BY ALL
)
SELECT format('{}, {}: {:,.2f} yuan in {}, {:,.2f} in {}',
    department_name, y.stage, y.yuan::DOUBLE, y.fiscal_year, p.yuan::DOUBLE, p.fiscal_year)
FROM total y
JOIN total p ON p.department_id = y.department_id AND p.stage = y.stage AND p.fiscal_year = y.fiscal_year - 1
JOIN after.dim_department n ON n.department_id = y.department_id
-- Told once: when the later year came in.
ANTI JOIN before.dim_document b
    ON b.department_id = y.department_id AND b.fiscal_year = y.fiscal_year AND b.stage = y.stage AND b.status = 'loaded'
WHERE y.yuan > 0 AND p.yuan > 0 AND greatest(y.yuan / p.yuan, p.yuan / y.yuan) > $factor
ORDER BY 1
