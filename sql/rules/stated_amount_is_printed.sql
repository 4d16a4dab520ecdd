-- severity: warning
-- category: source
-- description: An amount that the explanation states in words is one that the forms print of what the words name.
WITH compared AS (
    SELECT
        c.*, p.fact_id, p.form_id AS printed_in, p.amount, p.complete_statement,
        abs(p.amount - c.amount_yuan) AS distance,
        -- Words cut decimals off as often as they round, and add up rounded parts: one unit of their last decimal.
        p.half_unit + 2 * c.half_unit_yuan AS rounding
    FROM (SELECT * EXCLUDE (form_id) FROM text_claim WHERE word IS NULL) c
    JOIN rule_claimed p USING (document_id, claim)
),
nearest AS (
    SELECT
        document_id, claim, amount_yuan, min(source_page) AS page,
        arg_min(
            {
                'form_id': printed_in, 'amount': amount, 'rounding': rounding, 'fact_id': fact_id,
                'place': claim_at(document_id, source_page, source_table, source_row, source_column, claim)
            },
            (distance, printed_in, coalesce(fact_id, ''), source_page, source_row, source_column)
        ) AS best,
        bool_or(distance <= greatest(rounding, 0.005)) AS agrees,
        bool_and(complete_statement) AS is_whole
    FROM compared
    GROUP BY document_id, claim, amount_yuan
)
SELECT
    document_id,
    best.form_id AS form_id,
    page,
    claim || ' · stated in words' AS key,
    amount_yuan AS expected,
    best.amount AS actual,
    best.rounding AS tolerance,
    [best.place] AS addends,
    CASE WHEN best.fact_id IS NULL THEN []::VARCHAR[] ELSE [best.fact_id] END AS compared,
    -- Of several forms that print it, one match is enough; where one is set aside, it may be the one that does.
    CASE WHEN agrees THEN true WHEN is_whole AND u.document_id IS NULL THEN false END AS holds
FROM nearest
LEFT JOIN rule_unsure u USING (document_id, claim);
