-- 三公 by department: one row per document, one column per line and measure.

CREATE VIEW three_public_by_department AS
WITH of_owner AS (
    SELECT
        d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.item, f.measure, f.fund,
        f.unit_name, m.owner_level,
        -- max, not sum: a line that is printed twice is still one figure.
        max(f.amount_yuan) AS amount_yuan, max(f.count_value) AS count_value,
        max(coalesce(r.half_unit_yuan, 0)) AS half_unit_yuan
    FROM fact_three_public f
    JOIN current_document d USING (document_id)
    JOIN main_three_public m USING (statement_id, document_id, fund)
    LEFT JOIN statement r ON r.statement_id = f.statement_id
    -- The department's own rows; only where a form prints none of them its units', added up. Never both.
    WHERE f.item IS NOT NULL
        AND (m.owner_level = 'units' OR (m.owner_level = 'department' AND f.unit_name IS NOT DISTINCT FROM m.whole_unit_name))
    GROUP BY ALL
),
of_fund AS (
    SELECT
        document_id, department_id, department_name, entity_kind, fiscal_year, stage, item, measure, fund,
        sum(amount_yuan) AS amount_yuan, sum(count_value)::BIGINT AS count_value, sum(half_unit_yuan) AS half_unit_yuan,
        any_value(owner_level) AS owner_level
    FROM of_owner
    GROUP BY ALL
),
line AS (
    SELECT
        document_id, department_id, department_name, entity_kind, fiscal_year, stage, item, measure,
        -- Funds that are printed apart, and not together, are added up.
        coalesce(max(amount_yuan) FILTER (fund = 'all'), sum(amount_yuan)) AS amount_yuan,
        max(count_value) AS count_value, max(owner_level) AS owner_level,
        sum(half_unit_yuan) AS half_unit_yuan
    FROM of_fund
    GROUP BY ALL
)
SELECT
    f.document_id, f.department_id, f.department_name, f.entity_kind, f.fiscal_year, f.stage,
    max(f.amount_yuan) FILTER (f.item = 'total' AND f.measure = 'budget') AS total_budget_yuan,
    max(f.amount_yuan) FILTER (f.item = 'total' AND f.measure = 'final') AS total_final_yuan,
    max(f.amount_yuan) FILTER (f.item = 'abroad' AND f.measure = 'budget') AS abroad_budget_yuan,
    max(f.amount_yuan) FILTER (f.item = 'abroad' AND f.measure = 'final') AS abroad_final_yuan,
    max(f.amount_yuan) FILTER (f.item = 'vehicle' AND f.measure = 'budget') AS vehicle_budget_yuan,
    max(f.amount_yuan) FILTER (f.item = 'vehicle' AND f.measure = 'final') AS vehicle_final_yuan,
    max(f.amount_yuan) FILTER (f.item = 'vehicle_purchase' AND f.measure = 'budget') AS vehicle_purchase_budget_yuan,
    max(f.amount_yuan) FILTER (f.item = 'vehicle_purchase' AND f.measure = 'final') AS vehicle_purchase_final_yuan,
    max(f.amount_yuan) FILTER (f.item = 'vehicle_operation' AND f.measure = 'budget') AS vehicle_operation_budget_yuan,
    max(f.amount_yuan) FILTER (f.item = 'vehicle_operation' AND f.measure = 'final') AS vehicle_operation_final_yuan,
    max(f.amount_yuan) FILTER (f.item = 'reception' AND f.measure = 'budget') AS reception_budget_yuan,
    max(f.amount_yuan) FILTER (f.item = 'reception' AND f.measure = 'final') AS reception_final_yuan,
    max(f.amount_yuan) FILTER (f.item = 'agency_running' AND f.measure = 'final') AS agency_running_final_yuan,
    max(f.count_value) FILTER (f.item = 'abroad_groups' AND f.measure = 'final') AS abroad_groups,
    max(f.count_value) FILTER (f.item = 'abroad_persons' AND f.measure = 'final') AS abroad_persons,
    max(f.count_value) FILTER (f.item = 'vehicles_purchased' AND f.measure = 'final') AS vehicles_purchased,
    max(f.count_value) FILTER (f.item = 'vehicles_owned' AND f.measure = 'final') AS vehicles_owned,
    max(f.count_value) FILTER (f.item = 'reception_batches' AND f.measure = 'final') AS reception_batches,
    max(f.count_value) FILTER (f.item = 'reception_persons' AND f.measure = 'final') AS reception_persons,
    total_budget_yuan - (abroad_budget_yuan + vehicle_budget_yuan + reception_budget_yuan)
        AS unexplained_budget_yuan,
    total_final_yuan - (abroad_final_yuan + vehicle_final_yuan + reception_final_yuan) AS unexplained_final_yuan,
    coalesce(any_value(c.made), 0) AS checks_made,
    coalesce(any_value(c.failed), 0) AS checks_failed,
    coalesce(any_value(q.cells), 0) AS set_aside_cells,
    max(f.owner_level) AS owner_level,
    CASE
        WHEN set_aside_cells > 0 THEN set_aside_cells || ' figures of the form were set aside'
        WHEN max(f.owner_level) = 'units' THEN 'the form prints units only, and no total to hold them against'
        WHEN NOT within_rounding(
            greatest(abs(unexplained_budget_yuan), abs(unexplained_final_yuan)), 0,
            sum(f.half_unit_yuan) FILTER (f.item IN ('total', 'abroad', 'vehicle', 'reception'))
        )
            THEN 'the published items do not add up to the published total'
    END AS incomplete_reason,
    incomplete_reason IS NULL AS is_complete
