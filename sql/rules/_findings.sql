-- What failed, as findings with their addends. No rule itself: run after them, on the temporary tables `failed` (failed
-- comparisons) and `stated` (what the rules' files say).

-- Of a form that is printed twice with the same contradiction the second finding is numbered.
CREATE OR REPLACE TEMP TABLE named AS
SELECT
    *,
    left(sha256(concat_ws(chr(0), rule_id, document_id, coalesce(form_id, 'None'), key, expected, actual)), 16)
    || CASE WHEN count(*) OVER earlier > 1 THEN '-' || count(*) OVER earlier ELSE '' END AS finding_id
FROM failed
WINDOW earlier AS (
    PARTITION BY rule_id, document_id, form_id, key, expected, actual
    ORDER BY page, addends, compared
    ROWS UNBOUNDED PRECEDING
);

INSERT INTO audit_finding BY NAME
SELECT
    finding_id, rule_id, severity, category, document_id, form_id, page, key, expected, actual, expected_number,
    actual_number, difference, unit, tolerance,
    format('page {}, {}: {} is published, {} is expected ({})', page, key, actual, expected, description) AS message
FROM named
JOIN stated USING (rule_id)
ORDER BY rule_id, document_id, form_id, key, finding_id;

INSERT INTO audit_addend BY NAME
WITH listed AS (
    SELECT finding_id, document_id, 'expected' AS role, unnest(addends) AS addend FROM named
    UNION ALL
    SELECT finding_id, document_id, 'actual', unnest(compared) FROM named
),
addend AS (
    SELECT
        finding_id, document_id, role, CASE WHEN starts_with(addend, '-') THEN -1 ELSE 1 END AS sign,
        split_part(ltrim(addend, '-'), '#', 1) AS address, nullif(split_part(addend, '#', 2), '') AS measure
    FROM listed
    WHERE addend IS NOT NULL
),
placed AS (
    SELECT
        a.*, i.fact_id,
        list_transform(list_slice(string_split(a.address, ':'), 2, 5), lambda part: part::INTEGER) AS place
    FROM addend a
    LEFT JOIN fact_index i ON i.fact_id = a.address
),
-- A figure that two lists print stands where the first of them prints it.
cell AS (
    SELECT
        fact_id, measure, min([page, table_no, row_no, column_no]) AS place,
        arg_min(text, [page, table_no, row_no, column_no]) AS text
    FROM value_cell
    WHERE fact_id IN (SELECT fact_id FROM placed)
    GROUP BY fact_id, measure
),
claim AS (
    SELECT
        document_id, [source_page, source_table, source_row, source_column] AS place, any_value(text) AS text
    FROM text_claim
    GROUP BY ALL
)
SELECT DISTINCT
    p.finding_id, p.role, p.sign, p.document_id, p.fact_id, p.measure, coalesce(c.text, t.text) AS published,
    coalesce(c.place, p.place)[1] AS source_page, coalesce(c.place, p.place)[2] AS source_table,
    coalesce(c.place, p.place)[3] AS source_row, coalesce(c.place, p.place)[4] AS source_column
FROM placed p
LEFT JOIN cell c ON c.fact_id = p.fact_id AND (c.measure = p.measure OR p.measure IS NULL AND c.place = p.place)
LEFT JOIN claim t ON p.fact_id IS NULL AND t.document_id = p.document_id AND t.place = p.place
ORDER BY ALL;
