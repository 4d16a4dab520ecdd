-- Expenditure by what it is for. Leaves only, one statement each, superseded documents left out: every yuan once.
-- Documents come before sums, with their departments: a question for one department then adds up only its own.

CREATE VIEW expenditure_by_function AS
WITH whole AS (
    SELECT
        d.document_id, d.department_id,
        max(t.published_total_yuan) FILTER (t.expenditure_type = 'total') AS published_total_yuan,
        max(t.leaf_total_yuan) FILTER (t.expenditure_type = 'total') AS leaf_total_yuan,
        bool_and(t.is_complete) AS is_complete,
        string_agg(DISTINCT t.incomplete_reason, '; ' ORDER BY t.incomplete_reason) AS incomplete_reason
    FROM form_total t
    JOIN current_document d USING (document_id)
    WHERE t.form_id = 'expenditure' AND t.fund = 'all' AND t.classification = 'functional'
        AND t.expenditure_type IN ('total', 'basic', 'project', 'remitted', 'business', 'subsidy')
    GROUP BY ALL
),
subject AS (
    SELECT
        d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.subject_id,
        sum(f.amount_yuan) FILTER (f.expenditure_type = 'total') AS total_yuan,
        sum(f.amount_yuan) FILTER (f.expenditure_type = 'basic') AS basic_yuan,
        sum(f.amount_yuan) FILTER (f.expenditure_type = 'project') AS project_yuan,
        sum(f.amount_yuan) FILTER (f.expenditure_type IN ('remitted', 'business', 'subsidy')) AS other_yuan
    FROM fact_expenditure f
    JOIN current_document d USING (document_id)
    JOIN main_statement m USING (statement_id, document_id)
    WHERE f.is_leaf AND f.form_id = 'expenditure' AND f.fund = 'all'
    GROUP BY ALL
)
SELECT
    f.document_id, f.department_id, f.department_name, f.entity_kind, f.fiscal_year, f.stage,
    c.subject_code AS class_code, cn.subject_name AS class_name,
    f.subject_id, s.subject_code, sn.subject_name, s.level_name,
    f.total_yuan, f.basic_yuan, f.project_yuan, f.other_yuan,
    round(100 * f.total_yuan / nullif(coalesce(w.published_total_yuan, w.leaf_total_yuan), 0), 2) AS share_percent,
    w.is_complete, w.incomplete_reason, w.published_total_yuan,
    w.published_total_yuan - w.leaf_total_yuan AS missing_yuan
FROM subject f
JOIN dim_subject s USING (subject_id)
JOIN dim_subject_name sn ON sn.subject_id = f.subject_id AND f.fiscal_year BETWEEN sn.first_year AND sn.last_year
LEFT JOIN subject_ancestor a ON a.subject_id = s.subject_id AND a.ancestor_level = 1
LEFT JOIN dim_subject c ON c.subject_id = coalesce(a.ancestor_id, s.subject_id)
LEFT JOIN dim_subject_name cn ON cn.subject_id = c.subject_id AND f.fiscal_year BETWEEN cn.first_year AND cn.last_year
LEFT JOIN whole w ON w.document_id = f.document_id AND w.department_id = f.department_id
-- 合计 alone is no class: a form that prints no subjects says nothing of what the money is for.
WHERE s.classification = 'functional' AND s.level > 0;
COMMENT ON VIEW expenditure_by_function IS '支出决算表 (支出预算表) by functional subject (支出功能分类), finest published level: one row per document and subject. Where a form prints subjects for each unit only, they are added up over the units. Sums are whole only where is_complete.';
COMMENT ON COLUMN expenditure_by_function.class_code IS 'Code of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_function.class_name IS 'Name of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_function.total_yuan IS '本年支出合计 in yuan; NULL where not published.';
COMMENT ON COLUMN expenditure_by_function.basic_yuan IS '基本支出 in yuan; NULL where not published.';
COMMENT ON COLUMN expenditure_by_function.project_yuan IS '项目支出 in yuan; NULL where not published.';
COMMENT ON COLUMN expenditure_by_function.other_yuan IS '上缴上级, 经营 and 对附属单位补助支出 in yuan.';
COMMENT ON COLUMN expenditure_by_function.share_percent IS 'Share of the document''s 支出合计, in percent.';
COMMENT ON COLUMN expenditure_by_function.is_complete IS 'Whether the document''s rows add up to its published 合计, in every column. The same for all rows of a document.';
COMMENT ON COLUMN expenditure_by_function.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
COMMENT ON COLUMN expenditure_by_function.published_total_yuan IS 'The document''s published 支出合计 in yuan: do not sum it over rows.';
COMMENT ON COLUMN expenditure_by_function.missing_yuan IS 'published_total_yuan minus the sum of total_yuan over the document; do not sum it over rows.';

