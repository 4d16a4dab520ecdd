-- Where does money for training (培训) stand, in every form and at every level? Do not sum: levels contain each other.
-- Names are those of the year; subject_name_published is what the row itself prints.
SELECT p.department_name, f.fiscal_year, f.stage, f.form_id, s.subject_code, n.subject_name, f.subject_name_published,
    f.expenditure_type, f.amount_yuan, f.is_leaf, f.fact_id
FROM fact_expenditure f
JOIN dim_subject s USING (subject_id)
JOIN dim_subject_name n ON n.subject_id = f.subject_id AND f.fiscal_year BETWEEN n.first_year AND n.last_year
JOIN dim_department p USING (department_id)
WHERE n.subject_name LIKE '%培训%'
ORDER BY p.department_name, f.fiscal_year, f.stage, f.form_id, s.subject_code, f.expenditure_type;
