-- Budget against final accounts, and year on year. Both sides stand on the same form and the same subjects.

CREATE VIEW budget_vs_final AS
WITH absent AS (
    SELECT
        d.department_id, d.fiscal_year, string_agg(d.stage || ': ' || a.reason, '; ' ORDER BY d.stage) AS absence
    FROM form_absence a
    JOIN current_document d USING (document_id)
    WHERE a.form_id = 'expenditure'
    GROUP BY d.department_id, d.fiscal_year
)
SELECT
    department_id, fiscal_year, class_code,
    coalesce(max(department_name) FILTER (stage = 'final'), max(department_name)) AS department_name,
    any_value(entity_kind) AS entity_kind,
    coalesce(max(class_name) FILTER (stage = 'final'), max(class_name)) AS class_name,
    max(total_yuan) FILTER (stage = 'budget') AS budget_yuan,
    max(total_yuan) FILTER (stage = 'final') AS final_yuan,
    final_yuan - budget_yuan AS difference_yuan,
    round(100 * final_yuan / nullif(budget_yuan, 0), 2) AS final_percent_of_budget,
    max(document_id) FILTER (stage = 'budget') AS budget_document_id,
    max(document_id) FILTER (stage = 'final') AS final_document_id,
    bool_and(is_complete) AND any_value(absence) IS NULL AS is_complete,
    concat_ws('; ', string_agg(stage || ': ' || incomplete_reason, '; ' ORDER BY stage) FILTER (class_code IS NOT NULL),
        any_value(absence)) AS incomplete_reason
FROM class_expenditure
LEFT JOIN absent USING (department_id, fiscal_year)
GROUP BY department_id, fiscal_year, class_code
-- The row that says why one side has no 类 is told beside the 类 of the other.
QUALIFY class_code IS NOT NULL OR count(class_code) OVER (PARTITION BY department_id, fiscal_year) = 0;
COMMENT ON VIEW budget_vs_final IS '预算 against 决算: expenditure by 类, one row per department, year and 类. A side that was not published is NULL, never zero. A department and year without any 类 has one row that says why.';
COMMENT ON COLUMN budget_vs_final.class_code IS 'Code of the 类.';
COMMENT ON COLUMN budget_vs_final.class_name IS 'Name of the 类.';
COMMENT ON COLUMN budget_vs_final.budget_yuan IS '支出预算数 in yuan.';
COMMENT ON COLUMN budget_vs_final.final_yuan IS '支出决算数 in yuan.';
COMMENT ON COLUMN budget_vs_final.difference_yuan IS '决算 minus 预算 in yuan.';
COMMENT ON COLUMN budget_vs_final.final_percent_of_budget IS '决算 in percent of 预算.';
COMMENT ON COLUMN budget_vs_final.budget_document_id IS 'Document of the budget side.';
COMMENT ON COLUMN budget_vs_final.final_document_id IS 'Document of the final side.';
COMMENT ON COLUMN budget_vs_final.is_complete IS 'Whether the figures of every side that was landed add up to its 合计.';
COMMENT ON COLUMN budget_vs_final.incomplete_reason IS 'Why is_complete is false; empty where it is true.';

