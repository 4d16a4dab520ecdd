-- severity: warning
-- category: source
-- description: 年初结转 + 本年收入 = 本年支出 + 年末结转, per row of the fund forms.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · carry_in + income = expenditure + carry_out' AS key,
    sum(amount) FILTER (side IN ('carry_in', 'income')) AS expected,
    sum(amount) FILTER (side IN ('expenditure', 'carry_out')) AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (side IN ('carry_in', 'income')) AS addends,
    list(fact_id) FILTER (side IN ('expenditure', 'carry_out')) AS compared
FROM rule_figure
WHERE
    complete_row AND form_id IN ('general_budget_appropriation', 'government_fund', 'state_capital')
    AND type = 'total' AND coalesce(part, 'total') = 'total'
    AND side IN ('carry_in', 'income', 'expenditure', 'carry_out')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id;
