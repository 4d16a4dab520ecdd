-- severity: info
-- category: source
-- description: The amount of last year that a sentence's change implies is one that last year's publication prints.
WITH stated AS (
    SELECT c.* EXCLUDE (form_id), c.amount_yuan - c.change_yuan AS base, p.document_id AS last_document_id
    FROM text_claim c
    JOIN dim_document d USING (document_id)
    JOIN dim_document p
        ON p.department_id = d.department_id AND p.stage = d.stage AND p.fiscal_year = d.fiscal_year - 1
        AND p.status = 'loaded' AND p.superseded_by IS NULL
    WHERE c.claim = 'change' AND c.change_yuan IS NOT NULL AND c.subject IS NOT NULL
        -- A budget may be compared with what was spent of the one before it; only its own word says that it is not.
        AND (
            c.stage = 'final'
            OR regexp_matches(c.text, '(上年|去年|年|年度)(年初)?(部门)?预算(数)?[\d,.万亿元]*(相比)?,?[^,。]{0,12}(增加|减少|持平|相同|一致)[^。]*$')
        )
),
compared AS (
    SELECT
        s.*, f.form_id, f.amount, f.complete_statement, abs(f.amount - s.base) AS distance,
        f.half_unit + 4 * s.half_unit_yuan AS rounding
    FROM stated s
    JOIN rule_claimed f ON f.document_id = s.last_document_id AND f.claim = s.subject
)
SELECT
    document_id,
    NULL AS form_id,
    min(source_page) AS page,
    text AS key,
    arg_min(amount, (distance, amount)) AS expected,
    base AS actual,
    arg_min(rounding, (distance, rounding)) AS tolerance,
    []::VARCHAR[] AS addends,
    [min(claim_at(document_id, source_page, source_table, source_row, source_column, claim))] AS compared,
    CASE WHEN bool_or(distance <= greatest(rounding, 0.005)) THEN true WHEN bool_and(complete_statement) THEN false END AS holds
FROM compared
GROUP BY document_id, text, base;
