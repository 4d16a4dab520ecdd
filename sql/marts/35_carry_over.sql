-- What is left of earlier years, and for later ones: one row per document.

CREATE VIEW carry_over AS
WITH line AS (
    SELECT
        d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.form_id,
        f.balance_kind, f.balance_part,
        -- max, not sum: a line that is printed twice is still one figure.
        max(f.amount_yuan) AS amount_yuan,
        max(coalesce(r.half_unit_yuan, 0)) AS half_unit_yuan
    FROM fact_balance f
    JOIN current_document d USING (document_id)
    JOIN main_statement m USING (statement_id, document_id)
    LEFT JOIN statement r ON r.statement_id = f.statement_id
    WHERE
        f.form_id IN ('income_expenditure_summary', 'appropriation_summary') AND f.fund = 'all'
        AND f.expenditure_type = 'total' AND f.subject_id LIKE '%:total' AND f.amount_yuan IS NOT NULL
    GROUP BY ALL
),
balance AS (
    SELECT
        document_id, department_id, department_name, entity_kind, fiscal_year, stage, form_id, balance_kind,
        -- 结转 and 结余 where their sum is not printed; what lies in the unit's own accounts stands beside them.
        coalesce(
            max(amount_yuan) FILTER (balance_part = 'total'), sum(amount_yuan) FILTER (balance_part IN ('carry_over', 'surplus'))
        ) AS own_yuan,
        sum(amount_yuan) FILTER (balance_part = 'account') AS account_yuan,
        sum(half_unit_yuan) AS half_unit_yuan
    FROM line
    GROUP BY ALL
),
document AS (
    SELECT
        document_id, department_id, department_name, entity_kind, fiscal_year, stage, form_id,
        max(own_yuan) FILTER (balance_kind = 'carry_in') AS carried_in_yuan,
        max(account_yuan) FILTER (balance_kind = 'carry_in') AS account_in_yuan,
        max(own_yuan) FILTER (balance_kind = 'surplus_used') AS surplus_used_yuan,
        max(own_yuan) FILTER (balance_kind = 'surplus_distributed') AS surplus_distributed_yuan,
        max(own_yuan) FILTER (balance_kind = 'carry_out') AS carried_out_yuan,
        max(account_yuan) FILTER (balance_kind = 'carry_out') AS account_out_yuan,
        max(own_yuan) FILTER (balance_kind = 'total_sources') AS total_sources_yuan,
        max(own_yuan) FILTER (balance_kind = 'total_uses') AS total_uses_yuan,
        sum(half_unit_yuan) AS half_unit_yuan
    FROM balance
    GROUP BY ALL
),
-- What the year itself brought and took, of the same form: its total and what stands below it, else its parts.
income AS (
    SELECT
        document_id, department_id,
        coalesce(
            any_value(published_total_yuan) + coalesce(sum(amount_yuan) FILTER (NOT is_in_total), 0), sum(amount_yuan)
        ) AS income_yuan
    FROM income_by_source
    GROUP BY ALL
),
spent AS (
    SELECT document_id, coalesce(max(published_total_yuan), max(leaf_total_yuan)) AS spent_yuan
    FROM form_total
    WHERE form_id = 'income_expenditure_summary' AND fund = 'all' AND expenditure_type = 'total'
        AND classification = 'functional'
    GROUP BY ALL
),
checked AS (
    SELECT
        d.*,
        d.total_sources_yuan - i.income_yuan - coalesce(d.carried_in_yuan, 0) - coalesce(d.account_in_yuan, 0)
        - coalesce(d.surplus_used_yuan, 0) AS missing_sources_yuan,
        d.total_uses_yuan - s.spent_yuan - coalesce(d.carried_out_yuan, 0) - coalesce(d.account_out_yuan, 0)
        - coalesce(d.surplus_distributed_yuan, 0) AS missing_uses_yuan,
        d.half_unit_yuan AS tolerance_yuan, q.cells_quarantined, q.reason
    FROM document d
    LEFT JOIN income i ON i.document_id = d.document_id AND i.department_id = d.department_id
    LEFT JOIN spent s ON s.document_id = d.document_id
    JOIN statement_coverage q ON q.document_id = d.document_id AND q.form_id = d.form_id AND q.is_main
)
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    w.carried_in_yuan, w.account_in_yuan, w.surplus_used_yuan, w.surplus_distributed_yuan, w.carried_out_yuan,
    w.account_out_yuan,
    a.carried_in_yuan AS appropriation_carried_in_yuan, a.carried_out_yuan AS appropriation_carried_out_yuan,
    w.total_sources_yuan, w.total_uses_yuan, w.missing_sources_yuan, w.missing_uses_yuan,
    CASE
        WHEN w.document_id IS NULL THEN coalesce(n.reason, 'the form prints no totals to hold its balances against')
        WHEN w.cells_quarantined > 0 THEN w.cells_quarantined || ' figures of the form were set aside: ' || w.reason
        WHEN w.missing_sources_yuan IS NULL OR w.missing_uses_yuan IS NULL
            THEN 'the form prints no totals to hold its balances against'
        WHEN NOT within_rounding(w.missing_sources_yuan, 0, w.tolerance_yuan)
            OR NOT within_rounding(w.missing_uses_yuan, 0, w.tolerance_yuan)
            THEN 'the year and its balances do not add up to the published totals'
    END AS incomplete_reason,
    incomplete_reason IS NULL AS is_complete
