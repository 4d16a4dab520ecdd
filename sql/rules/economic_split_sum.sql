-- severity: warning
-- category: source
-- description: An economic subject that is printed as a whole = the sum of the rows that split it by the government's own
--   classification.
SELECT
    document_id,
    form_id,
    min(page) AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || type AS key,
    sum(amount) FILTER (government_subject_id IS NOT NULL) AS expected,
    sum(amount) FILTER (government_subject_id IS NULL) AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (government_subject_id IS NOT NULL) AS addends,
    list(fact_id) FILTER (government_subject_id IS NULL) AS compared
FROM rule_pair
GROUP BY document_id, form_id, statement_id, type, fund, unit_name, subject_id;
