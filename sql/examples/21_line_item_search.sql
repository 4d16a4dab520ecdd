-- Where does money for training (培训) stand, in every form and at every level? Do not sum: levels contain each other.
SELECT p.department_name, f.fiscal_year, f.stage, f.form_id, s.subject_code, s.subject_name, f.expenditure_type,
    f.amount_yuan, f.is_leaf, f.fact_id
FROM fact_expenditure f
JOIN dim_subject s USING (subject_id)
JOIN dim_department p USING (department_id)
WHERE s.subject_name LIKE '%培训%'
ORDER BY p.department_name, f.fiscal_year, f.stage, f.form_id, s.subject_code, f.expenditure_type;
