-- Views that other views, the gates and `trace` stand on.

CREATE VIEW fact_index AS
SELECT fact_id, document_id, statement_id, form_id, 'fact_expenditure' AS fact_table FROM fact_expenditure
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_revenue' FROM fact_revenue
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_balance' FROM fact_balance
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_three_public' FROM fact_three_public
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_comparison' FROM fact_comparison
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_procurement' FROM fact_procurement
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_project_fund' FROM fact_project_fund
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_task' FROM fact_task
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_kpi' FROM fact_kpi
UNION ALL SELECT fact_id, document_id, statement_id, form_id, 'fact_project_score' FROM fact_project_score;
COMMENT ON VIEW fact_index IS 'Every fact and the table that it is in.';
COMMENT ON COLUMN fact_index.fact_table IS 'Name of the fact table.';

CREATE VIEW fact_rounding AS
SELECT fact_id, max(half_unit_yuan) AS half_unit_yuan
FROM value_cell
WHERE fact_id IS NOT NULL AND half_unit_yuan IS NOT NULL
GROUP BY fact_id;
COMMENT ON VIEW fact_rounding IS 'The rounding that each amount carries, in yuan: add it up over all figures that a sum compares, and hold the sum against within_rounding.';
COMMENT ON COLUMN fact_rounding.half_unit_yuan IS 'Half of the last place that its statement, or its column, prints; see statement.half_unit_yuan.';

CREATE VIEW main_statement AS
SELECT statement_id, document_id, form_id
FROM statement_coverage
WHERE is_main;
COMMENT ON VIEW main_statement IS 'One statement per document and form: where a form is printed twice (for the department and for its office), the one with most figures, and none by the government''s own classification (政府预算支出经济分类) where another is there. Marts that add amounts up read only these; for 三公 see main_three_public.';

CREATE VIEW published_subject AS
SELECT DISTINCT statement_id, owner, subject_id
FROM (
    SELECT statement_id, coalesce(unit_name, '') AS owner, subject_id FROM fact_expenditure
    UNION ALL SELECT statement_id, coalesce(unit_name, ''), subject_id FROM fact_revenue
    UNION ALL SELECT statement_id, '', subject_id FROM fact_balance
);
COMMENT ON VIEW published_subject IS 'Which subjects (科目) each statement prints, of the department as a whole and of each unit that it names.';
COMMENT ON COLUMN published_subject.owner IS 'The unit''s name; empty for the department as a whole.';

CREATE MACRO classification_rank(subject_id) AS
    list_position(['functional', 'economic', 'government_economic'], split_part(subject_id, ':', 1));
COMMENT ON MACRO classification_rank IS 'Which classification has the leaves where a form prints the same spending by several: the lowest.';

CREATE VIEW subject_ancestor AS
WITH RECURSIVE up AS (
    SELECT subject_id, parent_subject_id AS ancestor_id FROM dim_subject WHERE parent_subject_id IS NOT NULL
    -- UNION, not UNION ALL: a circle in a corrupt candidate must end.
    UNION
    SELECT up.subject_id, s.parent_subject_id
    FROM up
    JOIN dim_subject s ON s.subject_id = up.ancestor_id
    WHERE s.parent_subject_id IS NOT NULL
)
SELECT up.subject_id, up.ancestor_id, a.level AS ancestor_level
FROM up
LEFT JOIN dim_subject a ON a.subject_id = up.ancestor_id;
COMMENT ON VIEW subject_ancestor IS 'Every subject (科目) with each coarser subject above it.';
COMMENT ON COLUMN subject_ancestor.ancestor_id IS 'The coarser subject.';
COMMENT ON COLUMN subject_ancestor.ancestor_level IS 'Its level: 0 合计, 1 类, 2 款.';

CREATE VIEW published_pair AS
SELECT DISTINCT statement_id, coalesce(unit_name, '') AS owner, subject_id, government_subject_id
FROM fact_expenditure;
COMMENT ON VIEW published_pair IS 'Which subjects (科目), alone or with one of the government''s own classification, each statement prints expenditure of, of the department as a whole and of each unit that it names.';
COMMENT ON COLUMN published_pair.owner IS 'The unit''s name; empty for the department as a whole.';

CREATE VIEW refined_pair AS
SELECT DISTINCT p.statement_id, p.owner, p.subject_id, p.government_subject_id
FROM published_pair p
JOIN (
    SELECT statement_id, owner, subject_id, government_subject_id, subject_id AS within_id FROM published_pair
    UNION ALL
    SELECT o.statement_id, o.owner, o.subject_id, o.government_subject_id, a.ancestor_id
    FROM published_pair o
    JOIN subject_ancestor a USING (subject_id)
) o ON o.statement_id = p.statement_id AND o.owner = p.owner AND o.within_id = p.subject_id
LEFT JOIN subject_ancestor g
    ON g.subject_id = o.government_subject_id AND g.ancestor_id = p.government_subject_id
WHERE
    CASE
        WHEN o.subject_id = p.subject_id
            THEN o.government_subject_id IS NOT NULL AND (p.government_subject_id IS NULL OR g.ancestor_id IS NOT NULL)
        -- Where one of the two rows does not say, they may be about the same money.
        ELSE coalesce(o.government_subject_id = p.government_subject_id, true) OR g.ancestor_id IS NOT NULL
    END;
COMMENT ON VIEW refined_pair IS 'Those of them of which the same statement publishes finer parts for the same owner: no leaves.';
COMMENT ON COLUMN refined_pair.owner IS 'The unit''s name; empty for the department as a whole.';

CREATE VIEW leading_classification AS
SELECT statement_id, coalesce(unit_name, '') AS owner, expenditure_type, fund, min(classification_rank(subject_id)) AS rank
FROM fact_expenditure
WHERE subject_id NOT LIKE '%:total'
GROUP BY ALL;
COMMENT ON VIEW leading_classification IS 'Per statement, owner, expenditure type and fund the classification whose subjects have the leaves.';
COMMENT ON COLUMN leading_classification.owner IS 'The unit''s name; empty for the department as a whole.';
COMMENT ON COLUMN leading_classification.rank IS 'Its classification_rank.';

CREATE VIEW current_document AS
SELECT d.*, p.department_name, p.entity_kind, p.parent_department_id, p.region_name
FROM dim_document d
JOIN dim_department p USING (department_id)
WHERE d.status = 'loaded' AND d.superseded_by IS NULL;
COMMENT ON VIEW current_document IS 'Loaded documents that no later publication of the same department, year and stage replaced. The other marts stand on these. A department and its own office and units each have theirs: see outermost_document.';

CREATE VIEW outermost_document AS
SELECT d.*
FROM current_document d
LEFT JOIN (SELECT DISTINCT department_id, fiscal_year, stage FROM current_document) p
    ON p.department_id = d.parent_department_id AND p.fiscal_year = d.fiscal_year AND p.stage = d.stage
WHERE p.department_id IS NULL;
COMMENT ON VIEW outermost_document IS 'Those of them whose money no other one holds: what is published by a department with its units (部门) stands for its own office (本级) and its units of that year and stage. Sums over several departments are taken over these documents only.';
