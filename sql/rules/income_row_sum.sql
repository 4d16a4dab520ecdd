-- severity: warning
-- category: source
-- description: 收入合计 = the sum of its sources and of the carry-in that the form adds, per row. 教育收费 is part of 事业收入;
--   the three funds are parts of 财政拨款 where that is published.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · income' AS key,
    coalesce(sum(amount) FILTER (source = 'year_total'), coalesce(
        sum(amount) FILTER (source = 'appropriation'),
        sum(amount) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital')),
        0
    )
    + coalesce(
        sum(amount) FILTER (source = 'unit_funds'),
        sum(amount) FILTER (source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other')),
        0
    )
    + coalesce(sum(amount) FILTER (source = 'fiscal_account'), 0))
    + coalesce(
        sum(amount) FILTER (side = 'carry_in' AND part IN ('total', 'account') AND fund = 'all'),
        sum(amount) FILTER (side = 'carry_in'),
        0
    )
    + coalesce(sum(amount) FILTER (side = 'surplus_used'), 0) AS expected,
    sum(amount) FILTER (source = 'total') AS actual,
    sum(half_unit) AS tolerance,
    list_concat(coalesce(list(fact_id) FILTER (source = 'year_total'), list_concat(list_concat(coalesce(
        list(fact_id) FILTER (source = 'appropriation'),
        list(fact_id) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital'))
    ), coalesce(
        list(fact_id) FILTER (source = 'unit_funds'),
        list(fact_id) FILTER (source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other'))
    )), list(fact_id) FILTER (source = 'fiscal_account'))), list_concat(
        coalesce(
            list(fact_id) FILTER (side = 'carry_in' AND part IN ('total', 'account') AND fund = 'all'),
            list(fact_id) FILTER (side = 'carry_in')
        ),
        list(fact_id) FILTER (side = 'surplus_used')
    )) AS addends,
    list(fact_id) FILTER (source = 'total') AS compared
FROM rule_figure
WHERE complete_row AND side IN ('income', 'carry_in', 'surplus_used') AND form_id = 'income' AND type = 'total'
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id
HAVING count(*) FILTER (source NOT IN ('total', 'year_total', 'education_fee', 'fiscal_account_fee', 'earmarked')) > 0 OR bool_or(side <> 'income');
