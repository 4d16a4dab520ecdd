-- severity: warning
-- category: source
-- description: 支出合计 = the sum over the sources that pay, per row of a form with a column per source.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · expenditure ' || type AS key,
    CASE
        WHEN count(*) FILTER (fund <> 'all') > 0 THEN
            coalesce(sum(amount) FILTER (fund NOT IN ('all', 'appropriation')), 0)
            -- 财政拨款 小计 beside its three funds counts by them.
            + CASE
                WHEN count(*) FILTER (fund IN ('general_public_budget', 'government_fund', 'state_capital')) = 0
                    THEN coalesce(sum(amount) FILTER (fund = 'appropriation'), 0)
                ELSE 0
            END
    END AS expected,
    sum(amount) FILTER (fund = 'all') AS actual,
    sum(half_unit) AS tolerance,
    CASE
        WHEN count(*) FILTER (fund IN ('general_public_budget', 'government_fund', 'state_capital')) = 0
            THEN list(fact_id) FILTER (fund <> 'all')
        ELSE list(fact_id) FILTER (fund NOT IN ('all', 'appropriation'))
    END AS addends,
    list(fact_id) FILTER (fund = 'all') AS compared
FROM rule_figure
-- 专项资金 is part of the general budget.
WHERE complete_row AND side = 'expenditure' AND form_id IN ('expenditure', 'basic_expenditure_sources')
    AND fund <> 'earmarked'
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, type;
