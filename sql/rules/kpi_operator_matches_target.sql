-- severity: info
-- category: source
-- description: A sign printed inside the target (≥90%) agrees with 指标性质.
WITH signed AS (
    SELECT
        *,
        regexp_extract(translate(target_published, '＞＜＝', '><='), '^\s*(≥|>=|≤|<=|>|<|=)', 1) AS sign
    FROM rule_kpi
)
SELECT
    document_id,
    form_id,
    source_page AS page,
    concat_ws(' · ', project_name, indicator_name) AS key,
    replace(replace(sign, '>=', '≥'), '<=', '≤') AS expected,
    target_operator AS actual,
    NULL AS tolerance,
    [cell_of(fact_id, 'target_published')] AS addends,
    [cell_of(fact_id, 'operator_published')] AS compared,
    actual = expected AS holds
FROM signed
-- Only where 指标性质 is a printing of its own: an operator taken from the target agrees with it by itself.
WHERE sign <> '' AND operator_published IS NOT NULL;
