-- severity: warning
-- category: source
-- unit: points
-- description: Weights of the indicators and of the budget line add up to 100, per project.
SELECT
    document_id,
    form_id,
    page,
    project_name || ' · weights' AS key,
    100 AS expected,
    weight AS actual,
    0.005 * (lines + 2) AS tolerance,
    []::VARCHAR[] AS addends,
    weight_facts AS compared
FROM rule_points
WHERE has_all_weights;
