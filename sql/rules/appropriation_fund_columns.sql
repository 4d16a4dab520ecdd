-- severity: warning
-- category: source
-- description: 合计 = 一般公共预算 + 政府性基金 + 国有资本经营预算, per line of the appropriation summary.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || side || ' all' AS key,
    sum(amount) FILTER (fund IN ('general_public_budget', 'government_fund', 'state_capital')) AS expected,
    sum(amount) FILTER (fund = 'all') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (fund IN ('general_public_budget', 'government_fund', 'state_capital')) AS addends,
    list(fact_id) FILTER (fund = 'all') AS compared
FROM rule_figure
WHERE form_id = 'appropriation_summary' AND side NOT IN ('income', 'total_sources')
GROUP BY document_id, form_id, statement_id, side, type, part, subject_id;
