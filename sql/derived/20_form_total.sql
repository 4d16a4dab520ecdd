-- What leaves must add up to, form by form: the marts say beside their rows whether they do.

INSERT INTO form_total
WITH figure AS (
    SELECT
        f.document_id, f.form_id, f.statement_id, s.classification, f.fund, f.expenditure_type, f.is_leaf,
        -- The department's own total: units have theirs.
        s.level = 0 AND f.unit_name IS NULL AS is_total,
        s.level > 0 AS is_named,
        f.amount_yuan, coalesce(r.half_unit_yuan, 0) AS half_unit_yuan
    FROM fact_expenditure f
    LEFT JOIN fact_rounding r USING (fact_id)
    SEMI JOIN main_statement m ON m.statement_id = f.statement_id
    JOIN dim_subject s USING (subject_id)
),
summed AS (
    SELECT
        document_id, form_id, statement_id, classification, fund, expenditure_type,
        coalesce(sum(amount_yuan) FILTER (is_leaf), 0) AS leaf_total_yuan,
        max(amount_yuan) FILTER (is_total) AS own_total_yuan,
        sum(half_unit_yuan) FILTER (is_leaf OR is_total) AS tolerance_yuan,
        count(*) FILTER (is_leaf) AS leaves,
        count(*) FILTER (is_leaf AND is_named) AS named_leaves
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
    q.cells_quarantined AS set_aside_cells, s.named_leaves, q.owner_level,
    CASE
        WHEN s.published_total_yuan IS NULL THEN q.cells_quarantined = 0 AND q.owner_level = 'department'
        ELSE within_rounding(s.published_total_yuan, s.leaf_total_yuan, s.tolerance_yuan)
    END AS is_complete,
    CASE
        WHEN is_complete THEN NULL
        WHEN q.cells_quarantined > 0
            THEN q.cells_quarantined || ' figures of the form were set aside: ' || q.reason
        WHEN s.published_total_yuan IS NULL THEN 'the form prints units only, and no total to hold them against'
        ELSE 'the published rows do not add up to the published total'
    END AS incomplete_reason
FROM totalled s
JOIN statement_coverage q USING (statement_id)
ORDER BY ALL;
