-- severity: warning
-- category: source
-- unit: percent
-- description: 执行率 = 全年执行数 ÷ 全年预算数, within the rounding of the published figures.
SELECT
    document_id,
    form_id,
    source_page AS page,
    project_name || ' · execution_rate ' || fund_row_published AS key,
    round(100 * executed_yuan / adjusted_budget_yuan, 4) AS expected,
    execution_rate AS actual,
    -- One unit of the last printed decimal, for rates are rounded or cut off (one printed as 0.8333 has two decimals
    -- less in percent), and what the rounding of both amounts makes of the quotient. 83.50 may be 83.5, filled up.
    1 / power(10, greatest(CASE
        WHEN published_number(rate_published) = execution_rate THEN decimals(rate_published)
        ELSE decimals(rate_published) - 2
    END - CASE WHEN regexp_matches(published_digits(rate_published), '\.\d*0$') THEN 1 ELSE 0 END, 0))
    + 100 * half_unit::DOUBLE * (1 + abs(executed_yuan::DOUBLE / adjusted_budget_yuan)) / abs(adjusted_budget_yuan)
        AS tolerance,
    [cell_of(fact_id, 'executed_yuan'), cell_of(fact_id, 'adjusted_budget_yuan')] AS addends,
    [cell_of(fact_id, 'execution_rate')] AS compared
FROM rule_fund
WHERE adjusted_budget_yuan <> 0 AND rate_published IS NOT NULL;
