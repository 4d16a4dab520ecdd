-- What is within what, at any depth: dim_label says it of the next whole only.

INSERT INTO label_within
WITH RECURSIVE up AS (
    SELECT domain, code, whole_code, relation = 'part' AS adds_up FROM dim_label WHERE whole_code IS NOT NULL
    UNION
    SELECT up.domain, up.code, l.whole_code, up.adds_up AND l.relation = 'part'
    FROM up
    JOIN dim_label l ON l.domain = up.domain AND l.code = up.whole_code
    WHERE l.whole_code IS NOT NULL
)
SELECT domain, code, whole_code, adds_up FROM up ORDER BY ALL;
