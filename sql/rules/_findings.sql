-- What failed, with its addends, and which of them are confirmed. No rule itself: run after all of them, on the temporary
-- tables `failed` (failed comparisons), `confirmed` (hashes of the figures of every sum that holds) and `stated` (what
-- the rules' files say).

-- Of a form that is printed twice with the same contradiction the second finding is numbered.
CREATE OR REPLACE TEMP TABLE named AS
SELECT
    *,
    left(sha256(concat_ws(chr(0), rule_id, document_id, coalesce(form_id, 'None'), key, expected, actual)), 16)
    || CASE WHEN count(*) OVER earlier > 1 THEN '-' || count(*) OVER earlier ELSE '' END AS finding_id
FROM failed
JOIN stated USING (rule_id)
WINDOW earlier AS (
    PARTITION BY rule_id, document_id, form_id, key, expected, actual
    ORDER BY page, addends, compared
    ROWS UNBOUNDED PRECEDING
);

CREATE OR REPLACE TEMP TABLE addend AS
WITH listed AS (
    SELECT finding_id, document_id, 'expected' AS role, unnest(addends) AS addend FROM named
    UNION ALL
    SELECT finding_id, document_id, 'actual', unnest(compared) FROM named
),
parted AS (
    SELECT
        finding_id, document_id, role, CASE WHEN starts_with(addend, '-') THEN -1 ELSE 1 END AS sign,
        ltrim(addend, '-') AS figure,
        split_part(figure, '#', 1) AS address,
        nullif(split_part(figure, '#', 2), '') AS measure
    FROM listed
    WHERE addend IS NOT NULL
),
placed AS (
    SELECT
        p.*, i.fact_id, i.statement_id,
        list_transform(list_slice(string_split(p.address, ':'), 2, 5), lambda part: part::INTEGER) AS place
    FROM parted p
    LEFT JOIN fact_index i ON i.fact_id = p.address
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
        document_id, [source_page, source_table, source_row, source_column] AS place,
        CASE claim WHEN 'subject' THEN subject ELSE claim END AS measure, min(text) AS text, min(amount_yuan) AS amount,
        max(half_unit_yuan) AS half_unit
    FROM text_claim
    GROUP BY ALL
    UNION ALL
    SELECT
        document_id, [source_page, source_table, source_row, source_column], NULL, min(text),
        CASE WHEN count(DISTINCT amount_yuan) = 1 THEN min(amount_yuan) END, max(half_unit_yuan)
    FROM text_claim
    GROUP BY ALL
)
SELECT DISTINCT
    p.finding_id, p.document_id, p.role, p.sign, p.figure, p.measure, p.fact_id, p.statement_id,
    coalesce(c.text, t.text) AS published, coalesce(c.place, p.place) AS place, t.amount, t.half_unit
FROM placed p
LEFT JOIN cell c ON c.fact_id = p.fact_id AND (c.measure = p.measure OR p.measure IS NULL AND c.place = p.place)
LEFT JOIN claim t ON p.fact_id IS NULL AND t.document_id = p.document_id AND t.place = p.place
    AND t.measure IS NOT DISTINCT FROM p.measure;

-- A figure that no sum confirms may be printed twice: the same line and measure in another statement, or in a sentence.
CREATE OR REPLACE TEMP TABLE printed_twice AS
WITH doubtful AS (
    SELECT DISTINCT document_id, figure, amount, half_unit FROM addend WHERE hash(figure) NOT IN (SELECT hash FROM confirmed)
),
figure AS (
    SELECT
        fact_id, document_id, statement_id, amount, half_unit, level = 0 AND unit_name IS NULL AS is_total,
        concat_ws('|', CASE level WHEN 0 THEN 'total' ELSE subject_id END, side, source, type, part, unit_name) AS line
    FROM rule_figure
    WHERE document_id IN (SELECT document_id FROM doubtful) AND amount <> 0
    UNION ALL
    SELECT fact_id, document_id, statement_id, amount, half_unit, item = 'total', concat_ws('|', item, measure, unit_name)
    FROM rule_three_public
    WHERE document_id IN (SELECT document_id FROM doubtful) AND amount <> 0
)
SELECT d.figure
FROM doubtful d
JOIN figure f ON f.fact_id = d.figure
JOIN figure o
    ON o.document_id = f.document_id AND o.line = f.line AND o.statement_id <> f.statement_id
    AND abs(o.amount - f.amount) <= greatest(f.half_unit + o.half_unit, 0.005)
UNION
SELECT d.figure
FROM doubtful d
JOIN figure f ON f.fact_id = d.figure
JOIN text_claim c
    ON c.document_id = d.document_id AND abs(c.amount_yuan - f.amount) <= f.half_unit + c.half_unit_yuan
    -- These say again what other claims of the sentence say.
    AND c.claim NOT IN ('change', 'rate_of_budget') AND c.claim NOT LIKE '%\_parts' ESCAPE '\'
UNION
SELECT d.figure
FROM doubtful d
JOIN figure f ON f.document_id = d.document_id AND f.is_total AND abs(d.amount - f.amount) <= f.half_unit + d.half_unit;

INSERT INTO audit_addend BY NAME
SELECT
    finding_id, role, sign, document_id, fact_id, measure, published,
    hash(figure) IN (SELECT hash FROM confirmed) OR figure IN (SELECT figure FROM printed_twice) AS is_confirmed,
    place[1] AS source_page, place[2] AS source_table, place[3] AS source_row, place[4] AS source_column
FROM addend
ORDER BY ALL;

-- Where we may have misread: a cell of an added row, or of a statement whose rows are added up, was set aside, or the
-- columns of the statement were found by its sums and not by its headings.
CREATE OR REPLACE TEMP TABLE doubt AS
WITH set_aside AS (
    SELECT statement_id, page, table_no, row_no FROM value_cell WHERE disposition = 'quarantined'
)
SELECT a.finding_id
FROM addend a
JOIN set_aside q ON q.statement_id = a.statement_id AND [q.page, q.table_no, q.row_no] = a.place[1:3]
UNION
SELECT finding_id
FROM addend
WHERE statement_id IN (SELECT statement_id FROM set_aside)
GROUP BY finding_id, statement_id
HAVING count(DISTINCT place[1:3]) > 1
UNION
SELECT a.finding_id
FROM addend a
JOIN statement s USING (statement_id)
WHERE contains(s.alignment, 'alignments weighed');

-- A sum that is off by exactly one of its figures may not be one: that figure may be no part of it, or count already. So
-- may one that is twice what is published.
CREATE OR REPLACE TEMP TABLE off_by_one AS
SELECT a.finding_id, min(a.published) AS published
FROM audit_addend a
JOIN named n USING (finding_id)
LEFT JOIN (SELECT DISTINCT finding_id, fact_id, statement_id FROM addend) b USING (finding_id, fact_id)
LEFT JOIN statement s USING (statement_id)
WHERE
    n.difference <> 0 AND n.unit IN ('yuan', 'points')
    AND (
        abs(n.expected_number - 2 * n.actual_number) <= greatest(n.tolerance, 0.005) AND a.role = 'actual'
        OR abs(
            abs(CASE n.unit WHEN 'yuan' THEN published_yuan(a.published, s.unit_published) ELSE published_number(a.published) END)
            - abs(n.difference)
        ) <= greatest(n.tolerance, 0.005)
    )
GROUP BY a.finding_id;

CREATE OR REPLACE TEMP TABLE found AS
WITH looked_at AS (
    SELECT
        finding_id, count(*) AS figures, count(*) FILTER (NOT is_confirmed) AS unconfirmed,
        list_sort(
            list(DISTINCT format('p. {} "{}"', source_page, left(coalesce(published, ''), 16))) FILTER (NOT is_confirmed)
        ) AS places,
        array_to_string(places[1:3], ', ') || CASE WHEN len(places) > 3 THEN ', …' ELSE '' END AS there
    FROM audit_addend
    GROUP BY finding_id
),
noted AS (
    SELECT finding_id, min(note) AS note FROM addend JOIN statement USING (statement_id) WHERE note IS NOT NULL GROUP BY ALL
)
SELECT
    n.* EXCLUDE (addends, compared, category, severity),
    CASE WHEN d.finding_id IS NULL THEN n.category ELSE 'extraction' END AS category,
    -- What is said to be left out may be the difference.
    CASE WHEN t.note IS NULL OR n.unit IS NULL THEN n.severity ELSE 'info' END AS severity,
    round(100 * n.difference::DOUBLE / abs(nullif(n.expected_number, 0)), 2)::DECIMAL(18, 2) AS difference_percent,
    CASE
        WHEN d.finding_id IS NOT NULL THEN 'figures of it were set aside, or its columns were found by its sums'
        WHEN t.note IS NOT NULL AND n.unit IS NOT NULL
            THEN format('what a note says was left out: "{}"', t.note)
        WHEN n.unit IS NULL THEN coalesce('what is printed there: ' || l.there, 'what is printed or missing')
        WHEN l.unconfirmed > 0
            THEN format('nothing else confirms {} of {} figures: {}', l.unconfirmed, l.figures, l.there)
        WHEN l.unconfirmed IS NULL THEN 'the figures'
        WHEN o.finding_id IS NOT NULL
            THEN format('it is off by exactly "{}": whether that is part of the sum', o.published)
        -- What may lawfully differ is never proved, however sure its figures are.
        WHEN n.severity = 'info' OR n.category <> 'source' THEN 'the figures are confirmed, but they may lawfully differ'
    END AS look_at,
    CASE WHEN look_at IS NULL THEN 'proved' ELSE 'likely' END AS confidence
FROM named n
LEFT JOIN looked_at l USING (finding_id)
LEFT JOIN noted t USING (finding_id)
LEFT JOIN (SELECT DISTINCT finding_id FROM doubt) d USING (finding_id)
LEFT JOIN off_by_one o USING (finding_id);

-- What joins findings of a document into one case: findings with a token in common belong together.
CREATE OR REPLACE TEMP TABLE token AS
SELECT finding_id, concat_ws('|', 'figure', document_id, figure) AS token
FROM addend
JOIN audit_addend a USING (finding_id, document_id, role)
WHERE NOT a.is_confirmed AND [a.source_page, a.source_table, a.source_row, a.source_column] = place
UNION
SELECT finding_id, concat_ws('|', 'line', document_id, abs(difference), split_part(key, ' ', 1))
FROM found
WHERE unit = 'yuan' AND difference <> 0
UNION
SELECT finding_id, concat_ws('|', 'statement', abs(f.difference), a.statement_id)
FROM found f
JOIN addend a USING (finding_id)
WHERE f.unit = 'yuan' AND f.difference <> 0 AND a.statement_id IS NOT NULL;
