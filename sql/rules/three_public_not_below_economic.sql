-- severity: warning
-- category: source
-- description: 因公出国, 接待 and 车辆运行 of the 三公 form are no less than economic 30212, 30217 and 30231, which are part of
--   them.
SELECT
    t.document_id,
    t.form_id,
    t.page,
    t.item || ' · ' || t.measure AS key,
    f.amount AS expected,
    t.amount AS actual,
    t.half_unit + f.half_unit AS tolerance,
    f.facts AS addends,
    [t.fact_id] AS compared,
    actual >= expected - greatest(tolerance, 0.005) AS holds
FROM rule_three_public t
JOIN rule_economic f ON same_scope(t, f)
WHERE
    t.measure = t.stage AND t.fund IN ('all', 'general_public_budget')
    AND f.form_id = 'basic_expenditure_economic' AND f.type = 'basic' AND f.fund = 'general_public_budget'
    AND f.subject_code = CASE t.item
        WHEN 'abroad' THEN '30212'
        WHEN 'reception' THEN '30217'
        WHEN 'vehicle_operation' THEN '30231'
    END
-- Once, however many rows and funds print it.
QUALIFY row_number() OVER (
    PARTITION BY t.document_id, t.item, t.amount, f.amount ORDER BY t.fund = 'all', t.fact_id
) = 1;
