-- Which statement of 三公 counts, and whose rows of it.

INSERT INTO main_three_public
WITH chosen AS (
    SELECT DISTINCT ON (f.document_id, f.fund) f.document_id, f.fund, f.statement_id, f.has_whole
    FROM (
        SELECT document_id, fund, statement_id, bool_or(unit_name IS NULL) AS has_whole FROM fact_three_public GROUP BY ALL
    ) f
    JOIN statement_coverage c USING (statement_id)
    JOIN statement s USING (statement_id)
    ORDER BY f.document_id, f.fund, c.is_main DESC, c.cells_loaded DESC, s.sequence_no
),
-- Where no row is the department's, the one row that is the sum of all others is.
unit AS (
    SELECT
        f.document_id, f.unit_name,
        sum(f.amount_yuan) OVER (PARTITION BY f.document_id, f.fund, f.item, f.measure) - f.amount_yuan AS others_yuan,
        count(*) OVER (PARTITION BY f.document_id, f.fund, f.item, f.measure) AS units,
        f.amount_yuan,
        sum(coalesce(r.half_unit_yuan, 0)) OVER (PARTITION BY f.document_id, f.fund, f.item, f.measure) AS tolerance_yuan
    FROM fact_three_public f
    LEFT JOIN fact_rounding r USING (fact_id)
    JOIN chosen USING (document_id, fund, statement_id)
    WHERE NOT has_whole AND f.item IS NOT NULL AND f.amount_yuan IS NOT NULL
),
whole AS (
    SELECT document_id, min(unit_name) AS unit_name
    FROM (
        SELECT document_id, unit_name FROM unit GROUP BY ALL
        HAVING bool_and(within_rounding(amount_yuan, others_yuan, tolerance_yuan)) AND bool_or(amount_yuan <> 0) AND max(units) > 2
    )
    GROUP BY document_id
    HAVING count(*) = 1
),
namesake AS (
    SELECT DISTINCT f.document_id
    FROM fact_three_public f
    JOIN dim_department d USING (department_id)
    WHERE f.unit_name = d.department_name
)
SELECT
    c.document_id, c.fund, c.statement_id,
    CASE WHEN NOT c.has_whole THEN w.unit_name END AS whole_unit_name,
    CASE
        WHEN c.has_whole OR w.unit_name IS NOT NULL THEN 'department'
        -- A unit of the department's name may be its sum, or its own office: adding it up would be a guess.
        WHEN n.document_id IS NULL THEN 'units'
    END AS owner_level
FROM chosen c
LEFT JOIN whole w USING (document_id)
LEFT JOIN namesake n USING (document_id)
ORDER BY ALL;
