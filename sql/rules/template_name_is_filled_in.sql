-- severity: warning
-- category: source
-- description: No heading keeps a name that the template left open (××局).
SELECT
    document_id,
    NULL AS form_id,
    source_page AS page,
    text AS key,
    'a name' AS expected,
    word AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    [place(document_id, source_page, source_table, source_row, source_column)] AS compared,
    claim <> 'placeholder' AS holds
FROM text_claim
WHERE claim IN ('placeholder', 'heading_year');
