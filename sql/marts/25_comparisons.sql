-- Budget against final accounts, and year on year. Both sides stand on the same form and the same subjects.

CREATE VIEW budget_vs_final AS
SELECT
    department_id, fiscal_year, class_code,
    coalesce(f.department_name, b.department_name) AS department_name,
    coalesce(f.class_name, b.class_name) AS class_name,
    b.total_yuan AS budget_yuan,
    f.total_yuan AS final_yuan,
    f.total_yuan - b.total_yuan AS difference_yuan,
    round(100 * f.total_yuan / nullif(b.total_yuan, 0), 2) AS final_percent_of_budget,
    b.document_id AS budget_document_id,
    f.document_id AS final_document_id,
    coalesce(b.is_complete, true) AND coalesce(f.is_complete, true) AS is_complete,
    concat_ws('; ', 'budget: ' || b.incomplete_reason, 'final: ' || f.incomplete_reason) AS incomplete_reason
FROM (SELECT * FROM class_expenditure WHERE stage = 'budget') b
FULL JOIN (SELECT * FROM class_expenditure WHERE stage = 'final') f USING (department_id, fiscal_year, class_code);
COMMENT ON VIEW budget_vs_final IS '预算 against 决算: expenditure by 类, one row per department, year and 类. A side that was not published is NULL, never zero.';
COMMENT ON COLUMN budget_vs_final.class_code IS 'Code of the 类.';
COMMENT ON COLUMN budget_vs_final.class_name IS 'Name of the 类.';
COMMENT ON COLUMN budget_vs_final.budget_yuan IS '支出预算数 in yuan.';
COMMENT ON COLUMN budget_vs_final.final_yuan IS '支出决算数 in yuan.';
COMMENT ON COLUMN budget_vs_final.difference_yuan IS '决算 minus 预算 in yuan.';
COMMENT ON COLUMN budget_vs_final.final_percent_of_budget IS '决算 in percent of 预算.';
COMMENT ON COLUMN budget_vs_final.budget_document_id IS 'Document of the budget side.';
COMMENT ON COLUMN budget_vs_final.final_document_id IS 'Document of the final side.';
COMMENT ON COLUMN budget_vs_final.is_complete IS 'Whether the figures of every published side add up to its 合计.';
COMMENT ON COLUMN budget_vs_final.incomplete_reason IS 'Why is_complete is false; empty where it is true.';

CREATE VIEW budget_vs_final_by_subject AS
WITH published AS (
    SELECT d.department_id, d.department_name, d.fiscal_year, d.stage, f.subject_id, f.amount_yuan, f.is_leaf, f.fact_id
    FROM fact_expenditure f
    SEMI JOIN main_statement USING (statement_id)
    JOIN current_document d ON d.document_id = f.document_id
    WHERE
        f.form_id = 'expenditure' AND f.fund = 'all' AND f.expenditure_type = 'total' AND f.unit_name IS NULL
        AND f.amount_yuan IS NOT NULL
),
final AS (
    SELECT * FROM published WHERE stage = 'final'
),
budget AS (
    SELECT * FROM published WHERE stage = 'budget'
),
-- What the leaves of the final accounts cover: themselves, all that is coarser and all that is finer.
covered AS (
    SELECT department_id, fiscal_year, subject_id FROM final WHERE is_leaf
    UNION
    SELECT department_id, fiscal_year, ancestor_id FROM final JOIN subject_ancestor USING (subject_id) WHERE is_leaf
    UNION
    SELECT f.department_id, f.fiscal_year, a.subject_id
    FROM final f
    JOIN subject_ancestor a ON a.ancestor_id = f.subject_id
    WHERE f.is_leaf
)
-- The leaves of the final accounts are disjoint, and so are the budget's figures for the same subjects.
SELECT
    f.department_id, f.department_name, f.fiscal_year, s.subject_code, s.subject_name, s.level_name, f.subject_id,
    b.amount_yuan AS budget_yuan, f.amount_yuan AS final_yuan, f.amount_yuan - b.amount_yuan AS difference_yuan,
    round(100 * f.amount_yuan / nullif(b.amount_yuan, 0), 2) AS final_percent_of_budget,
    b.fact_id AS budget_fact_id, f.fact_id AS final_fact_id
