-- Performance: indicators, and projects with their money and marks.

CREATE VIEW kpi_scores AS
SELECT
    d.document_id, d.department_id, d.department_name, d.fiscal_year, d.stage,
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
WITH fund AS (
    SELECT
        document_id, project_id, initial_budget_yuan, adjusted_budget_yuan, executed_yuan,
        execution_rate AS execution_rate_published
    FROM fact_project_fund
    WHERE fund_row = 'total'
    -- A project that is printed twice in one document counts once, by its first form.
    QUALIFY row_number() OVER (
        PARTITION BY document_id, project_id ORDER BY source_page, source_table, source_row, source_column
    ) = 1
),
score AS (
    SELECT document_id, project_id, total_weight, total_score, grade
    FROM fact_project_score
    WHERE project_id IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY document_id, project_id ORDER BY source_page, source_table, source_row, source_column
    ) = 1
)
SELECT
    d.document_id, d.department_id, d.department_name, d.fiscal_year, d.stage,
    project_id, p.project_name,
    f.initial_budget_yuan, f.adjusted_budget_yuan, f.executed_yuan,
    round(100 * f.executed_yuan / nullif(f.adjusted_budget_yuan, 0), 2) AS execution_percent,
    f.execution_rate_published, s.total_weight, s.total_score, s.grade,
    k.indicators, k.targets_missed, coalesce(q.cells, 0) AS set_aside_cells
FROM fund f
FULL JOIN score s USING (document_id, project_id)
JOIN current_document d USING (document_id)
LEFT JOIN dim_project p USING (project_id)
LEFT JOIN (
    SELECT
        document_id, project_id, count(*) AS indicators, count(*) FILTER (is_target_met = false) AS targets_missed
    FROM fact_kpi
    GROUP BY ALL
) k USING (document_id, project_id)
LEFT JOIN (
    SELECT s.document_id, s.project_id, count(*) AS cells
    FROM value_cell v
    JOIN statement s USING (statement_id)
    WHERE v.disposition = 'quarantined' AND s.project_id IS NOT NULL
    GROUP BY ALL
) q USING (document_id, project_id);
COMMENT ON VIEW project_execution IS '项目支出: money, execution and self-evaluation, one row per document and project.';
COMMENT ON COLUMN project_execution.execution_percent IS '全年执行数 in percent of 全年预算数, computed.';
COMMENT ON COLUMN project_execution.execution_rate_published IS '执行率 as published, in percent.';
COMMENT ON COLUMN project_execution.indicators IS 'Published indicators of the project; NULL where none are.';
COMMENT ON COLUMN project_execution.targets_missed IS 'Indicators of them whose actual value certainly misses the target.';
COMMENT ON COLUMN project_execution.set_aside_cells IS 'Printed figures of the project''s form that were quarantined and are missing here.';
