-- severity: warning
-- category: source
-- description: No two projects of a document have the same indicators with the same targets and actual values
--   (three or more).
WITH project AS (
    SELECT
        document_id, form_id, sequence_no, project_name, min(source_page) AS page, count(*) AS lines,
        list_sort(list(concat_ws(' | ', indicator_name, coalesce(target_published, ''), coalesce(actual_published, ''))))
            AS content,
        list(cell_of(fact_id, 'target_published')) AS facts
    FROM rule_kpi
    WHERE project_id IS NOT NULL
    GROUP BY ALL
    HAVING count(*) >= 3
)
SELECT
    b.document_id,
    b.form_id,
    b.page,
    b.project_name || ' · indicators' AS key,
    'other indicators than ' || a.project_name AS expected,
    CASE WHEN a.content = b.content THEN 'the same ' || b.lines || ' indicators' ELSE 'other indicators' END AS actual,
    NULL AS tolerance,
    a.facts AS addends,
    b.facts AS compared,
    a.content <> b.content AS holds
FROM project a
JOIN project b
    ON a.document_id = b.document_id AND a.form_id = b.form_id
    AND a.sequence_no < b.sequence_no
    -- One project may be printed twice, or per source of its money: 补助(市级资金), 补助(中央资金).
    AND regexp_replace(translate(a.project_name, '（） 　', '()'), '\(.*?\)', '', 'g')
        <> regexp_replace(translate(b.project_name, '（） 　', '()'), '\(.*?\)', '', 'g');
