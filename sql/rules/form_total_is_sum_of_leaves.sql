-- severity: warning
-- category: source
-- description: A form's 合计 = the sum of its finest subjects, where it publishes no 类.
WITH leaf AS (
    SELECT
        document_id, form_id, statement_id, measure, classification,
        sum(amount) FILTER (is_leaf AND level > 0) AS expected,
        sum(amount) FILTER (level = 0 AND unit_name IS NULL) AS actual,
        sum(half_unit) FILTER (is_leaf OR (level = 0 AND unit_name IS NULL)) AS tolerance,
        min(source_page) AS page,
        list(fact_id) FILTER (is_leaf AND level > 0) AS addends,
        list(fact_id) FILTER (level = 0 AND unit_name IS NULL) AS compared,
        count(*) FILTER (level = 1) AS classes
    FROM rule_figure
    WHERE complete_statement AND (unit_name IS NULL OR is_leaf)
    GROUP BY ALL
)
SELECT document_id, form_id, page, 'total 合计 · ' || measure AS key, expected, actual, tolerance, addends, compared
FROM leaf
WHERE classes = 0;
