-- severity: warning
-- category: source
-- description: Final accounts count their vehicles at the end of the fiscal year (截至…12月31日).
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
WHERE claim = 'asset_date';
