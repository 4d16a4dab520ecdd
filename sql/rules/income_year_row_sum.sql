-- severity: warning
-- category: source
-- description: 本年收入 = the sum of its sources, per row of an income form that also adds the carry-in. 单位资金 stands
--   for its parts.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · income of the year' AS key,
    coalesce(
        sum(amount) FILTER (source = 'appropriation'),
        sum(amount) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital')),
        0
    )
    + coalesce(
        sum(amount) FILTER (source = 'unit_funds'),
        sum(amount) FILTER (source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other')),
        0
    )
    + coalesce(sum(amount) FILTER (source = 'fiscal_account'), 0) AS expected,
    sum(amount) FILTER (source = 'year_total') AS actual,
    sum(half_unit) AS tolerance,
    list_concat(list_concat(coalesce(
        list(fact_id) FILTER (source = 'appropriation'),
        list(fact_id) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital'))
    ), coalesce(
        list(fact_id) FILTER (source = 'unit_funds'),
        list(fact_id) FILTER (source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other'))
    )), list(fact_id) FILTER (source = 'fiscal_account')) AS addends,
    list(fact_id) FILTER (source = 'year_total') AS compared
FROM rule_figure
WHERE complete_row AND side = 'income' AND form_id = 'income' AND type = 'total'
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id
HAVING count(*) FILTER (source NOT IN ('total', 'year_total', 'education_fee', 'fiscal_account_fee', 'earmarked')) > 0;
