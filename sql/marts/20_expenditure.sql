-- Expenditure by what it is for. Leaves only, one statement each, superseded documents left out: every yuan once.
-- Documents come before sums, with their departments: a question for one department then adds up only its own.

CREATE VIEW expenditure_by_function AS
WITH whole AS (
    SELECT
        d.document_id, d.department_id,
        max(t.published_total_yuan) FILTER (t.expenditure_type = 'total') AS published_total_yuan,
        max(t.leaf_total_yuan) FILTER (t.expenditure_type = 'total') AS leaf_total_yuan,
        bool_and(t.is_complete) FILTER (l.whole_code = 'total') AS is_complete,
        string_agg(DISTINCT t.incomplete_reason, '; ' ORDER BY t.incomplete_reason) FILTER (l.whole_code = 'total')
            AS incomplete_reason,
        any_value(t.owner_level) AS owner_level
    FROM form_total t
    JOIN current_document d USING (document_id)
    -- Of the parts of basic expenditure nothing is said here.
    LEFT JOIN (
        SELECT code, 'total' AS whole_code FROM dim_label
        WHERE domain = 'expenditure_type' AND (code = 'total' OR (whole_code = 'total' AND relation = 'part'))
    ) l ON l.code = t.expenditure_type
    WHERE t.form_id = 'expenditure' AND t.fund = 'all' AND t.classification = 'functional'
    GROUP BY ALL
),
other AS (
    SELECT code FROM dim_label
    WHERE domain = 'expenditure_type' AND whole_code = 'total' AND relation = 'part' AND code NOT IN ('basic', 'project')
),
subject AS (
    SELECT
        d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage, f.subject_id,
        sum(f.amount_yuan) FILTER (f.expenditure_type = 'total') AS total_yuan,
        sum(f.amount_yuan) FILTER (f.expenditure_type = 'basic') AS basic_yuan,
        sum(f.amount_yuan) FILTER (f.expenditure_type = 'project') AS project_yuan,
        -- What this form prints as 其中 of another column is in that one.
        sum(f.amount_yuan) FILTER (o.code IS NOT NULL AND coalesce(r.reading, 'part') = 'part') AS other_yuan
    FROM fact_expenditure f
    JOIN current_document d USING (document_id)
    JOIN main_statement m USING (statement_id, document_id)
    LEFT JOIN other o ON o.code = f.expenditure_type
    LEFT JOIN statement_reading r
        ON r.statement_id = f.statement_id AND r.relation = 'expenditure_total' AND r.line = f.expenditure_type
    WHERE f.is_leaf AND f.form_id = 'expenditure' AND f.fund = 'all'
    GROUP BY ALL
)
SELECT
    f.document_id, f.department_id, f.department_name, f.entity_kind, f.fiscal_year, f.stage,
    c.subject_code AS class_code, cn.subject_name AS class_name,
    f.subject_id, s.subject_code, sn.subject_name, s.level_name,
    f.total_yuan, f.basic_yuan, f.project_yuan, f.other_yuan,
    round(100 * f.total_yuan / nullif(coalesce(w.published_total_yuan, w.leaf_total_yuan), 0), 2) AS share_percent,
    w.owner_level, w.is_complete, w.incomplete_reason, w.published_total_yuan,
    w.published_total_yuan - w.leaf_total_yuan AS missing_yuan
