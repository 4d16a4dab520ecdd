-- Which departments contradict themselves, in what, by how much, and how sure is it? One row for each cause.
SELECT d.department_name, d.fiscal_year, d.stage, c.confidence, f.rule_id, f.key, f.expected, f.actual, c.difference_yuan,
    c.difference_percent, c.findings, c.pages, c.message
FROM audit_case c
JOIN audit_finding f ON f.finding_id = c.case_id
JOIN current_document d ON d.document_id = c.document_id
WHERE c.category = 'source' AND c.severity = 'warning'
ORDER BY c.confidence DESC, abs(c.difference_yuan) DESC NULLS LAST, d.department_name, d.fiscal_year, d.stage, c.case_id;
