-- severity: warning
-- category: source
-- description: An amount that the explanation states in words is the one that the form prints.
WITH meaning(claim, form_id, side, source, type) AS (
    VALUES
        ('sources', 'income_expenditure_summary', 'total_sources', NULL, 'total'),
        ('income', 'income_expenditure_summary', 'income', 'total', 'total'),
        ('expenditure', 'income_expenditure_summary', 'expenditure', NULL, 'total'),
        ('expenditure_basic', 'expenditure', 'expenditure', NULL, 'basic'),
        ('expenditure_project', 'expenditure', 'expenditure', NULL, 'project'),
        ('appropriation_sources', 'appropriation_summary', 'total_sources', NULL, 'total'),
        ('general_budget', 'general_budget_appropriation', 'expenditure', NULL, 'total'),
        ('basic', 'basic_expenditure_economic', 'expenditure', NULL, 'basic'),
        ('basic', 'general_budget_appropriation', 'expenditure', NULL, 'basic'),
        ('basic_personnel', 'basic_expenditure_economic', 'expenditure', NULL, 'personnel')
),
printed AS (
    SELECT f.fact_id, f.document_id, m.claim, m.form_id, f.amount, f.half_unit
    FROM rule_figure f
    JOIN meaning m
        ON m.form_id = f.form_id AND m.side = f.side AND m.type = f.type AND m.source IS NOT DISTINCT FROM f.source
    WHERE f.level = 0 AND f.unit_name IS NULL AND coalesce(f.part, 'total') = 'total'
    UNION ALL
    SELECT fact_id, document_id, 'three_public_' || measure, form_id, amount, half_unit
    FROM rule_three_public
    WHERE item = 'total' AND unit_name IS NULL
    UNION ALL
    -- A 三公 form without any figure: all of it is blank.
    SELECT NULL, document_id, claim, form_id, 0, 0
    FROM statement
    CROSS JOIN (SELECT unnest(['three_public_budget', 'three_public_final']) AS claim)
    WHERE form_id = 'three_public' AND status = 'empty'
),
compared AS (
    SELECT
        c.*, p.fact_id, p.form_id AS printed_in, p.amount, abs(p.amount - c.amount_yuan) AS distance,
        p.half_unit + c.half_unit_yuan AS rounding
    FROM (SELECT * EXCLUDE (form_id) FROM text_claim WHERE claim <> 'final_against_budget') c
    JOIN printed p USING (document_id, claim)
)
SELECT
    document_id,
    any_value(printed_in) AS form_id,
    min(source_page) AS page,
    claim || ' · stated in words' AS key,
    arg_min(amount_yuan, distance) AS expected,
    arg_min(amount, distance) AS actual,
    arg_min(rounding, distance) AS tolerance,
    [arg_min(place(document_id, source_page, source_table, source_row, source_column), distance)] AS addends,
    [arg_min(fact_id, distance)] AS compared,
    -- A form may be printed for the department and for its office, a sentence say something of each: one match is enough.
    bool_or(distance <= greatest(rounding, 0.005)) AS holds
FROM compared
GROUP BY document_id, claim;