CREATE VIEW expenditure_by_economic_class AS
WITH source AS (
    -- Some places print no form of basic expenditure, but its column in the form of all expenditure.
    SELECT document_id, department_id, min(form_id) AS form_id
    FROM main_statement
    JOIN current_document USING (document_id)
    WHERE form_id IN ('basic_expenditure_economic', 'general_budget_economic')
    GROUP BY document_id, department_id
),
subject AS (
    SELECT
        d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.form_id, f.subject_id,
        sum(f.amount_yuan) AS basic_yuan
    FROM fact_expenditure f
    JOIN current_document d USING (document_id)
    JOIN main_statement m USING (statement_id, document_id)
    JOIN source o
        ON o.document_id = d.document_id AND o.department_id = d.department_id AND o.form_id = f.form_id
    WHERE f.is_leaf AND f.expenditure_type = 'basic'
    GROUP BY ALL
),
whole AS (
    SELECT
        t.document_id, d.department_id, t.form_id, any_value(t.published_total_yuan) AS published_total_yuan,
        any_value(t.leaf_total_yuan) AS leaf_total_yuan, bool_and(t.is_complete) AS is_complete,
        any_value(t.incomplete_reason) AS incomplete_reason
    FROM form_total t
    JOIN current_document d USING (document_id)
    WHERE t.classification = 'economic' AND t.expenditure_type = 'basic'
    GROUP BY ALL
    HAVING count(*) = 1
)
SELECT
    f.document_id, f.department_id, f.department_name, f.entity_kind, f.fiscal_year, f.stage, f.form_id,
    c.subject_code AS class_code, cn.subject_name AS class_name,
    f.subject_id, s.subject_code, sn.subject_name, s.level_name,
    f.basic_yuan,
    round(100 * f.basic_yuan / nullif(coalesce(w.published_total_yuan, w.leaf_total_yuan), 0), 2) AS share_percent,
    coalesce(w.is_complete, false) AS is_complete,
    CASE
        WHEN w.is_complete IS NULL THEN 'no total of the form can be compared'
        ELSE w.incomplete_reason
    END AS incomplete_reason,
    w.published_total_yuan,
    w.published_total_yuan - w.leaf_total_yuan AS missing_yuan
FROM subject f
JOIN dim_subject s USING (subject_id)
JOIN dim_subject_name sn ON sn.subject_id = f.subject_id AND f.fiscal_year BETWEEN sn.first_year AND sn.last_year
LEFT JOIN subject_ancestor a ON a.subject_id = s.subject_id AND a.ancestor_level = 1
LEFT JOIN dim_subject c ON c.subject_id = coalesce(a.ancestor_id, s.subject_id)
LEFT JOIN dim_subject_name cn ON cn.subject_id = c.subject_id AND f.fiscal_year BETWEEN cn.first_year AND cn.last_year
LEFT JOIN whole w
    ON w.document_id = f.document_id AND w.department_id = f.department_id AND w.form_id = f.form_id
WHERE s.classification = 'economic';
COMMENT ON VIEW expenditure_by_economic_class IS '一般公共预算财政拨款基本支出 by economic subject of departments (部门预算支出经济分类), finest published level: one row per document and subject. Sums are whole only where is_complete.';
COMMENT ON COLUMN expenditure_by_economic_class.form_id IS 'The one form that the document''s rows are from.';
COMMENT ON COLUMN expenditure_by_economic_class.class_code IS 'Code of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_economic_class.class_name IS 'Name of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_economic_class.basic_yuan IS '基本支出 in yuan.';
COMMENT ON COLUMN expenditure_by_economic_class.share_percent IS 'Share of the document''s 基本支出合计, in percent.';
COMMENT ON COLUMN expenditure_by_economic_class.is_complete IS 'Whether the document''s rows add up to its published 合计. The same for all rows of a document.';
COMMENT ON COLUMN expenditure_by_economic_class.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
COMMENT ON COLUMN expenditure_by_economic_class.published_total_yuan IS 'The document''s published 基本支出合计 in yuan: do not sum it over rows.';
COMMENT ON COLUMN expenditure_by_economic_class.missing_yuan IS 'published_total_yuan minus the sum of basic_yuan over the document; do not sum it over rows.';

CREATE VIEW class_expenditure AS
SELECT
    document_id, department_id, any_value(department_name) AS department_name,
    any_value(entity_kind) AS entity_kind, fiscal_year, stage, class_code,
    any_value(class_name) AS class_name, sum(total_yuan) AS total_yuan, sum(basic_yuan) AS basic_yuan,
    sum(project_yuan) AS project_yuan, sum(other_yuan) AS other_yuan,
    round(100 * sum(total_yuan) / nullif(
        coalesce(any_value(published_total_yuan), sum(sum(total_yuan)) OVER (PARTITION BY document_id, department_id)), 0
    ), 2) AS share_percent,
    bool_and(is_complete) AS is_complete, any_value(incomplete_reason) AS incomplete_reason
FROM expenditure_by_function
GROUP BY document_id, department_id, fiscal_year, stage, class_code;
COMMENT ON VIEW class_expenditure IS '支出 by 类: one row per document and functional 类, with its share.';
COMMENT ON COLUMN class_expenditure.class_code IS 'Code of the 类.';
COMMENT ON COLUMN class_expenditure.class_name IS 'Name of the 类.';
COMMENT ON COLUMN class_expenditure.total_yuan IS '支出合计 in yuan; NULL where not published.';
COMMENT ON COLUMN class_expenditure.basic_yuan IS '基本支出 in yuan; NULL where not published.';
COMMENT ON COLUMN class_expenditure.project_yuan IS '项目支出 in yuan; NULL where not published.';
COMMENT ON COLUMN class_expenditure.other_yuan IS '上缴上级, 经营 and 对附属单位补助支出 in yuan.';
COMMENT ON COLUMN class_expenditure.share_percent IS 'Share of the document''s 支出合计, in percent.';
COMMENT ON COLUMN class_expenditure.is_complete IS 'Whether the document''s figures add up to its published 合计.';
COMMENT ON COLUMN class_expenditure.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';