CREATE VIEW budget_vs_final_by_subject AS
WITH line AS (
    SELECT
        d.department_id, any_value(d.department_name) AS department_name, any_value(d.entity_kind) AS entity_kind,
        d.fiscal_year, f.subject_id,
        -- Of the department's own rows the largest: one that is printed twice is one. Of units their sum, of no one cell.
        CASE max(c.owner_level) FILTER (d.stage = 'budget')
            WHEN 'units' THEN sum(f.amount_yuan) FILTER (d.stage = 'budget')
            ELSE max(f.amount_yuan) FILTER (d.stage = 'budget')
        END AS budget_yuan,
        CASE max(c.owner_level) FILTER (d.stage = 'final')
            WHEN 'units' THEN sum(f.amount_yuan) FILTER (d.stage = 'final')
            ELSE max(f.amount_yuan) FILTER (d.stage = 'final')
        END AS final_yuan,
        max(c.owner_level) FILTER (d.stage = 'budget') AS budget_owner_level,
        max(c.owner_level) FILTER (d.stage = 'final') AS final_owner_level,
        max(f.fact_id) FILTER (d.stage = 'budget') AS budget_fact_id,
        max(f.fact_id) FILTER (d.stage = 'final') AS final_fact_id,
        count(*) FILTER (d.stage = 'budget') AS budget_figures,
        count(*) FILTER (d.stage = 'final') AS final_figures,
        coalesce(bool_or(f.is_leaf) FILTER (d.stage = 'budget'), false) AS is_budget_leaf,
        coalesce(bool_or(f.is_leaf) FILTER (d.stage = 'final'), false) AS is_final_leaf,
        -- A department and year of which only one of the two is there is no comparison.
        count(budget_yuan) OVER year > 0 AND count(final_yuan) OVER year > 0 AS is_both
    FROM fact_expenditure f
    JOIN current_document d USING (document_id)
    JOIN statement_coverage c USING (statement_id, document_id)
    WHERE
        c.is_main AND f.form_id = 'expenditure' AND f.fund = 'all' AND f.expenditure_type = 'total'
        AND (f.unit_name IS NOT NULL) = coalesce(c.owner_level = 'units', false) AND f.amount_yuan IS NOT NULL
    GROUP BY d.department_id, d.fiscal_year, f.subject_id
    WINDOW year AS (PARTITION BY d.department_id, d.fiscal_year)
),
-- What the leaves of the final accounts cover beside themselves: all that is coarser and all that is finer.
covered AS (
    SELECT department_id, fiscal_year, ancestor_id AS subject_id
    FROM line
    JOIN subject_ancestor USING (subject_id)
    WHERE is_final_leaf
    UNION
    SELECT l.department_id, l.fiscal_year, a.subject_id
    FROM line l
    JOIN subject_ancestor a ON a.ancestor_id = l.subject_id
    WHERE l.is_final_leaf
)
-- The leaves of the final accounts are disjoint, and so are the budget's figures for the same subjects.
SELECT
    l.department_id, l.department_name, l.entity_kind, l.fiscal_year, s.subject_code, n.subject_name, s.level_name,
    l.subject_id,
    l.budget_yuan, l.final_yuan, l.final_yuan - l.budget_yuan AS difference_yuan,
    round(100 * l.final_yuan / nullif(l.budget_yuan, 0), 2) AS final_percent_of_budget,
    l.budget_owner_level, l.final_owner_level,
    CASE WHEN l.budget_owner_level = 'department' OR l.budget_figures = 1 THEN l.budget_fact_id END AS budget_fact_id,
    CASE WHEN l.final_owner_level = 'department' OR l.final_figures = 1 THEN l.final_fact_id END AS final_fact_id
FROM line l
JOIN dim_subject s USING (subject_id)
JOIN dim_subject_name n ON n.subject_id = l.subject_id AND l.fiscal_year BETWEEN n.first_year AND n.last_year
LEFT JOIN covered c
    ON c.department_id = l.department_id AND c.fiscal_year = l.fiscal_year AND c.subject_id = l.subject_id
WHERE l.is_both AND s.level > 0 AND (l.is_final_leaf OR (l.is_budget_leaf AND c.subject_id IS NULL));
COMMENT ON VIEW budget_vs_final_by_subject IS '预算 against 决算 by the finest subject that the final accounts print, for departments and years that published both. No subject contains another, so either column may be summed; a NULL side prints that subject at another level or not at all.';
COMMENT ON COLUMN budget_vs_final_by_subject.budget_yuan IS '支出预算数 in yuan.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_yuan IS '支出决算数 in yuan.';
COMMENT ON COLUMN budget_vs_final_by_subject.difference_yuan IS '决算 minus 预算 in yuan; NULL unless both are published.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_percent_of_budget IS '决算 in percent of 预算.';
COMMENT ON COLUMN budget_vs_final_by_subject.budget_owner_level IS 'Whose rows the budget''s figures are: department, or units, added up.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_owner_level IS 'The same of the final accounts.';
COMMENT ON COLUMN budget_vs_final_by_subject.budget_fact_id IS 'The budget''s figure: juesuan trace shows its cell. NULL where it is the sum of several units.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_fact_id IS 'The final accounts'' figure: juesuan trace shows its cell. NULL where it is the sum of several units.';

