-- severity: warning
-- category: extraction
-- description: A document that prints most of the statutory forms prints all of them. The form is absent, or we did not
--   recognise it.
-- Only forms that every place and year prints at that stage: some budgets leave out the economic form, and older ones
-- the two funds'.
WITH statutory(stage, form_id) AS (
    VALUES
        ('final', 'income_expenditure_summary'),
        ('final', 'income'),
        ('final', 'expenditure'),
        ('final', 'appropriation_summary'),
        ('final', 'general_budget_appropriation'),
        ('final', 'basic_expenditure_economic'),
        ('budget', 'income_expenditure_summary'),
        ('budget', 'income'),
        ('budget', 'expenditure'),
        ('budget', 'appropriation_summary'),
        ('budget', 'general_budget_appropriation')
),
printed AS (
    SELECT DISTINCT document_id, stage, form_id
    FROM statement
    JOIN statutory USING (stage, form_id)
),
counted AS (
    SELECT document_id, stage, statutory.form_id, printed.form_id IS NOT NULL AS is_printed
    FROM (SELECT DISTINCT document_id, stage FROM printed)
    JOIN statutory USING (stage)
    LEFT JOIN printed USING (document_id, stage, form_id)
)
SELECT
    document_id,
    min(form_id) FILTER (NOT is_printed) AS form_id,
    1 AS page,
    'statutory forms · ' || stage AS key,
    'all ' || count(*) AS expected,
    CASE
        WHEN bool_and(is_printed) THEN expected
        ELSE 'without ' || string_agg(form_id, ', ' ORDER BY form_id) FILTER (NOT is_printed)
    END AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    []::VARCHAR[] AS compared,
    actual = expected AS holds
FROM counted
GROUP BY document_id, stage
-- With fewer it is an extract, and says so by itself. A table that no form knows may be the one that is looked for.
HAVING
    count(*) FILTER (is_printed) >= 4
    AND (bool_and(is_printed) OR document_id NOT IN (SELECT document_id FROM unrecognised_table WHERE amounts > 0));