FROM final f
SEMI JOIN budget o ON o.department_id = f.department_id AND o.fiscal_year = f.fiscal_year
LEFT JOIN budget b
    ON b.department_id = f.department_id AND b.fiscal_year = f.fiscal_year AND b.subject_id = f.subject_id
JOIN dim_subject s ON s.subject_id = f.subject_id
WHERE f.is_leaf AND s.level > 0
UNION ALL
SELECT
    b.department_id, b.department_name, b.fiscal_year, s.subject_code, s.subject_name, s.level_name, b.subject_id,
    b.amount_yuan, NULL, NULL, NULL, b.fact_id, NULL
FROM budget b
SEMI JOIN final o ON o.department_id = b.department_id AND o.fiscal_year = b.fiscal_year
JOIN dim_subject s ON s.subject_id = b.subject_id
ANTI JOIN covered c
    ON c.department_id = b.department_id AND c.fiscal_year = b.fiscal_year AND c.subject_id = b.subject_id
WHERE b.is_leaf AND s.level > 0;
COMMENT ON VIEW budget_vs_final_by_subject IS '预算 against 决算 by the finest subject that the final accounts print, for departments and years that published both. No subject contains another, so either column may be summed; a NULL side prints that subject at another level or not at all.';
COMMENT ON COLUMN budget_vs_final_by_subject.budget_yuan IS '支出预算数 in yuan.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_yuan IS '支出决算数 in yuan.';
COMMENT ON COLUMN budget_vs_final_by_subject.difference_yuan IS '决算 minus 预算 in yuan; NULL unless both are published.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_percent_of_budget IS '决算 in percent of 预算.';
COMMENT ON COLUMN budget_vs_final_by_subject.budget_fact_id IS 'The budget''s figure: juesuan trace shows its cell.';
COMMENT ON COLUMN budget_vs_final_by_subject.final_fact_id IS 'The final accounts'' figure: juesuan trace shows its cell.';

CREATE VIEW year_on_year AS
WITH dated AS (
    SELECT e.*, min(s.valid_from_year) AS valid_from_year, max(s.valid_to_year) AS valid_to_year
    FROM class_expenditure e
    JOIN (
        SELECT DISTINCT document_id, class_code, c.subject_id, c.valid_from_year, c.valid_to_year
        FROM expenditure_by_function f
        JOIN dim_subject c ON c.classification = 'functional' AND c.subject_code = f.class_code AND c.level <= 1
            AND coalesce(c.valid_from_year <= f.fiscal_year, true) AND coalesce(f.fiscal_year <= c.valid_to_year, true)
    ) s USING (document_id, class_code)
    GROUP BY ALL
),
year AS (
    SELECT DISTINCT department_id, stage, fiscal_year FROM class_expenditure
),
pair AS (
    SELECT
        department_id, stage, fiscal_year,
        lag(fiscal_year) OVER (PARTITION BY department_id, stage ORDER BY fiscal_year) AS previous_fiscal_year
    FROM year
)
SELECT
    pair.department_id, coalesce(n.department_name, o.department_name) AS department_name, pair.stage,
    pair.fiscal_year, pair.previous_fiscal_year, coalesce(n.class_code, o.class_code) AS class_code,
    coalesce(n.class_name, o.class_name) AS class_name,
    o.total_yuan AS previous_yuan, n.total_yuan,
    n.total_yuan - o.total_yuan AS change_yuan,
    round(100 * (n.total_yuan - o.total_yuan) / nullif(o.total_yuan, 0), 2) AS change_percent,
    coalesce(o.is_complete, true) AND coalesce(n.is_complete, true) AS is_complete
