-- severity: info
-- category: source
-- description: The subject codes of a form are the official ones of the names beside them. Where several are not, the
--   names were taken.
SELECT
    document_id, form_id, first_page AS page,
    'subject codes · ' || title AS key,
    'official codes' AS expected,
    -- What the forms say of a table whose codes contradict its names (pipeline/forms/agreement.py).
    CASE WHEN contains(alignment, 'codes of the publisher''s own') THEN 'codes of its own' ELSE expected END AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    []::VARCHAR[] AS compared,
    actual = expected AS holds
FROM statement
WHERE alignment IS NOT NULL
    AND statement_id IN (SELECT statement_id FROM fact_expenditure WHERE subject_name_published IS NOT NULL);
