-- Performance: indicators, and projects with their money and marks.

CREATE VIEW kpi_scores AS
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    k.form_id, k.project_id, p.project_name,
    k.level1, k.level2, k.indicator_name, k.target_operator, k.target_published, k.target_value,
    k.actual_published, k.actual_value, k.unit_name, k.weight, k.score,
    round(100 * k.score / nullif(k.weight, 0), 2) AS score_percent,
    k.is_target_met, k.deviation_reason, k.fact_id
FROM fact_kpi k
JOIN current_document d USING (document_id)
LEFT JOIN dim_project p USING (project_id);
COMMENT ON VIEW kpi_scores IS '绩效指标: one row per published indicator, with its project and points.';
COMMENT ON COLUMN kpi_scores.score_percent IS '得分 in percent of 分值.';

CREATE VIEW project_execution AS
WITH sheet AS (
    SELECT document_id, department_id FROM fact_project_fund WHERE form_id <> 'project_list'
    UNION
    SELECT document_id, department_id FROM fact_project_score
),
-- A project that is printed twice in one document counts once, by its first form.
fund AS (
    SELECT
        f.document_id, f.department_id, f.project_id, f.initial_budget_yuan, f.adjusted_budget_yuan, f.executed_yuan,
        f.execution_rate AS execution_rate_published
    FROM fact_project_fund f
    LEFT JOIN sheet s USING (document_id, department_id)
    WHERE f.fund_row = 'total' AND f.project_id IS NOT NULL
        -- A list and the sheets of one document speak of the same projects, in finer or coarser cuts: never of both.
        AND (f.form_id <> 'project_list' OR s.document_id IS NULL)
    QUALIFY row_number() OVER (
        PARTITION BY f.document_id, f.department_id, f.project_id
        ORDER BY f.source_page, f.source_table, f.source_row, f.source_column
    ) = 1
),
score AS (
    SELECT document_id, department_id, project_id, total_weight, total_score, grade
    FROM fact_project_score
    WHERE project_id IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY document_id, department_id, project_id
        ORDER BY source_page, source_table, source_row, source_column
    ) = 1
),
-- Added up and not joined: a full join would keep a question for one department from reaching the facts.
project AS (
    SELECT
        document_id, department_id, project_id, any_value(initial_budget_yuan) AS initial_budget_yuan,
        any_value(adjusted_budget_yuan) AS adjusted_budget_yuan, any_value(executed_yuan) AS executed_yuan,
        any_value(execution_rate_published) AS execution_rate_published,
        any_value(total_weight) AS total_weight, any_value(total_score) AS total_score, any_value(grade) AS grade
    FROM (FROM fund UNION ALL BY NAME FROM score)
    GROUP BY document_id, department_id, project_id
)
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    f.project_id, p.project_name,
    f.initial_budget_yuan, f.adjusted_budget_yuan, f.executed_yuan,
    round(100 * f.executed_yuan / nullif(f.adjusted_budget_yuan, 0), 2) AS execution_percent,
    f.execution_rate_published, f.total_weight, f.total_score, f.grade,
    k.indicators, k.targets_missed, coalesce(q.cells, 0) AS set_aside_cells
FROM project f
JOIN current_document d USING (document_id, department_id)
LEFT JOIN dim_project p ON p.project_id = f.project_id
LEFT JOIN (
    SELECT
        document_id, department_id, project_id, count(*) AS indicators,
        count(*) FILTER (is_target_met = false) AS targets_missed
    FROM fact_kpi
    GROUP BY ALL
) k ON k.document_id = d.document_id AND k.department_id = d.department_id AND k.project_id = f.project_id
LEFT JOIN (
    SELECT s.document_id, n.department_id, s.project_id, sum(c.cells_quarantined)::BIGINT AS cells
    FROM statement_coverage c
    JOIN statement s USING (statement_id, document_id)
    JOIN dim_document n USING (document_id)
    WHERE s.project_id IS NOT NULL
    GROUP BY ALL
) q ON q.document_id = d.document_id AND q.department_id = d.department_id AND q.project_id = f.project_id;
COMMENT ON VIEW project_execution IS '项目支出: money, execution and self-evaluation, one row per document and project. From the projects'' own sheets; from the list of projects (项目支出预算表) in documents that print no sheets.';
COMMENT ON COLUMN project_execution.execution_percent IS '全年执行数 in percent of 全年预算数, computed.';
COMMENT ON COLUMN project_execution.execution_rate_published IS '执行率 as published, in percent.';
COMMENT ON COLUMN project_execution.indicators IS 'Published indicators of the project; NULL where none are.';
COMMENT ON COLUMN project_execution.targets_missed IS 'Indicators of them whose actual value certainly misses the target.';
COMMENT ON COLUMN project_execution.set_aside_cells IS 'Printed figures of the project''s form that were quarantined and are missing here.';

