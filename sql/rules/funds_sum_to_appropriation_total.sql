-- severity: warning
-- category: source
-- description: General budget + government fund + state capital expenditure = 合计 of the appropriation summary,
--   where all three forms are published (an empty form is 0).
WITH year_alone AS (
    SELECT document_id FROM rule_year_alone JOIN statement USING (statement_id)
),
form_total AS (
    SELECT document_id, sum(amount) AS amount, sum(total_half) AS half_unit, list(fact_id) AS facts
    FROM rule_figure
    WHERE
        form_id IN ('general_budget_appropriation', 'government_fund', 'government_fund_summary', 'state_capital')
        AND side = 'expenditure' AND type = 'total' AND level = 0 AND classification = 'functional'
        -- Of a form of units, the department's own row.
        AND unit_row <> 'member'
    GROUP BY document_id
    HAVING NOT bool_or(unit_row = 'uncertain')
),
complete AS (
    SELECT document_id
    FROM statement
    WHERE
        form_id IN (
            'general_budget_appropriation', 'government_fund', 'government_fund_summary', 'state_capital',
            'appropriation_summary'
        )
    GROUP BY document_id
    -- Each of the four exactly once: a form printed twice has no one total.
    HAVING
        count(*) = 4
        AND count(DISTINCT CASE form_id WHEN 'government_fund_summary' THEN 'government_fund' ELSE form_id END) = 4
        AND bool_and(status <> 'quarantined')
)
SELECT
    s.document_id,
    s.form_id,
    s.source_page AS page,
    'total 合计 · expenditure' AS key,
    t.amount AS expected,
    s.amount AS actual,
    s.total_half + t.half_unit AS tolerance,
    t.facts AS addends,
    [s.fact_id] AS compared
FROM rule_figure s
JOIN complete USING (document_id)
JOIN form_total t USING (document_id)
ANTI JOIN year_alone USING (document_id)
WHERE s.form_id = 'appropriation_summary' AND s.side = 'expenditure' AND s.level = 0 AND s.fund = 'all'
    AND s.type = 'total' AND s.classification = 'functional' AND s.unit_row = 'whole';
