-- severity: warning
-- category: source
-- description: 本年收入合计 = the sum of the income lines of a two-sided summary that stand above it.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · income' AS key,
    coalesce(
        sum(amount) FILTER (source = 'appropriation' AND reading = 'part'),
        sum(amount) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital') AND reading = 'part'),
        0
    )
    + coalesce(
        sum(amount) FILTER (source = 'unit_funds' AND reading = 'part'),
        sum(amount) FILTER (source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other') AND reading = 'part'),
        0
    )
    + coalesce(sum(amount) FILTER (source = 'fiscal_account' AND reading = 'part'), 0)
    + coalesce(
        sum(amount) FILTER (side = 'carry_in' AND reading = 'part' AND fund = 'all'),
        sum(amount) FILTER (side = 'carry_in' AND reading = 'part'),
        0
    )
    + coalesce(sum(amount) FILTER (side = 'surplus_used' AND reading = 'part'), 0) AS expected,
    sum(amount) FILTER (source = 'total') AS actual,
    sum(half_unit) AS tolerance,
    list_concat(list_concat(coalesce(
        list(fact_id) FILTER (source = 'appropriation' AND reading = 'part'),
        list(fact_id) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital') AND reading = 'part')
    ), coalesce(
        list(fact_id) FILTER (source = 'unit_funds' AND reading = 'part'),
        list(fact_id) FILTER (source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other') AND reading = 'part')
    )), list_concat(list(fact_id) FILTER ((source = 'fiscal_account' OR side = 'surplus_used') AND reading = 'part'), coalesce(
        list(fact_id) FILTER (side = 'carry_in' AND reading = 'part' AND fund = 'all'),
        list(fact_id) FILTER (side = 'carry_in' AND reading = 'part')
    ))) AS addends,
    list(fact_id) FILTER (source = 'total') AS compared
FROM rule_figure
WHERE
    complete_statement AND type = 'total' AND coalesce(part, 'total') IN ('total', 'account')
    AND (side = 'income' OR side IN ('carry_in', 'surplus_used') AND reading <> 'beside')
    AND form_id IN ('income_expenditure_summary', 'appropriation_summary', 'government_fund_summary')
GROUP BY document_id, form_id, statement_id
HAVING count(*) FILTER (source NOT IN ('total', 'year_total', 'education_fee', 'fiscal_account_fee', 'earmarked')) > 0
    AND NOT bool_or(reading = 'uncertain' AND amount <> 0);
