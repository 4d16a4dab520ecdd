-- severity: warning
-- category: source
-- description: 支出总计 = 本年支出合计 + 年末结转和结余 + 结余分配 + the kinds that stand below 本年支出合计, per fund column of the
--   two-sided summaries.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · total_uses ' || fund AS key,
    sum(amount) FILTER (side = 'expenditure' AND type = 'total')
    + coalesce(sum(amount) FILTER (side IN ('carry_out', 'surplus_distributed') OR side = 'expenditure' AND type <> 'total'), 0)
        AS expected,
    sum(amount) FILTER (side = 'total_uses') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (side = 'expenditure' AND level = 0 OR side IN ('carry_out', 'surplus_distributed')) AS addends,
    list(fact_id) FILTER (side = 'total_uses') AS compared
FROM rule_figure
WHERE
    -- 实户资金 has a line of its own beside 结转.
    complete_statement AND form_id IN ('income_expenditure_summary', 'appropriation_summary', 'government_fund_summary')
    AND classification = 'functional' AND coalesce(part, 'total') IN ('total', 'account')
    AND (
        side IN ('carry_out', 'surplus_distributed', 'total_uses') AND type = 'total'
        OR side = 'expenditure' AND level = 0 AND (type = 'total' OR reading = 'beside')
    )
GROUP BY document_id, form_id, statement_id, fund;
