-- severity: warning
-- category: source
-- description: In figures of another year, 三公 total = 因公出国（境） + 公务用车 + 公务接待, with 会议费 and 培训费 where the form
--   adds those.
WITH line AS (
    -- The row of 合计 and that of the department say one thing twice.
    SELECT
        document_id, form_id, statement_id, measure, compared_year, compared_stage, fund, unit_name, item, amount,
        min(page) AS page, any_value(key) AS key, max(half_unit) AS half_unit, min(fact_id) AS fact_id
    FROM rule_comparison
    WHERE complete_statement AND item IN ('total', 'abroad', 'vehicle', 'reception', 'meeting', 'training')
    GROUP BY ALL
),
total AS (
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
    FROM line
    GROUP BY ALL
    -- Two rows with different figures (a department, its own office) are two sums, and nobody says which is which.
    HAVING count(*) = count(DISTINCT item)
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
