-- severity: warning
-- category: source
-- description: 收入总计 = 本年收入合计 + 年初结转和结余 + 使用非财政拨款结余 + the sources that stand below 本年收入合计, in the
--   two-sided summaries.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · total_sources' AS key,
    sum(amount) FILTER (side = 'income' AND source = 'total')
    + coalesce(sum(amount) FILTER (side = 'income' AND source <> 'total'), 0)
    + coalesce(
        sum(amount) FILTER (side = 'carry_in' AND fund = 'all'),
        sum(amount) FILTER (side = 'carry_in' AND fund <> 'all'),
        0
    )
    + coalesce(sum(amount) FILTER (side = 'surplus_used'), 0) AS expected,
    sum(amount) FILTER (
        side = 'total_sources' AND fund = CASE form_id WHEN 'government_fund_summary' THEN 'government_fund' ELSE 'all' END
    ) AS actual,
    sum(half_unit) AS tolerance,
    list_concat(list_concat(
        list(fact_id) FILTER (side = 'income' AND source = 'total'),
        coalesce(list(fact_id) FILTER (side = 'carry_in' AND fund = 'all'), list(fact_id) FILTER (side = 'carry_in'))
    ), list(fact_id) FILTER (side = 'surplus_used' OR side = 'income' AND source <> 'total')) AS addends,
    list(fact_id) FILTER (
        side = 'total_sources' AND fund = CASE form_id WHEN 'government_fund_summary' THEN 'government_fund' ELSE 'all' END
    ) AS compared
FROM rule_figure
WHERE
    -- 实户资金 has a line of its own beside 结转.
    complete_statement AND form_id IN ('income_expenditure_summary', 'appropriation_summary', 'government_fund_summary')
    AND type = 'total' AND coalesce(part, 'total') IN ('total', 'account')
    AND (
        side = 'total_sources' OR side IN ('carry_in', 'surplus_used') AND reading <> 'part'
        OR side = 'income' AND (source = 'total' OR reading <> 'part')
    )
GROUP BY document_id, form_id, statement_id
HAVING NOT bool_or(reading = 'uncertain' AND amount <> 0);
