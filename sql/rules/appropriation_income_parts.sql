-- severity: warning
-- category: source
-- description: 财政拨款收入 = 一般公共预算 + 政府性基金 + 国有资本经营预算, where all are published in one row or summary.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    any_value(subject_code || ' ' || subject_name) || ' · income appropriation' AS key,
    -- A single 其中 line is no sum: the general budget must be among the parts.
    CASE
        WHEN count(*) FILTER (source = 'general_public_budget') > 0
            THEN sum(amount) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital'))
    END AS expected,
    sum(amount) FILTER (source = 'appropriation') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (source IN ('general_public_budget', 'government_fund', 'state_capital')) AS addends,
    list(fact_id) FILTER (source = 'appropriation') AS compared
FROM rule_figure
WHERE
    complete_row AND side = 'income' AND type = 'total' AND form_id IN ('income', 'income_expenditure_summary')
    AND source IN ('appropriation', 'general_public_budget', 'government_fund', 'state_capital')
GROUP BY document_id, form_id, statement_id, subject_id;
