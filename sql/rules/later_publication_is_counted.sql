-- severity: warning
-- category: source
-- description: A publication that came later replaces the earlier one. One that prints only a part of it does not: its
--   figures are kept, and not counted in the marts.
SELECT
    d.document_id,
    NULL AS form_id,
    1 AS page,
    d.file_name || ' · later than ' || n.file_name AS key,
    'the later one counts' AS expected,
    CASE WHEN d.ingest_date > n.ingest_date THEN 'the earlier one counts' ELSE expected END AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    []::VARCHAR[] AS compared,
    actual = expected AS holds
FROM dim_document d
JOIN dim_document n ON n.document_id = d.superseded_by;
