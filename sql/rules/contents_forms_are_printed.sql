-- severity: warning
-- category: source
-- description: Every form that the contents list names is printed in the document.
-- Whether a form is absent is only certain where no other table of the document could be it and no page is a picture:
-- otherwise word is NULL and there is no comparison.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    form_id || ' · contents' AS key,
    'printed' AS expected,
    max(word) AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    list(place(document_id, source_page, source_table, source_row, source_column)) AS compared,
    actual = expected AS holds
FROM text_claim
WHERE claim = 'form_listed' AND word IS NOT NULL
GROUP BY document_id, form_id;
