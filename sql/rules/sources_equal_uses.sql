-- severity: warning
-- category: source
-- description: 收入总计 = 支出总计, in the two-sided summaries.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · total_sources = total_uses' AS key,
    sum(amount) FILTER (side = 'total_sources') AS expected,
    sum(amount) FILTER (side = 'total_uses') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (side = 'total_sources') AS addends,
    list(fact_id) FILTER (side = 'total_uses') AS compared
FROM rule_figure
WHERE
    form_id IN ('income_expenditure_summary', 'appropriation_summary', 'government_fund_summary')
    AND side IN ('total_sources', 'total_uses') AND type = 'total'
    AND fund = CASE form_id WHEN 'government_fund_summary' THEN 'government_fund' ELSE 'all' END
    -- The same spending may be printed a second time by economic class.
    AND classification = 'functional'
GROUP BY document_id, form_id, statement_id;
