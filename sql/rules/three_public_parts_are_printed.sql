-- severity: warning
-- category: source
-- description: Where 三公 prints a total its parts are printed, and the other way round; nothing that amounts to something
--   is left blank.
WITH line AS (
    SELECT
        document_id, form_id, statement_id, measure, fund, unit_name, min(page) AS page,
        sum(amount) FILTER (item = 'total') AS total,
        sum(amount) FILTER (item IN ('abroad', 'vehicle', 'vehicle_purchase', 'vehicle_operation', 'reception')) AS parts,
        list(fact_id) FILTER (item <> 'total') AS parts_facts,
        list(fact_id) FILTER (item = 'total') AS total_facts
    FROM rule_three_public
    WHERE complete_statement AND item IN ('total', 'abroad', 'vehicle', 'vehicle_purchase', 'vehicle_operation', 'reception')
    GROUP BY ALL
)
SELECT
    document_id,
    form_id,
    page,
    'total · ' || concat_ws(' · ', measure, nullif(fund, 'all'), unit_name) AS key,
    'total and parts' AS expected,
    CASE
        WHEN coalesce(total, 0) <> 0 AND parts IS NULL THEN 'parts blank, total ' || total
        WHEN coalesce(parts, 0) <> 0 AND total IS NULL THEN 'total blank, parts printed'
        ELSE expected
    END AS actual,
    NULL AS tolerance,
    parts_facts AS addends,
    total_facts AS compared,
    actual = expected AS holds
FROM line
WHERE coalesce(total, 0) <> 0 OR coalesce(parts, 0) <> 0;
