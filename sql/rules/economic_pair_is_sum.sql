-- severity: warning
-- category: source
-- description: A row that names an economic 类 and a 类 of the government's own classification = the sum of the rows with a 款
--   of each.
SELECT
    any_value(p.document_id) AS document_id,
    any_value(p.form_id) AS form_id,
    any_value(p.page) AS page,
    any_value(
        p.subject_code || ' ' || p.subject_name || ' · ' || concat_ws(' · ', p.government_code, p.type, p.fund, p.unit_name)
    ) AS key,
    sum(o.amount) AS expected,
    any_value(p.amount) AS actual,
    any_value(p.half_unit) + sum(o.half_unit) AS tolerance,
    list(o.fact_id) AS addends,
    [p.fact_id] AS compared
FROM rule_pair p
JOIN rule_pair o
    ON o.statement_id = p.statement_id AND o.type = p.type AND o.fund = p.fund
    AND o.unit_name IS NOT DISTINCT FROM p.unit_name
    AND o.parent_subject_id = p.subject_id AND o.government_parent_id = p.government_subject_id
WHERE p.level = 1 AND p.government_level = 1
GROUP BY p.fact_id, p.statement_id;
