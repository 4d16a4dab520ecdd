-- severity: warning
-- category: source
-- description: 合计 and each 类 of the general budget form = the general budget column of the appropriation summary.
SELECT
    b.document_id,
    b.form_id,
    b.source_page AS page,
    b.subject_code || ' ' || b.subject_name || ' · expenditure general_public_budget' AS key,
    a.amount AS expected,
    b.amount AS actual,
    a.total_half + b.total_half AS tolerance,
    [a.fact_id] AS addends,
    [b.fact_id] AS compared
FROM rule_figure a
JOIN rule_figure b ON same_scope(a, b) AND a.subject_id = b.subject_id
ANTI JOIN rule_year_alone y ON y.statement_id = b.statement_id
WHERE
    a.form_id = 'appropriation_summary' AND a.side = 'expenditure' AND a.fund = 'general_public_budget' AND a.level <= 1
    AND b.form_id = 'general_budget_appropriation' AND b.side = 'expenditure' AND b.type = 'total';
