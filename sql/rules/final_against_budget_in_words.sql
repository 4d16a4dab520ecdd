-- severity: warning
-- category: source
-- description: A sentence that calls the final amount 大于, 小于 or 等于 its budget says so of its own two amounts.
SELECT
    document_id,
    form_id,
    source_page AS page,
    text AS key,
    CASE WHEN amount_yuan > compared_yuan THEN '大于' WHEN amount_yuan < compared_yuan THEN '小于' ELSE '等于' END AS expected,
    word AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    [place(document_id, source_page, source_table, source_row, source_column)] AS compared,
    actual = expected AS holds
FROM text_claim
-- Amounts that round to the same figure may differ in what is not printed.
WHERE claim = 'final_against_budget' AND (word = '等于' OR amount_yuan <> compared_yuan);
