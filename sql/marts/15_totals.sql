-- What leaves must add up to, form by form: the marts say beside their rows whether they do.

CREATE VIEW form_total AS
WITH set_aside AS (
    SELECT statement_id, count(*) AS cells, mode(reason ORDER BY reason) AS reason
    FROM value_cell
    WHERE disposition = 'quarantined'
    GROUP BY statement_id
),
figure AS (
    SELECT
        f.document_id, f.form_id, f.statement_id, s.classification, f.fund, f.expenditure_type, s.level, f.is_leaf,
        f.amount_yuan,
        -- Rounding of one printed figure: half of the last decimal that its form prints in a unit above 元.
        CASE
            WHEN f.unit_published <> '元' THEN unit_yuan(f.unit_published) / 2 / power(10, max(
                length(regexp_extract(published_digits(f.amount_published), '\.(\d+)$', 1))
            ) OVER (PARTITION BY f.statement_id))
            ELSE 0.005
        END::DECIMAL(20, 6) AS half_unit_yuan
    FROM fact_expenditure f
    SEMI JOIN main_statement m ON m.statement_id = f.statement_id
    JOIN dim_subject s USING (subject_id)
    WHERE f.unit_name IS NULL
),
summed AS (
    SELECT
        document_id, form_id, statement_id, classification, fund, expenditure_type,
        coalesce(sum(amount_yuan) FILTER (is_leaf), 0) AS leaf_total_yuan,
        max(amount_yuan) FILTER (level = 0) AS own_total_yuan,
        sum(half_unit_yuan) FILTER (is_leaf OR level = 0) AS tolerance_yuan,
        count(*) FILTER (is_leaf) AS leaves
    FROM figure
    GROUP BY ALL
),
-- A form may print 人员经费合计 and 公用经费合计 instead of the 基本支出 that they make.
grouped AS (
    SELECT
        statement_id, classification, fund,
        max(own_total_yuan) FILTER (expenditure_type = 'personnel')
        + max(own_total_yuan) FILTER (expenditure_type = 'running') AS basic_yuan
    FROM summed
    GROUP BY ALL
),
totalled AS (
    SELECT
        s.*,
        coalesce(s.own_total_yuan, CASE WHEN s.expenditure_type = 'basic' THEN g.basic_yuan END) AS published_total_yuan
    FROM summed s
    JOIN grouped g USING (statement_id, classification, fund)
    WHERE s.leaves > 0
)
SELECT
    s.document_id, s.form_id, s.classification, s.fund, s.expenditure_type,
    s.leaf_total_yuan, s.published_total_yuan,
    s.published_total_yuan - s.leaf_total_yuan AS difference_yuan,
    coalesce(q.cells, 0) AS set_aside_cells,
    CASE
        WHEN s.published_total_yuan IS NULL THEN q.cells IS NULL
        ELSE abs(s.published_total_yuan - s.leaf_total_yuan) <= s.tolerance_yuan
    END AS is_complete,
    CASE
        WHEN is_complete THEN NULL
        WHEN q.cells IS NOT NULL THEN q.cells || ' figures of the form were set aside: ' || q.reason
        ELSE 'the published rows do not add up to the published total'
    END AS incomplete_reason
FROM totalled s
LEFT JOIN set_aside q USING (statement_id);
COMMENT ON VIEW form_total IS 'Per document, form, classification, fund and kind of expenditure: the published 合计 beside the sum of the leaves. Where they differ by more than rounding, sums over that form are short or the publication contradicts itself; the reason says which.';
COMMENT ON COLUMN form_total.leaf_total_yuan IS 'Sum of the finest published subjects, in yuan.';
COMMENT ON COLUMN form_total.published_total_yuan IS 'The form''s own 合计 in yuan, or its 人员经费合计 and 公用经费合计 together; NULL where it prints none or it was set aside.';
COMMENT ON COLUMN form_total.difference_yuan IS 'published_total_yuan minus leaf_total_yuan.';
COMMENT ON COLUMN form_total.set_aside_cells IS 'Printed figures of the form that were quarantined.';
COMMENT ON COLUMN form_total.is_complete IS 'Whether the leaves are the whole form: they add up to the published 合计 within rounding, or no 合计 is known and nothing was set aside.';
COMMENT ON COLUMN form_total.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