FROM subject f
JOIN dim_subject s USING (subject_id)
JOIN dim_subject_name sn ON sn.subject_id = f.subject_id AND f.fiscal_year BETWEEN sn.first_year AND sn.last_year
LEFT JOIN subject_ancestor a ON a.subject_id = s.subject_id AND a.ancestor_level = 1
LEFT JOIN dim_subject c ON c.subject_id = coalesce(a.ancestor_id, s.subject_id)
LEFT JOIN dim_subject_name cn ON cn.subject_id = c.subject_id AND f.fiscal_year BETWEEN cn.first_year AND cn.last_year
LEFT JOIN whole w ON w.document_id = f.document_id AND w.department_id = f.department_id
-- 合计 alone is no class: a form that prints no subjects says nothing of what the money is for.
WHERE s.classification = 'functional' AND s.level > 0
UNION ALL BY NAME
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    false AS is_complete, a.reason AS incomplete_reason, a.published_total_yuan, a.published_total_yuan AS missing_yuan
FROM form_absence a
JOIN current_document d USING (document_id)
WHERE a.form_id = 'expenditure';
COMMENT ON VIEW expenditure_by_function IS '支出决算表 (支出预算表) by functional subject (支出功能分类), finest published level: one row per document and subject. Where a form prints subjects for each unit only, they are added up over the units (owner_level). Sums are whole only where is_complete. A document without such figures has one row without a subject, which says why.';
COMMENT ON COLUMN expenditure_by_function.class_code IS 'Code of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_function.class_name IS 'Name of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_function.total_yuan IS '本年支出合计 in yuan; NULL where not published.';
COMMENT ON COLUMN expenditure_by_function.basic_yuan IS '基本支出 in yuan; NULL where not published.';
COMMENT ON COLUMN expenditure_by_function.project_yuan IS '项目支出 in yuan; NULL where not published.';
COMMENT ON COLUMN expenditure_by_function.other_yuan IS 'The other parts of 支出合计 in yuan: 上缴上级, 经营, 对附属单位补助支出, 预留机动经费.';
COMMENT ON COLUMN expenditure_by_function.owner_level IS 'Whose rows these are: department, or units, added up, where the form prints subjects for units only.';
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
        any_value(t.incomplete_reason) AS incomplete_reason, any_value(t.owner_level) AS owner_level
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
    w.owner_level, coalesce(w.is_complete, false) AS is_complete,
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
WHERE s.classification = 'economic' AND s.level > 0
UNION ALL BY NAME
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    false AS is_complete, a.reason AS incomplete_reason
FROM form_absence a
JOIN current_document d USING (document_id)
WHERE a.form_id = 'basic_expenditure_economic';
COMMENT ON VIEW expenditure_by_economic_class IS '一般公共预算财政拨款基本支出 by economic subject of departments (部门预算支出经济分类), finest published level: one row per document and subject. Sums are whole only where is_complete. A document without such figures has one row without a subject, which says why.';
COMMENT ON COLUMN expenditure_by_economic_class.form_id IS 'The one form that the document''s rows are from.';
COMMENT ON COLUMN expenditure_by_economic_class.class_code IS 'Code of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_economic_class.class_name IS 'Name of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_economic_class.basic_yuan IS '基本支出 in yuan.';
COMMENT ON COLUMN expenditure_by_economic_class.owner_level IS 'Whose rows these are: department, or units, added up.';
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
    any_value(owner_level) AS owner_level, bool_and(is_complete) AS is_complete, any_value(incomplete_reason) AS incomplete_reason
FROM expenditure_by_function
GROUP BY document_id, department_id, fiscal_year, stage, class_code;
COMMENT ON VIEW class_expenditure IS '支出 by 类: one row per document and functional 类, with its share. A document without such figures has one row without a 类, which says why.';
COMMENT ON COLUMN class_expenditure.class_code IS 'Code of the 类.';
COMMENT ON COLUMN class_expenditure.class_name IS 'Name of the 类.';
COMMENT ON COLUMN class_expenditure.total_yuan IS '支出合计 in yuan; NULL where not published.';
COMMENT ON COLUMN class_expenditure.basic_yuan IS '基本支出 in yuan; NULL where not published.';
COMMENT ON COLUMN class_expenditure.project_yuan IS '项目支出 in yuan; NULL where not published.';
COMMENT ON COLUMN class_expenditure.other_yuan IS 'The other parts of 支出合计 in yuan, as in expenditure_by_function.';
COMMENT ON COLUMN class_expenditure.owner_level IS 'Whose rows these are: department, or units, added up.';
COMMENT ON COLUMN class_expenditure.share_percent IS 'Share of the document''s 支出合计, in percent.';
COMMENT ON COLUMN class_expenditure.is_complete IS 'Whether the document''s figures add up to its published 合计.';
COMMENT ON COLUMN class_expenditure.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';

CREATE VIEW summable_expenditure AS
SELECT
    e.document_id, e.department_id, e.department_name, e.entity_kind, d.region_name, e.fiscal_year, e.stage,
    e.class_code, e.class_name, e.subject_id, e.subject_code, e.subject_name, e.level_name,
    e.total_yuan, e.basic_yuan, e.project_yuan, e.other_yuan, e.owner_level, e.is_complete, e.incomplete_reason
