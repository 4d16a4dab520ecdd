-- severity: warning
-- category: source
-- description: The amount that a sentence states of a subject is one that some form prints of that subject.
WITH named AS (
    SELECT
        f.fact_id, f.document_id, f.form_id, f.amount, f.total_half, f.complete_statement, f.type, f.level, f.subject_code,
        plain_name(d.subject_name) AS name, plain_name(above.subject_name) AS above_name,
        plain_name(top.subject_name) AS top_name
    FROM rule_figure f
    JOIN dim_subject d USING (subject_id)
    LEFT JOIN dim_subject above ON above.subject_id = d.parent_subject_id
    LEFT JOIN dim_subject top ON top.subject_id = above.parent_subject_id
    WHERE f.side = 'expenditure' AND f.unit_name IS NULL AND d.level > 0
),
stated AS (
    SELECT * EXCLUDE (form_id), subject ~ '^\d+$' AS by_code, string_split(subject, '/') AS names
    FROM text_claim
    WHERE claim = 'subject'
),
compared AS (
    SELECT
        s.*, n.fact_id, n.form_id, n.type, n.amount, n.complete_statement, abs(n.amount - s.amount_yuan) AS distance,
        n.total_half + 2 * s.half_unit_yuan AS rounding
    FROM stated s
    JOIN named n
        ON n.document_id = s.document_id
        AND CASE
            WHEN s.by_code THEN n.subject_code = s.subject
            WHEN len(s.names) = 1 THEN n.level = 1 AND n.name = plain_name(s.names[1])
            WHEN len(s.names) = 2 THEN n.level = 3 AND n.name = plain_name(s.names[2]) AND n.above_name = plain_name(s.names[1])
            ELSE n.level = 3 AND n.name = plain_name(s.names[3]) AND n.above_name = plain_name(s.names[2])
                AND n.top_name = plain_name(s.names[1])
        END
),
nearest AS (
    SELECT
        document_id, claim, subject, amount_yuan, min(source_page) AS page,
        arg_min(
            {
                'form_id': form_id, 'amount': amount, 'rounding': rounding, 'fact_id': fact_id,
                'place': claim_at(document_id, source_page, source_table, source_row, source_column, subject)
            },
            (distance, form_id, fact_id, source_page, source_row, source_column)
        ) AS best,
        bool_or(distance <= greatest(rounding, 0.005)) AS agrees,
        bool_and(complete_statement)
        AND bool_or(type = 'total' AND form_id IN ('general_budget_appropriation', 'general_budget_economic')) AS is_whole
    FROM compared
    GROUP BY document_id, claim, subject, amount_yuan
)
SELECT
    document_id,
    best.form_id AS form_id,
    page,
    subject || ' · stated in words' AS key,
    amount_yuan AS expected,
    best.amount AS actual,
    best.rounding AS tolerance,
    [best.place] AS addends,
    [best.fact_id] AS compared,
    -- Which fund the sentence is about is not certain: one match is enough, and without one the general budget's form
    -- must print the subject's total, and all that print it must have been read whole.
    CASE WHEN agrees THEN true WHEN is_whole AND u.document_id IS NULL THEN false END AS holds
FROM nearest
LEFT JOIN rule_unsure u USING (document_id, claim);
