-- severity: warning
-- category: source
-- description: 收入合计 of the income form, without the carry-in that some add, = 本年收入合计 of the summary and the
--   sources below it.
WITH beside AS (
    -- Sources that the summary adds to 本年收入合计 below it are sources like others in the income form.
    SELECT
        statement_id, sum(amount) AS amount, sum(half_unit) AS half_unit, list(fact_id) AS facts,
        bool_or(reading = 'uncertain' AND amount <> 0) AS is_uncertain
    FROM rule_figure
    WHERE
        form_id = 'income_expenditure_summary' AND (
            side = 'income' AND source <> 'total' AND reading <> 'part' AND type = 'total'
            OR side IN ('carry_in', 'surplus_used') AND reading = 'uncertain'
        )
    GROUP BY statement_id
),
income AS (
    SELECT
        document_id, form_id, unit_name, scope_department, scope_year, scope_stage, min(source_page) AS page,
        coalesce(
            sum(amount) FILTER (source = 'year_total'),
            sum(amount) FILTER (source = 'total')
            - coalesce(
                sum(amount) FILTER (side = 'carry_in' AND part IN ('total', 'account') AND fund = 'all'),
                sum(amount) FILTER (side = 'carry_in'),
                0
            )
            - coalesce(sum(amount) FILTER (side = 'surplus_used'), 0)
        ) AS amount,
        -- What is subtracted has a minus in front.
        coalesce(
            list(fact_id) FILTER (source = 'year_total'),
            list_concat(
                list(fact_id) FILTER (source = 'total'),
                list_concat(
                    coalesce(
                        list('-' || fact_id) FILTER (side = 'carry_in' AND part IN ('total', 'account') AND fund = 'all'),
                        list('-' || fact_id) FILTER (side = 'carry_in')
                    ),
                    list('-' || fact_id) FILTER (side = 'surplus_used')
                )
            )
        ) AS facts,
        sum(total_half) AS half_unit
    FROM rule_figure
    WHERE form_id = 'income' AND level = 0 AND side IN ('income', 'carry_in', 'surplus_used') AND complete_row
    GROUP BY document_id, form_id, unit_name, scope_department, scope_year, scope_stage, statement_id
)
SELECT
    b.document_id,
    b.form_id,
    b.page,
    'total 合计 · income' AS key,
    a.amount + coalesce(s.amount, 0) AS expected,
    b.amount AS actual,
    a.total_half + b.half_unit + coalesce(s.half_unit, 0) AS tolerance,
    list_concat([a.fact_id], s.facts) AS addends,
    b.facts AS compared
FROM rule_figure a
JOIN income b ON same_scope(a, b)
LEFT JOIN beside s ON s.statement_id = a.statement_id
WHERE
    NOT coalesce(s.is_uncertain, false) AND a.form_id = 'income_expenditure_summary' AND a.side = 'income' AND a.source = 'total';
