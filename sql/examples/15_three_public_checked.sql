-- Do the three items of 三公 add up to their total, and which checks against other forms failed?
SELECT p.department_name, p.fiscal_year, p.stage, p.unexplained_budget_yuan, p.unexplained_final_yuan, p.checks_made,
    p.checks_failed, string_agg(f.message, '; ' ORDER BY f.message) AS failed
FROM three_public_by_department p
LEFT JOIN audit_finding f ON f.document_id = p.document_id AND f.form_id = 'three_public'
WHERE p.checks_made > 0
GROUP BY ALL
ORDER BY p.checks_failed DESC, p.department_name, p.fiscal_year, p.stage;