FROM current_document d
LEFT JOIN checked w
    ON w.document_id = d.document_id AND w.department_id = d.department_id AND w.form_id = 'income_expenditure_summary'
LEFT JOIN checked a
    ON a.document_id = d.document_id AND a.department_id = d.department_id AND a.form_id = 'appropriation_summary'
LEFT JOIN form_absence n ON n.document_id = d.document_id AND n.form_id = 'income_expenditure_summary';
COMMENT ON VIEW carry_over IS '年初、年末结转和结余, of the two-sided 收入支出总表: one row per document. A line that is not printed is NULL. Where the form is not there, the row says why.';
COMMENT ON COLUMN carry_over.carried_in_yuan IS '年初结转和结余 (上年结转) in yuan.';
COMMENT ON COLUMN carry_over.account_in_yuan IS '上年实户资金余额 in yuan, which stands beside it.';
COMMENT ON COLUMN carry_over.surplus_used_yuan IS '使用非财政拨款结余 in yuan.';
COMMENT ON COLUMN carry_over.surplus_distributed_yuan IS '结余分配 in yuan.';
COMMENT ON COLUMN carry_over.carried_out_yuan IS '年末结转和结余 (结转下年) in yuan.';
COMMENT ON COLUMN carry_over.account_out_yuan IS '未安排支出的实户资金 in yuan, which stands beside it.';
COMMENT ON COLUMN carry_over.appropriation_carried_in_yuan IS '年初财政拨款结转和结余 in yuan, of 财政拨款收入支出总表: in most forms a part of carried_in_yuan, never to be added to it.';
COMMENT ON COLUMN carry_over.appropriation_carried_out_yuan IS '年末财政拨款结转和结余 in yuan, of the same form.';
COMMENT ON COLUMN carry_over.total_sources_yuan IS '收入总计 in yuan.';
COMMENT ON COLUMN carry_over.total_uses_yuan IS '支出总计 in yuan.';
COMMENT ON COLUMN carry_over.missing_sources_yuan IS '收入总计 minus 本年收入合计 and the balances that are printed, in yuan; NULL where a total is not published.';
COMMENT ON COLUMN carry_over.missing_uses_yuan IS '支出总计 minus 本年支出合计 and the balances that are printed, in yuan; NULL where a total is not published.';
COMMENT ON COLUMN carry_over.is_complete IS 'Whether the year and its balances add up to both totals within rounding.';
COMMENT ON COLUMN carry_over.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
