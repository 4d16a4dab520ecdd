-- severity: warning
-- category: source
-- description: 本年收入合计 = 基本支出收入 + 项目支出收入, per row of the fund forms.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || fund || ' ' || source AS key,
    sum(amount) FILTER (type IN ('basic', 'project')) AS expected,
    sum(amount) FILTER (type = 'total') AS actual,
    sum(half_unit) FILTER ((type = 'total') OR (type IN ('basic', 'project'))) AS tolerance,
    list(fact_id) FILTER (type IN ('basic', 'project')) AS addends,
    list(fact_id) FILTER (type = 'total') AS compared
FROM rule_figure
WHERE complete_row AND side = 'income' AND form_id IN ('general_budget_appropriation', 'government_fund', 'state_capital')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, fund, source;
