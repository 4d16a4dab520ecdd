-- Findings and the cases that they are part of. No rule itself: run last, on `found` and `in_case`.

-- A case is told by its surest, gravest and largest finding.
CREATE OR REPLACE TEMP TABLE told AS
SELECT
    f.*, c.component,
    first_value(finding_id) OVER (
        PARTITION BY c.component
        ORDER BY confidence DESC, severity DESC, unit = 'yuan' DESC NULLS LAST, abs(difference) DESC NULLS LAST, finding_id
    ) AS case_id
FROM found f
JOIN in_case c USING (finding_id);

INSERT INTO audit_finding BY NAME
SELECT
    * EXCLUDE (component, description),
    format('page {}, {}: {} is published, {} is expected ({})', page, key, actual, expected, description)
    || CASE confidence WHEN 'proved' THEN '' ELSE '; look at: ' || look_at END AS message
FROM told
ORDER BY rule_id, document_id, form_id, key, finding_id;

INSERT INTO audit_case BY NAME
WITH largest AS (
    SELECT
        case_id, any_value(document_id) AS document_id, count(*) AS findings,
        string_agg(DISTINCT rule_id, ', ' ORDER BY rule_id) AS rules,
        arg_max(difference, abs(difference)) FILTER (unit = 'yuan') AS difference_yuan
    FROM told
    GROUP BY case_id
),
shown AS (
    SELECT finding_id, source_page AS page FROM audit_addend
    UNION
    SELECT finding_id, page FROM told WHERE page IS NOT NULL
),
pages AS (
    SELECT case_id, string_agg(DISTINCT shown.page, ', ' ORDER BY shown.page) AS pages
    FROM shown
    JOIN told USING (finding_id)
    GROUP BY case_id
)
SELECT
    l.case_id, l.document_id, t.form_id, l.rules, l.findings, p.pages, t.severity, t.category, t.confidence,
    coalesce(CASE t.unit WHEN 'yuan' THEN t.difference END, l.difference_yuan) AS difference_yuan, t.difference_percent,
    concat_ws(
        '; ',
        format('page {}, {}: {} is published, {} is expected ({})', t.page, t.key, t.actual, t.expected, t.description),
        CASE WHEN l.findings > 1 THEN format('{} findings have this cause', l.findings) END,
        CASE t.confidence WHEN 'proved' THEN NULL ELSE 'look at: ' || t.look_at END
    ) AS message
FROM largest l
JOIN told t ON t.finding_id = l.case_id
LEFT JOIN pages p ON p.case_id = l.case_id
ORDER BY ALL;
