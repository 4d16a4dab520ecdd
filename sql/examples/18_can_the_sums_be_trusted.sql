-- For which forms do the finest rows add up to the published total, and where is how much missing?
SELECT d.department_name, d.fiscal_year, d.stage, t.form_id, t.expenditure_type, t.fund, t.published_total_yuan,
    t.leaf_total_yuan, t.difference_yuan, t.is_complete, t.incomplete_reason
FROM form_total t
JOIN current_document d USING (document_id)
WHERE t.expenditure_type IN ('total', 'basic')
ORDER BY t.is_complete, abs(t.difference_yuan) DESC NULLS LAST, d.department_name, d.fiscal_year, d.stage, t.form_id,
    t.expenditure_type, t.fund;
