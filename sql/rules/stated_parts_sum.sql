-- severity: warning
-- category: source
-- description: The parts that a sentence lists add up to the total that it states before them, and the amount and the
--   change that it states of last year to this year's.
SELECT
    document_id,
    NULL AS form_id,
    source_page AS page,
    replace(claim, '_parts', '') || ' · parts stated in words' AS key,
    compared_yuan AS expected,
    amount_yuan AS actual,
    half_unit_yuan AS tolerance,
    []::VARCHAR[] AS addends,
    [claim_at(document_id, source_page, source_table, source_row, source_column, replace(claim, '_parts', ''))] AS compared
FROM text_claim
WHERE claim LIKE '%\_parts' ESCAPE '\'
UNION ALL
SELECT
    document_id, NULL, source_page, text, compared_yuan + change_yuan, amount_yuan, 3 * half_unit_yuan, []::VARCHAR[],
    [claim_at(document_id, source_page, source_table, source_row, source_column, claim)]
FROM text_claim
WHERE claim = 'change' AND compared_yuan IS NOT NULL AND change_yuan IS NOT NULL;
