-- From which cell of which file does each department's total expenditure come?
SELECT p.department_name, f.fiscal_year, f.stage, f.amount_yuan, f.amount_published, f.unit_published, d.file_name,
    c.page, c.table_no, c.row_no, c.column_no, f.fact_id
FROM fact_expenditure f
JOIN dim_document d USING (document_id)
JOIN dim_department p ON p.department_id = f.department_id
JOIN source_cell c
    ON c.document_id = f.document_id AND c.page = f.source_page AND c.table_no = f.source_table
    AND c.row_no = f.source_row AND c.column_no = f.source_column
WHERE f.form_id = 'expenditure' AND f.subject_id = 'functional:total' AND f.expenditure_type = 'total'
ORDER BY p.department_name, f.fiscal_year, f.stage;
