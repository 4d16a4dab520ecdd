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
shared AS (
    SELECT a.document_id, b.document_id AS other_id, count(*) AS same
    FROM figure a
    JOIN figure b USING (form_id, subject_code, measure, amount)
    WHERE a.document_id <> b.document_id
    GROUP BY ALL
),
named AS (
    SELECT
        d.document_id, d.file_name, d.department_id, d.fiscal_year, d.stage,
        regexp_replace(p.department_name, '[（(](汇总|本级|本部|机关)[)）]', '') AS name
    FROM dim_document d
    JOIN dim_department p USING (department_id)
)
SELECT
    s.document_id,
    NULL AS form_id,
    1 AS page,
    d.name || ' ' || d.fiscal_year || ' · beside ' || o.name || ' ' || o.fiscal_year AS key,
    'figures of its own' AS expected,
    CASE WHEN s.same >= 0.9 * z.figures THEN s.same || ' of ' || z.figures || ' figures of ' || o.file_name ELSE expected END
        AS actual,
    NULL AS tolerance,
    actual = expected AS holds
FROM shared s
JOIN size z USING (document_id)
JOIN named d USING (document_id)
JOIN named o ON o.document_id = s.other_id
WHERE
    (d.department_id <> o.department_id OR d.fiscal_year <> o.fiscal_year)
    -- A department and its own office may have the same accounts.
    AND NOT (d.fiscal_year = o.fiscal_year AND (contains(d.name, o.name) OR contains(o.name, d.name)));
