-- severity: warning
-- category: source
-- description: 年度资金总额 = 财政拨款 + 上年结转 + 财政专户 + 单位资金 + 其他资金, per money column of a project.
WITH amount AS (
    SELECT
        fact_id, document_id, form_id, statement_id, complete_statement, project_name, fund_row, source_page, half_unit,
        column_name, yuan
    FROM (
        SELECT
            *, initial_budget_yuan AS initial_budget, adjusted_budget_yuan AS adjusted_budget, executed_yuan AS executed
        FROM rule_fund
    )
    UNPIVOT (yuan FOR column_name IN (initial_budget, adjusted_budget, executed))
)
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    project_name || ' · ' || column_name AS key,
    sum(yuan) FILTER (fund_row <> 'total') AS expected,
    sum(yuan) FILTER (fund_row = 'total') AS actual,
    sum(half_unit) AS tolerance,
    list(cell_of(fact_id, column_name || '_yuan')) FILTER (fund_row <> 'total') AS addends,
    list(cell_of(fact_id, column_name || '_yuan')) FILTER (fund_row = 'total') AS compared
FROM amount
WHERE complete_statement AND project_name IS NOT NULL
GROUP BY document_id, form_id, statement_id, project_name, column_name
-- A row of unknown meaning may be part of another one: then there is nothing sure to add up.
HAVING bool_and(fund_row IN ('total', 'appropriation', 'carry_over', 'fiscal_account', 'unit', 'other'));
