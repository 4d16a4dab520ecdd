-- severity: warning
-- category: source
-- description: The publication that replaces another one prints every form that the other one did; what it leaves out is
--   no longer counted in the marts.
WITH form AS (
    SELECT DISTINCT document_id, form_id FROM statement WHERE status = 'loaded'
)
SELECT
    d.superseded_by AS document_id,
    f.form_id,
    1 AS page,
    f.form_id || ' · replaces ' || d.file_name AS key,
    'printed' AS expected,
    CASE WHEN n.form_id IS NULL THEN 'absent' ELSE 'printed' END AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    []::VARCHAR[] AS compared,
    n.form_id IS NOT NULL AS holds
FROM dim_document d
JOIN form f USING (document_id)
LEFT JOIN (SELECT DISTINCT document_id, form_id FROM statement) n
    ON n.document_id = d.superseded_by AND n.form_id = f.form_id
WHERE d.superseded_by IS NOT NULL;
