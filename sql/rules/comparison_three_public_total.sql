-- severity: warning
-- category: source
-- description: In figures of another year, 三公 total = 因公出国（境） + 公务用车 + 公务接待, with 会议费 and 培训费 where the form
--   adds those.
WITH total AS (
    SELECT
        document_id, form_id, statement_id, measure, compared_year, compared_stage, fund, unit_name, min(page) AS page,
        any_value(key) FILTER (item = 'total') AS key,
        sum(amount) FILTER (item = 'total') AS actual,
        sum(amount) FILTER (item IN ('abroad', 'vehicle', 'reception')) AS three,
        sum(amount) FILTER (item IN ('abroad', 'vehicle', 'reception', 'meeting', 'training')) AS five,
        sum(half_unit) AS tolerance,
        list(fact_id) FILTER (item = 'total') AS total_facts,
        list(fact_id) FILTER (item IN ('abroad', 'vehicle', 'reception')) AS three_facts,
        list(fact_id) FILTER (item <> 'total') AS five_facts
    FROM rule_comparison
    WHERE complete_statement AND item IN ('total', 'abroad', 'vehicle', 'reception', 'meeting', 'training')
    GROUP BY ALL
)
SELECT
    document_id,
    form_id,
    page,
    key,
    CASE WHEN actual = five THEN five ELSE three END AS expected,
    actual,
    tolerance,
    CASE WHEN actual = five THEN five_facts ELSE three_facts END AS addends,
    total_facts AS compared
FROM total;
