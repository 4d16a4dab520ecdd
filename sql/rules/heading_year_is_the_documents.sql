-- severity: warning
-- category: source
-- description: The year in the heading of a part is the document's fiscal year.
SELECT
    document_id,
    NULL AS form_id,
    source_page AS page,
    text || ' · year' AS key,
    fiscal_year::VARCHAR AS expected,
    word AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    [place(document_id, source_page, source_table, source_row, source_column)] AS compared,
    actual = expected AS holds
FROM text_claim
WHERE claim = 'heading_year';
