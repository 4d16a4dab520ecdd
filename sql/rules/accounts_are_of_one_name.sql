-- severity: warning
-- category: source
-- description: No document repeats the accounts of another department or another year: nine tenths of its figures, the
--   same amounts under the same subjects.
WITH figure AS (
    SELECT DISTINCT document_id, form_id, subject_code, measure, amount
    FROM rule_figure
    -- Round amounts meet by chance.
    WHERE unit_name IS NULL AND amount <> 0 AND amount % 1000000 <> 0
),
size AS (
    SELECT document_id, count(*) AS figures FROM figure GROUP BY ALL HAVING count(*) >= 20
),
-- Two documents that have nine tenths of the figures of one in common have one of its rarest tenth in common: only these
-- are looked up. Most of them nobody else prints, so the cost grows as the documents do and not as their pairs.
counted AS (
    SELECT *, count(*) OVER (PARTITION BY form_id, subject_code, measure, amount) AS printed FROM figure
),
rare AS (
    SELECT *
    FROM counted
    JOIN size USING (document_id)
    QUALIFY row_number() OVER (
        PARTITION BY document_id ORDER BY printed, form_id, subject_code, measure, amount
    ) <= figures // 10 + 1
),
named AS (
    SELECT
        d.document_id, d.file_name, d.department_id, d.fiscal_year, d.stage,
        regexp_replace(p.department_name, '[（(](汇总|本级|本部|机关)[)）]', '') AS name
    FROM dim_document d
    JOIN dim_department p USING (department_id)
),
-- Of a figure that many print, five departments or years stand for all: a thousand copies of one document are each told
-- beside five others and not beside a thousand.
holder AS (
    SELECT f.*
    FROM figure f
    JOIN (SELECT DISTINCT form_id, subject_code, measure, amount FROM rare WHERE printed > 1)
        USING (form_id, subject_code, measure, amount)
    JOIN named n USING (document_id)
    QUALIFY dense_rank() OVER (
        PARTITION BY form_id, subject_code, measure, amount ORDER BY n.department_id, n.fiscal_year
    ) <= 6
    AND row_number() OVER (
        PARTITION BY form_id, subject_code, measure, amount, n.department_id, n.fiscal_year ORDER BY document_id
    ) = 1
),
pair AS (
    SELECT DISTINCT a.document_id, b.document_id AS other_id
    FROM rare a
    JOIN holder b USING (form_id, subject_code, measure, amount)
    WHERE a.document_id <> b.document_id
),
shared AS (
    SELECT p.document_id, p.other_id, count(*) AS same
    FROM pair p
    JOIN named d ON d.document_id = p.document_id
    JOIN named o ON o.document_id = p.other_id
    JOIN figure a ON a.document_id = p.document_id
    JOIN figure b
        ON b.document_id = p.other_id AND b.form_id = a.form_id AND b.subject_code = a.subject_code
        AND b.measure = a.measure AND b.amount = a.amount
    WHERE
        (d.department_id <> o.department_id OR d.fiscal_year <> o.fiscal_year)
        -- A department and its own office may have the same accounts.
        AND NOT (d.fiscal_year = o.fiscal_year AND (contains(d.name, o.name) OR contains(o.name, d.name)))
    GROUP BY ALL
)
SELECT
    z.document_id,
    NULL AS form_id,
    1 AS page,
    concat_ws(' · ', d.name || ' ' || d.fiscal_year, 'beside ' || o.name || ' ' || o.fiscal_year) AS key,
    'figures of its own' AS expected,
    coalesce(s.same || ' of ' || z.figures || ' figures of ' || o.file_name, expected) AS actual,
    NULL AS tolerance,
    []::VARCHAR[] AS addends,
    []::VARCHAR[] AS compared,
    s.other_id IS NULL AS holds
FROM size z
JOIN named d USING (document_id)
-- A document that repeats no other one is one comparison, with all others.
LEFT JOIN (SELECT s.* FROM shared s JOIN size z USING (document_id) WHERE s.same >= 0.9 * z.figures) s USING (document_id)
LEFT JOIN named o ON o.document_id = s.other_id;
