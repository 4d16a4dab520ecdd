-- severity: warning
-- category: source
-- description: 因公出国, 接待 and 车辆运行 are not blank in the 三公 form where economic 30212, 30217 and 30231 show an amount.
WITH form AS (
    SELECT document_id, any_value(form_id) AS form_id, any_value(stage) AS stage, min(first_page) AS page
    FROM statement
    WHERE form_id = 'three_public'
    GROUP BY document_id
    HAVING bool_and(status IN ('loaded', 'empty')) AND bool_and(status_reason IS NULL)
),
spent AS (
    SELECT document_id, subject_code, max(amount) AS amount, arg_max(fact_id, amount) AS fact_id
    FROM rule_figure
    WHERE
        form_id = 'basic_expenditure_economic' AND type = 'basic' AND fund = 'general_public_budget'
        AND unit_name IS NULL AND amount > 0 AND subject_code IN ('30212', '30217', '30231')
    GROUP BY ALL
)
SELECT
    s.document_id,
    f.form_id,
    f.page,
    s.subject_code || ' · ' || f.stage AS key,
    s.amount::VARCHAR AS expected,
    CASE WHEN count(t.item) = 0 THEN 'blank' ELSE s.amount::VARCHAR END AS actual,
    NULL AS tolerance,
    [s.fact_id] AS addends,
    list(t.fact_id) AS compared,
    count(t.item) > 0 AS holds
FROM spent s
JOIN form f USING (document_id)
LEFT JOIN rule_three_public t
    ON t.document_id = s.document_id AND t.measure = f.stage
    AND list_contains(
        CASE s.subject_code
            WHEN '30212' THEN ['abroad']
            WHEN '30217' THEN ['reception', 'reception_domestic', 'reception_abroad']
            ELSE ['vehicle_operation', 'vehicle']
        END,
        t.item
    )
GROUP BY s.document_id, f.form_id, f.page, s.subject_code, f.stage, s.amount, s.fact_id;
