-- What became of the cells of each statement, and which statement counts where a form is printed twice.

INSERT INTO statement_coverage
WITH cell AS (
    SELECT
        statement_id, count(*) AS seen, count(*) FILTER (disposition = 'loaded') AS loaded,
        count(*) FILTER (disposition = 'quarantined') AS quarantined
    FROM value_cell
    GROUP BY statement_id
),
-- On its own: few cells have a reason, and a mode is dear.
set_aside AS (
    SELECT statement_id, mode(reason ORDER BY reason) AS reason FROM value_cell WHERE reason IS NOT NULL GROUP BY ALL
),
fact AS (
    SELECT statement_id, count(*) AS facts FROM fact_index GROUP BY statement_id
),
-- The government's own classification (政府预算支出经济分类) of what another statement of the form prints by department.
governments AS (
    SELECT statement_id
    FROM fact_expenditure
    GROUP BY statement_id
    HAVING bool_and(subject_id LIKE 'government_economic:%')
),
owner AS (
    SELECT statement_id, CASE WHEN bool_or(unit_name IS NOT NULL) THEN 'units' ELSE 'department' END AS owner_level
    FROM fact_expenditure
    WHERE is_leaf
    GROUP BY statement_id
)
SELECT
    s.statement_id, s.document_id, s.form_id,
    s.status = 'loaded' AND coalesce(c.loaded, 0) > 0 AND row_number() OVER (
        PARTITION BY s.document_id, s.form_id, s.status = 'loaded'
        ORDER BY c.loaded > 0 DESC NULLS LAST, g.statement_id IS NOT NULL, c.loaded DESC, s.sequence_no
    ) = 1,
    coalesce(c.seen, 0), coalesce(c.loaded, 0), coalesce(c.quarantined, 0), r.reason, coalesce(f.facts, 0),
    o.owner_level
FROM statement s
LEFT JOIN cell c USING (statement_id)
LEFT JOIN set_aside r USING (statement_id)
LEFT JOIN fact f USING (statement_id)
LEFT JOIN governments g USING (statement_id)
LEFT JOIN owner o USING (statement_id)
ORDER BY ALL;