CREATE VIEW year_on_year AS
WITH dated AS (
    SELECT
        e.department_id, e.department_name, e.entity_kind, e.stage, e.fiscal_year, e.class_code, e.class_name, e.total_yuan,
        e.is_complete, min(c.valid_from_year) AS valid_from_year, max(c.valid_to_year) AS valid_to_year
    FROM class_expenditure e
    JOIN dim_subject c
        ON c.classification = 'functional' AND c.subject_code = e.class_code AND c.level <= 1
        AND coalesce(c.valid_from_year <= e.fiscal_year, true) AND coalesce(e.fiscal_year <= c.valid_to_year, true)
    GROUP BY ALL
),
-- The years before and after, of those that the department has published.
neighboured AS (
    SELECT
        *,
        max(fiscal_year) OVER (
            PARTITION BY department_id, stage ORDER BY fiscal_year RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS year_before,
        min(fiscal_year) OVER (
            PARTITION BY department_id, stage ORDER BY fiscal_year RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS year_after
    FROM dated
),
-- Each figure is the new one of its own year and the old one of the next.
side AS (
    SELECT
        * EXCLUDE (fiscal_year, year_before, year_after), is_new,
        CASE WHEN is_new THEN fiscal_year ELSE year_after END AS fiscal_year,
        CASE WHEN is_new THEN year_before ELSE fiscal_year END AS previous_fiscal_year
    FROM neighboured
    CROSS JOIN (VALUES (true), (false)) sides(is_new)
)
SELECT
    department_id, coalesce(max(department_name) FILTER (is_new), max(department_name)) AS department_name,
    any_value(entity_kind) AS entity_kind, stage,
    fiscal_year, previous_fiscal_year, class_code,
    coalesce(max(class_name) FILTER (is_new), max(class_name)) AS class_name,
    max(total_yuan) FILTER (NOT is_new) AS previous_yuan, max(total_yuan) FILTER (is_new) AS total_yuan,
    -- By its parts: total_yuan alone would be the column that goes in.
    max(total_yuan) FILTER (is_new) - max(total_yuan) FILTER (NOT is_new) AS change_yuan,
    round(
        100 * (max(total_yuan) FILTER (is_new) - max(total_yuan) FILTER (NOT is_new))
        / nullif(max(total_yuan) FILTER (NOT is_new), 0), 2
    ) AS change_percent,
    bool_and(is_complete) AS is_complete
FROM side
WHERE fiscal_year IS NOT NULL AND previous_fiscal_year IS NOT NULL
GROUP BY department_id, stage, fiscal_year, previous_fiscal_year, class_code
-- The code must have meant the same in both years.
HAVING
    coalesce(max(valid_from_year) FILTER (is_new) <= previous_fiscal_year, true)
    AND coalesce(fiscal_year <= max(valid_to_year) FILTER (NOT is_new), true);
COMMENT ON VIEW year_on_year IS '支出 by 类 against the year published before (上年), same department, same stage, same form (支出决算表 or 支出预算表), subjects that mean the same in both years. A year that does not print the 类 is NULL, never zero.';
COMMENT ON COLUMN year_on_year.previous_fiscal_year IS 'The latest earlier year that the department published at this stage; not always the year before.';
COMMENT ON COLUMN year_on_year.class_code IS 'Code of the 类.';
COMMENT ON COLUMN year_on_year.class_name IS 'Name of the 类.';
COMMENT ON COLUMN year_on_year.previous_yuan IS 'Amount of the earlier year in yuan.';
COMMENT ON COLUMN year_on_year.total_yuan IS 'Amount of the year in yuan.';
COMMENT ON COLUMN year_on_year.change_yuan IS 'total_yuan minus previous_yuan.';
COMMENT ON COLUMN year_on_year.change_percent IS 'Change in percent of the earlier year.';
COMMENT ON COLUMN year_on_year.is_complete IS 'Whether the figures of each year that has any add up to its published 合计.';

CREATE VIEW income_by_source AS
WITH line AS (
    SELECT
        d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.revenue_source,
        max(f.amount_yuan) AS amount_yuan,
        max(r.half_unit_yuan) AS half_unit_yuan,
        -- What stands below 本年收入合计 is income that it does not add up.
        bool_or(b.line IS NOT NULL) AS is_beside,
        list(f.revenue_source) OVER document AS printed
    FROM fact_revenue f
    JOIN current_document d USING (document_id)
    JOIN main_statement m USING (statement_id, document_id)
    LEFT JOIN statement r USING (statement_id)
    LEFT JOIN statement_reading b
        ON b.statement_id = f.statement_id AND b.relation = 'income_total' AND b.line = f.revenue_source
        AND b.reading = 'beside'
    WHERE
        f.form_id = 'income_expenditure_summary' AND f.expenditure_type = 'total' AND f.unit_name IS NULL
        AND f.amount_yuan IS NOT NULL
    GROUP BY d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.revenue_source
    WINDOW document AS (PARTITION BY d.document_id, d.department_id)
),
summed AS (
    SELECT
        l.*,
        -- A form prints a sum of sources, the sources, or both: what is within a printed one is not added again.
        coalesce(w.adds_up, false) AND l.revenue_source <> 'year_total'
        AND NOT coalesce(list_has_any(w.wholes, l.printed), false) AS is_part,
        sum(amount_yuan) FILTER (is_part AND NOT is_beside) OVER document AS part_total_yuan,
        (count(*) FILTER (is_part) OVER document + 1) * max(half_unit_yuan) OVER document AS tolerance_yuan,
        max(amount_yuan) FILTER (l.revenue_source = 'total') OVER document AS published_total_yuan
    FROM line l
    LEFT JOIN (
        SELECT
            code, bool_or(adds_up) FILTER (whole_code = 'total') AS adds_up,
            list(whole_code) FILTER (whole_code NOT IN ('total', 'year_total')) AS wholes
        FROM label_within
        WHERE domain = 'revenue_source'
        GROUP BY code
    ) w ON w.code = l.revenue_source
    WINDOW document AS (PARTITION BY l.document_id, l.department_id)
)
SELECT
    p.document_id, p.department_id, p.department_name, p.entity_kind, p.fiscal_year, p.stage, p.revenue_source, p.amount_yuan,
    NOT p.is_beside AS is_in_total,
    round(100 * p.amount_yuan / nullif(coalesce(p.published_total_yuan, p.part_total_yuan), 0), 2) AS share_percent,
    p.published_total_yuan, p.published_total_yuan - p.part_total_yuan AS missing_yuan,
    coalesce(
        within_rounding(p.published_total_yuan, p.part_total_yuan, p.tolerance_yuan), q.document_id IS NULL
    ) AS is_complete,
    CASE
        WHEN is_complete THEN NULL
        WHEN q.document_id IS NOT NULL THEN q.cells_quarantined || ' figures of the form were set aside: ' || q.reason
        ELSE 'the published sources do not add up to the published total'
    END AS incomplete_reason
FROM summed p
LEFT JOIN (
    SELECT document_id, cells_quarantined, reason
    FROM statement_coverage
    WHERE is_main AND cells_quarantined > 0 AND form_id = 'income_expenditure_summary'
) q USING (document_id)
WHERE p.is_part
UNION ALL BY NAME
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    false AS is_complete, a.reason AS incomplete_reason
FROM form_absence a
JOIN current_document d USING (document_id)
WHERE a.form_id = 'income_expenditure_summary';
COMMENT ON VIEW income_by_source IS '本年收入 by source, of the two-sided 收入支出总表: one row per document and source. No source contains another: of a sum and its parts (dim_label) the sum. A document without such figures has one row without a source, which says why.';
COMMENT ON COLUMN income_by_source.amount_yuan IS 'Income of the year in yuan.';
COMMENT ON COLUMN income_by_source.is_in_total IS 'Whether the form adds it up in its 本年收入合计; false for a source that stands below it and counts in 收入总计 alone (statement_reading). NULL in a row without figures.';
COMMENT ON COLUMN income_by_source.share_percent IS 'Share of 本年收入合计, in percent.';
COMMENT ON COLUMN income_by_source.published_total_yuan IS 'The published 本年收入合计 in yuan: do not sum it over rows. NULL where none is printed.';
COMMENT ON COLUMN income_by_source.missing_yuan IS 'published_total_yuan minus the sum of the sources that are in it; do not sum it over rows.';
COMMENT ON COLUMN income_by_source.is_complete IS 'Whether the sources that are in it add up to the published 合计 but for rounding, or none is printed and no figure of the form was set aside.';
COMMENT ON COLUMN income_by_source.revenue_source IS 'Source, as in dim_label; NULL where incomplete_reason says why there is none.';
COMMENT ON COLUMN income_by_source.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