FROM pair
JOIN (
    SELECT department_id, stage, fiscal_year, class_code FROM dated
) k
    ON k.department_id = pair.department_id AND k.stage = pair.stage
    AND k.fiscal_year IN (pair.fiscal_year, pair.previous_fiscal_year)
LEFT JOIN dated n
    ON n.department_id = pair.department_id AND n.stage = pair.stage AND n.fiscal_year = pair.fiscal_year
    AND n.class_code = k.class_code
LEFT JOIN dated o
    ON o.department_id = pair.department_id AND o.stage = pair.stage AND o.fiscal_year = pair.previous_fiscal_year
    AND o.class_code = k.class_code
WHERE
    pair.previous_fiscal_year IS NOT NULL
    -- The code must have meant the same in both years.
    AND coalesce(n.valid_from_year <= pair.previous_fiscal_year, true)
    AND coalesce(pair.fiscal_year <= o.valid_to_year, true)
GROUP BY ALL;
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
        document_id, revenue_source, max(amount_yuan) AS amount_yuan,
        -- A form names either a sum of sources or the sources.
        bool_or(revenue_source = 'appropriation') OVER (PARTITION BY document_id) AS has_appropriation,
        bool_or(revenue_source = 'unit_funds') OVER (PARTITION BY document_id) AS has_unit_funds
    FROM fact_revenue
    SEMI JOIN main_statement USING (statement_id)
    WHERE
        form_id = 'income_expenditure_summary' AND expenditure_type = 'total' AND unit_name IS NULL
        AND amount_yuan IS NOT NULL
    GROUP BY document_id, revenue_source
),
part AS (
    SELECT * FROM line
    WHERE
        revenue_source IN ('appropriation', 'unit_funds', 'fiscal_account')
        OR (
            NOT has_appropriation AND revenue_source IN ('general_public_budget', 'government_fund', 'state_capital')
        )
        OR (
            NOT has_unit_funds
            AND revenue_source IN ('superior_subsidy', 'undertaking', 'business', 'affiliate', 'other')
        )
),
whole AS (
    SELECT
        document_id, sum(p.amount_yuan) AS part_total_yuan,
        max(t.amount_yuan) AS published_total_yuan
    FROM part p
    LEFT JOIN (SELECT document_id, amount_yuan FROM line WHERE revenue_source = 'total') t USING (document_id)
    GROUP BY document_id
)
SELECT
    d.document_id, d.department_id, d.department_name, d.fiscal_year, d.stage, p.revenue_source, p.amount_yuan,
    round(100 * p.amount_yuan / nullif(coalesce(w.published_total_yuan, w.part_total_yuan), 0), 2) AS share_percent,
    w.published_total_yuan, w.published_total_yuan - w.part_total_yuan AS missing_yuan,
    coalesce(abs(w.published_total_yuan - w.part_total_yuan) < 1000, q.document_id IS NULL) AS is_complete
FROM part p
JOIN whole w USING (document_id)
JOIN current_document d USING (document_id)
LEFT JOIN (
    SELECT DISTINCT v.document_id
    FROM value_cell v
    SEMI JOIN main_statement USING (statement_id)
    WHERE v.disposition = 'quarantined' AND v.form_id = 'income_expenditure_summary'
) q ON q.document_id = d.document_id;
COMMENT ON VIEW income_by_source IS '本年收入 by source, of the two-sided 收入支出总表: one row per document and source. No source contains another.';
COMMENT ON COLUMN income_by_source.amount_yuan IS 'Income of the year in yuan.';
COMMENT ON COLUMN income_by_source.share_percent IS 'Share of 本年收入合计, in percent.';
COMMENT ON COLUMN income_by_source.published_total_yuan IS 'The published 本年收入合计 in yuan: do not sum it over rows. NULL where none is printed.';
COMMENT ON COLUMN income_by_source.missing_yuan IS 'published_total_yuan minus the sum of the sources; do not sum it over rows.';
COMMENT ON COLUMN income_by_source.is_complete IS 'Whether the sources add up to the published 合计 but for rounding (less than 1,000 yuan), or none is printed and no figure of the form was set aside.';