FROM line f
LEFT JOIN (
    SELECT document_id, count(*) AS made, count(*) FILTER (NOT holds) AS failed
    FROM audit_comparison
    WHERE form_id = 'three_public'
    GROUP BY document_id
) c USING (document_id)
LEFT JOIN (
    SELECT document_id, sum(cells_quarantined)::BIGINT AS cells
    FROM statement_coverage
    SEMI JOIN main_three_public USING (statement_id)
    GROUP BY document_id
) q USING (document_id)
GROUP BY f.document_id, f.department_id, f.department_name, f.entity_kind, f.fiscal_year, f.stage
UNION ALL BY NAME
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    false AS is_complete, a.reason AS incomplete_reason
FROM form_absence a
JOIN current_document d USING (document_id)
WHERE a.form_id = 'three_public';
COMMENT ON VIEW three_public_by_department IS '“三公”经费 and 机关运行经费: one row per document. Where the form is not there, the row says why.';
COMMENT ON COLUMN three_public_by_department.total_budget_yuan IS '三公经费合计, 预算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.total_final_yuan IS '三公经费合计, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.abroad_budget_yuan IS '因公出国（境）费, 预算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.abroad_final_yuan IS '因公出国（境）费, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.vehicle_budget_yuan IS '公务用车购置及运行维护费, 预算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.vehicle_final_yuan IS '公务用车购置及运行维护费, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.vehicle_purchase_budget_yuan IS '公务用车购置费, 预算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.vehicle_purchase_final_yuan IS '公务用车购置费, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.vehicle_operation_budget_yuan IS '公务用车运行维护费, 预算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.vehicle_operation_final_yuan IS '公务用车运行维护费, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.reception_budget_yuan IS '公务接待费, 预算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.reception_final_yuan IS '公务接待费, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.agency_running_final_yuan IS '机关运行经费, 决算数 in yuan.';
COMMENT ON COLUMN three_public_by_department.abroad_groups IS '因公出国（境）团组数, 决算.';
COMMENT ON COLUMN three_public_by_department.abroad_persons IS '因公出国（境）人次数, 决算.';
COMMENT ON COLUMN three_public_by_department.vehicles_purchased IS '公务用车购置数, 决算.';
COMMENT ON COLUMN three_public_by_department.vehicles_owned IS '公务用车保有量, 决算.';
COMMENT ON COLUMN three_public_by_department.reception_batches IS '国内公务接待批次, 决算.';
COMMENT ON COLUMN three_public_by_department.reception_persons IS '国内公务接待人次, 决算.';
COMMENT ON COLUMN three_public_by_department.unexplained_budget_yuan IS '合计 minus its three items, 预算数 in yuan; NULL unless all four are published.';
COMMENT ON COLUMN three_public_by_department.unexplained_final_yuan IS '合计 minus its three items, 决算数 in yuan; NULL unless all four are published.';
COMMENT ON COLUMN three_public_by_department.checks_made IS 'Comparisons that audit rules made on the form, within it and against other forms.';
COMMENT ON COLUMN three_public_by_department.checks_failed IS 'Comparisons of them that failed; see audit_finding.';
COMMENT ON COLUMN three_public_by_department.set_aside_cells IS 'Printed figures of the form that were quarantined and are missing here.';
COMMENT ON COLUMN three_public_by_department.owner_level IS 'Whose rows these are: department, or units, added up, where the form prints units only.';
COMMENT ON COLUMN three_public_by_department.is_complete IS 'Whether all figures of the form are here and its items add up to its 合计 within rounding, where all are published.';
COMMENT ON COLUMN three_public_by_department.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