FROM expenditure_by_function e
SEMI JOIN outermost_document o ON o.document_id = e.document_id
JOIN dim_department d ON d.department_id = e.department_id;
COMMENT ON VIEW summable_expenditure IS 'The one safe way to add up expenditure over subjects, departments and regions (汇总用): leaves of one statement of the form of all expenditure, current and outermost documents, a department or its units, never both. Any sum of one column over one year and stage counts each yuan once; rows that say in is_complete that something is missing make it a lower bound.';
COMMENT ON COLUMN summable_expenditure.region_name IS 'Region, as in dim_department.';
COMMENT ON COLUMN summable_expenditure.class_code IS 'Code of the 类.';
COMMENT ON COLUMN summable_expenditure.class_name IS 'Name of the 类.';
COMMENT ON COLUMN summable_expenditure.total_yuan IS '支出合计 in yuan; NULL where not published.';
COMMENT ON COLUMN summable_expenditure.basic_yuan IS '基本支出 in yuan; NULL where not published.';
COMMENT ON COLUMN summable_expenditure.project_yuan IS '项目支出 in yuan; NULL where not published.';
COMMENT ON COLUMN summable_expenditure.other_yuan IS 'The other parts of 支出合计 in yuan.';
COMMENT ON COLUMN summable_expenditure.owner_level IS 'Whose rows these are: department, or units, added up.';
COMMENT ON COLUMN summable_expenditure.is_complete IS 'Whether the document''s rows add up to its published 合计.';
COMMENT ON COLUMN summable_expenditure.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';

CREATE VIEW region_expenditure AS
WITH body AS (
    SELECT
        region_name, fiscal_year, stage, count(DISTINCT document_id) AS departments,
        count(DISTINCT document_id) FILTER (NOT is_complete) AS incomplete_departments
    FROM summable_expenditure
    GROUP BY ALL
)
SELECT
    b.region_name, b.fiscal_year, b.stage, e.class_code, any_value(e.class_name) AS class_name,
    sum(e.total_yuan) AS total_yuan, sum(e.basic_yuan) AS basic_yuan, sum(e.project_yuan) AS project_yuan,
    sum(e.other_yuan) AS other_yuan, count(DISTINCT e.document_id) AS departments_with,
    any_value(b.departments) AS departments, any_value(b.incomplete_departments) AS incomplete_departments,
    any_value(b.incomplete_departments) = 0 AS is_complete
FROM body b
LEFT JOIN summable_expenditure e
    ON e.region_name IS NOT DISTINCT FROM b.region_name AND e.fiscal_year = b.fiscal_year AND e.stage = b.stage
    AND e.class_code IS NOT NULL
GROUP BY b.region_name, b.fiscal_year, b.stage, e.class_code;
COMMENT ON VIEW region_expenditure IS '支出 by region and 类, of the departments whose publications are here: one row per region, year, stage and 类. Departments with their units, or units whose department is not here, never both. It is no account of the region: who is not here is not in it.';
COMMENT ON COLUMN region_expenditure.region_name IS 'Region, as in dim_department; NULL for bodies whose region is not known.';
COMMENT ON COLUMN region_expenditure.class_code IS 'Code of the 类; NULL in a region of which no document has subjects.';
COMMENT ON COLUMN region_expenditure.class_name IS 'Name of the 类.';
COMMENT ON COLUMN region_expenditure.total_yuan IS '支出合计 in yuan.';
COMMENT ON COLUMN region_expenditure.basic_yuan IS '基本支出 in yuan.';
COMMENT ON COLUMN region_expenditure.project_yuan IS '项目支出 in yuan.';
COMMENT ON COLUMN region_expenditure.other_yuan IS 'The other parts of 支出合计 in yuan.';
COMMENT ON COLUMN region_expenditure.departments_with IS 'Bodies that spend in this 类.';
COMMENT ON COLUMN region_expenditure.departments IS 'Bodies of the region, year and stage whose publications are here: do not sum it over 类.';
COMMENT ON COLUMN region_expenditure.incomplete_departments IS 'Those of them whose rows do not add up to their 合计, or are missing: do not sum it over 类.';
COMMENT ON COLUMN region_expenditure.is_complete IS 'Whether there are none of those.';
