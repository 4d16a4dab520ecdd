-- Which departments contradict themselves, in what, and by how much?
SELECT d.department_name, d.fiscal_year, d.stage, f.rule_id, f.key, f.expected, f.actual, f.difference, f.message
FROM audit_finding f
JOIN current_document d USING (document_id)
WHERE f.category = 'source' AND f.severity = 'warning'
ORDER BY d.department_name, d.fiscal_year, d.stage, f.rule_id, f.key;
