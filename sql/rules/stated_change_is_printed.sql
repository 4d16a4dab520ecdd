-- severity: warning
-- category: source
-- description: The change against last year that a sentence states of 三公经费 or a part of it is the one that the form prints.
WITH stated AS (
    SELECT
        * EXCLUDE (form_id),
        coalesce(nullif(regexp_extract(subject, '^three_public_budget_(.*)', 1), ''), 'total') AS item
    FROM text_claim
    WHERE claim = 'change' AND starts_with(subject, 'three_public_budget')
),
compared AS (
    SELECT
        s.*, c.form_id, c.complete_statement,
        CASE WHEN c.measure = 'change' THEN c.amount ELSE c.this_amount - c.amount END AS change,
        CASE WHEN c.measure = 'change' THEN [c.fact_id] ELSE [c.this_fact_id, '-' || c.fact_id] END AS facts,
        -- The difference of two amounts in words, each cut off or rounded.
        abs(change - s.change_yuan) AS distance, 2 * c.half_unit + 4 * s.half_unit_yuan AS rounding
    FROM stated s
    JOIN rule_comparison c
        ON c.document_id = s.document_id AND c.item = s.item AND c.measure IN ('change', 'prior') AND c.unit_name IS NULL
        AND c.compared_year = s.fiscal_year - 1
),
nearest AS (
    SELECT
        document_id, claim, item, change_yuan, min(source_page) AS page,
        arg_min(
            {
                'form_id': form_id, 'change': change, 'rounding': rounding, 'facts': facts, 'text': text,
                'place': claim_at(document_id, source_page, source_table, source_row, source_column, claim)
            },
            (distance, form_id, facts, source_page, source_row, source_column)
        ) AS best,
        bool_or(distance <= greatest(rounding, 0.005)) AS agrees,
        bool_and(complete_statement) AS is_whole
    FROM compared
    WHERE change IS NOT NULL
    GROUP BY document_id, claim, item, change_yuan
)
SELECT
    document_id,
    best.form_id AS form_id,
    page,
    best.text AS key,
    change_yuan AS expected,
    best.change AS actual,
    best.rounding AS tolerance,
    [best.place] AS addends,
    best.facts AS compared,
    CASE WHEN agrees THEN true WHEN is_whole AND u.document_id IS NULL THEN false END AS holds
FROM nearest
LEFT JOIN rule_unsure u USING (document_id, claim);
