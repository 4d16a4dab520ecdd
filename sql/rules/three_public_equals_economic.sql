-- severity: warning
-- category: source
-- description: 因公出国, 接待 and 车辆运行 of the 三公 form = economic 30212, 30217 and 30231 of the general budget, basic and
--   project expenditure together, where the forms print both by economic class.
WITH form AS (
    -- Of the department as a whole, each once in its document, with 款.
    SELECT
        document_id, form_id, any_value(statement_id) AS statement_id, any_value(scope_department) AS scope_department,
        any_value(scope_year) AS scope_year, any_value(scope_stage) AS scope_stage, NULL AS unit_name
    FROM rule_figure
    WHERE
        complete_statement AND side = 'expenditure' AND classification = 'economic' AND unit_name IS NULL
        AND fund = 'general_public_budget'
        AND type = CASE form_id
            WHEN 'general_budget_economic' THEN 'total'
            WHEN 'basic_expenditure_economic' THEN 'basic'
            WHEN 'general_budget_project_economic' THEN 'project'
        END
    GROUP BY document_id, form_id
    HAVING count(DISTINCT statement_id) = 1 AND count(*) FILTER (level >= 2) > 0
),
spent AS (
    SELECT f.*, i.item, sum(e.amount) AS amount, sum(e.half_unit) AS half_unit, flatten(list(e.facts)) AS facts
    FROM form f
    CROSS JOIN (VALUES ('abroad', '30212'), ('reception', '30217'), ('vehicle_operation', '30231')) i(item, subject_code)
    LEFT JOIN rule_economic e
        ON e.statement_id = f.statement_id AND e.subject_code = i.subject_code AND e.unit_name IS NULL
        AND e.fund = 'general_public_budget'
        AND e.type = CASE f.form_id
            WHEN 'general_budget_economic' THEN 'total'
            WHEN 'basic_expenditure_economic' THEN 'basic'
            ELSE 'project'
        END
    GROUP BY ALL
),
-- A class that one of the two forms does not print has nothing there.
whole AS (
    SELECT * EXCLUDE (form_id, statement_id) FROM spent WHERE form_id = 'general_budget_economic'
    UNION ALL
    SELECT
        b.document_id, b.scope_department, b.scope_year, b.scope_stage, NULL, b.item,
        coalesce(b.amount + p.amount, b.amount, p.amount), coalesce(b.half_unit, 0) + coalesce(p.half_unit, 0),
        list_concat(b.facts, p.facts)
    FROM spent b
    JOIN spent p ON same_scope(b, p) AND p.item = b.item
    WHERE b.form_id = 'basic_expenditure_economic' AND p.form_id = 'general_budget_project_economic'
)
SELECT
    t.document_id,
    t.form_id,
    t.page,
    t.item || ' · ' || t.measure AS key,
    f.amount AS expected,
    t.amount AS actual,
    t.half_unit + f.half_unit AS tolerance,
    f.facts AS addends,
    [t.fact_id] AS compared
FROM rule_three_public t
JOIN whole f ON same_scope(t, f) AND f.item = t.item
WHERE t.measure = t.stage AND t.fund IN ('all', 'general_public_budget') AND f.amount IS NOT NULL
-- Once, however many rows and funds print it, and by whichever form says it.
QUALIFY row_number() OVER (
    PARTITION BY t.document_id, t.item, t.amount ORDER BY t.fund = 'all', abs(t.amount - f.amount), t.fact_id
) = 1;
