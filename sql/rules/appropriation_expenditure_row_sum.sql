-- severity: warning
-- category: source
-- description: 支出合计 = 基本支出 + 项目支出, per row of the forms of one fund or of all three.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || fund AS key,
    CASE
        WHEN count(*) FILTER (type <> 'total') > 0 THEN
            -- A form may print 人员 and 公用 without the 基本支出 that they make.
            coalesce(
                sum(amount) FILTER (type = 'basic'), sum(amount) FILTER (type IN ('personnel', 'running')), 0
            )
            + coalesce(sum(amount) FILTER (type IN ('project')), 0)
    END AS expected,
    sum(amount) FILTER (type = 'total') AS actual,
    sum(half_unit) AS tolerance,
    list_concat(
        coalesce(list(fact_id) FILTER (type = 'basic'), list(fact_id) FILTER (type IN ('personnel', 'running'))),
        list(fact_id) FILTER (type IN ('project'))
    ) AS addends,
    list(fact_id) FILTER (type = 'total') AS compared
FROM rule_figure
WHERE
    complete_row AND side = 'expenditure'
    AND form_id IN (
        'general_budget_appropriation', 'general_budget_economic', 'government_fund', 'state_capital',
        'appropriation_expenditure'
    )
    AND type IN ('total', 'basic', 'personnel', 'running', 'project')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, fund;
