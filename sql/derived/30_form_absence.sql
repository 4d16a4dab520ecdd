-- Why marts have no figures of a document. They are asked themselves: what they have is what they say nothing about.

INSERT INTO form_absence
WITH present AS (
    SELECT document_id, 'expenditure' AS form_id FROM expenditure_by_function
    UNION ALL SELECT document_id, 'basic_expenditure_economic' FROM expenditure_by_economic_class
    UNION ALL SELECT document_id, 'income_expenditure_summary' FROM income_by_source
    UNION ALL SELECT document_id, 'three_public' FROM three_public_by_department
),
printed AS (
    SELECT
        s.document_id, s.form_id, bool_or(s.status = 'quarantined') AS is_set_aside,
        min(s.status_reason) AS status_reason, min(c.reason) AS reason, sum(c.cells_loaded) AS loaded_cells,
        sum(c.cells_quarantined) AS set_aside_cells
    FROM statement s
    JOIN statement_coverage c USING (statement_id)
    GROUP BY s.document_id, s.form_id
),
total AS (
    SELECT document_id, max(published_total_yuan) AS published_total_yuan
    FROM form_total
    WHERE form_id = 'expenditure' AND fund = 'all' AND classification = 'functional' AND expenditure_type = 'total'
    GROUP BY document_id
)
SELECT
    d.document_id, f.form_id,
    CASE
        WHEN s.form_id IS NULL THEN 'the form is not printed, or under a title that is not known'
        WHEN t.document_id IS NOT NULL THEN 'the form prints no subjects'
        WHEN s.loaded_cells > 0 THEN 'the form prints no such figures of the department'
        WHEN s.is_set_aside OR s.set_aside_cells > 0
            THEN 'the form was set aside: ' || coalesce(s.status_reason, s.reason, 'its reason is with its cells')
        ELSE 'the form is printed without figures'
    END,
    t.published_total_yuan
FROM current_document d
JOIN (
    VALUES ('expenditure'), ('basic_expenditure_economic'), ('income_expenditure_summary'), ('three_public')
) f(form_id) ON true
ANTI JOIN present p ON p.document_id = d.document_id AND p.form_id = f.form_id
LEFT JOIN printed s ON s.document_id = d.document_id AND s.form_id = f.form_id
LEFT JOIN total t ON t.document_id = d.document_id AND f.form_id = 'expenditure'
ORDER BY ALL;