CREATE VIEW project_budget AS
WITH whole AS (
    SELECT
        statement_id,
        -- A total may stand in several rows: for the list, the department, the unit.
        max(initial_budget_yuan) FILTER (project_id IS NULL) AS published_total_yuan,
        sum(initial_budget_yuan) FILTER (project_id IS NOT NULL) AS projects_yuan,
        count(*) * 100 AS slack_yuan
    FROM fact_project_fund
    WHERE form_id = 'project_list' AND fund_row = 'total'
    GROUP BY statement_id
),
project AS (
    SELECT
        f.document_id, f.statement_id, f.project_id, any_value(f.unit_published) AS unit_published,
        any_value(initial_budget_yuan) FILTER (fund_row = 'total') AS budget_yuan,
        any_value(initial_budget_yuan) FILTER (fund_row = 'appropriation') AS appropriation_yuan,
        any_value(initial_budget_yuan) FILTER (fund_row = 'general_public_budget') AS general_public_budget_yuan,
        any_value(initial_budget_yuan) FILTER (fund_row = 'government_fund') AS government_fund_yuan,
        any_value(initial_budget_yuan) FILTER (fund_row = 'state_capital') AS state_capital_yuan,
        any_value(initial_budget_yuan) FILTER (fund_row = 'carry_over') AS carry_over_yuan,
        min(f.source_page) AS source_page
    FROM fact_project_fund f
    WHERE f.form_id = 'project_list' AND f.project_id IS NOT NULL
    GROUP BY ALL
)
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    p.project_id, i.project_name, i.implementing_unit_name,
    p.budget_yuan, p.appropriation_yuan, p.general_public_budget_yuan, p.government_fund_yuan, p.state_capital_yuan,
    p.carry_over_yuan,
    w.published_total_yuan,
    abs(w.published_total_yuan - w.projects_yuan)
        <= CASE p.unit_published WHEN '元' THEN 0 ELSE w.slack_yuan END AS is_complete,
    p.source_page
FROM project p
JOIN current_document d USING (document_id)
JOIN whole w USING (statement_id)
LEFT JOIN dim_project i USING (project_id);
COMMENT ON VIEW project_budget IS '项目支出预算: the projects of a department''s list, one row per document and project; totals over projects are left out.';
COMMENT ON COLUMN project_budget.budget_yuan IS 'The project''s whole budget in yuan.';
COMMENT ON COLUMN project_budget.appropriation_yuan IS 'Of it 财政拨款 in yuan; NULL where the list has no such column or prints nothing.';
COMMENT ON COLUMN project_budget.general_public_budget_yuan IS 'Of it 一般公共预算 in yuan; NULL where not published.';
COMMENT ON COLUMN project_budget.government_fund_yuan IS 'Of it 政府性基金预算 in yuan; NULL where not published.';
COMMENT ON COLUMN project_budget.state_capital_yuan IS 'Of it 国有资本经营预算 in yuan; NULL where not published.';
COMMENT ON COLUMN project_budget.carry_over_yuan IS 'Of it 上年结转 in yuan; NULL where not published.';
COMMENT ON COLUMN project_budget.published_total_yuan IS 'The list''s published total in yuan: do not sum it over rows. NULL where it prints none.';
COMMENT ON COLUMN project_budget.is_complete IS 'Whether the list''s projects add up to its total, within rounding; NULL where it prints none.';
COMMENT ON COLUMN project_budget.source_page IS 'Page that the project is printed on.';
