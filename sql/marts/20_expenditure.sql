-- Expenditure by what it is for. Leaves only, one statement each, superseded documents left out: every yuan once.

CREATE VIEW expenditure_by_function AS
SELECT
    d.document_id, d.department_id, d.department_name, d.fiscal_year, d.stage,
    c.subject_code AS class_code, c.subject_name AS class_name,
    s.subject_code, s.subject_name, s.level_name,
    sum(f.amount_yuan) FILTER (f.expenditure_type = 'total') AS total_yuan,
    sum(f.amount_yuan) FILTER (f.expenditure_type = 'basic') AS basic_yuan,
    sum(f.amount_yuan) FILTER (f.expenditure_type = 'project') AS project_yuan,
    sum(f.amount_yuan) FILTER (f.expenditure_type IN ('remitted', 'business', 'subsidy')) AS other_yuan
FROM fact_expenditure f
JOIN fact_statement USING (fact_id)
SEMI JOIN main_statement USING (statement_id)
JOIN current_document d ON d.document_id = f.document_id
JOIN dim_subject s USING (subject_id)
LEFT JOIN subject_ancestor a ON a.subject_id = s.subject_id AND a.ancestor_level = 1
LEFT JOIN dim_subject c ON c.subject_id = coalesce(a.ancestor_id, s.subject_id)
WHERE f.is_leaf AND f.form_id = 'expenditure' AND f.fund = 'all'
GROUP BY ALL;
COMMENT ON VIEW expenditure_by_function IS '支出决算表 by functional subject (支出功能分类), finest published level: one row per document and subject.';
COMMENT ON COLUMN expenditure_by_function.class_code IS 'Code of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_function.class_name IS 'Name of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_function.total_yuan IS '本年支出合计 in yuan.';
COMMENT ON COLUMN expenditure_by_function.basic_yuan IS '基本支出 in yuan.';
COMMENT ON COLUMN expenditure_by_function.project_yuan IS '项目支出 in yuan.';
COMMENT ON COLUMN expenditure_by_function.other_yuan IS '上缴上级, 经营 and 对附属单位补助支出 in yuan.';

CREATE VIEW expenditure_by_economic_class AS
SELECT
    d.document_id, d.department_id, d.department_name, d.fiscal_year, d.stage,
    c.subject_code AS class_code, c.subject_name AS class_name,
    s.subject_code, s.subject_name, s.level_name,
    sum(f.amount_yuan) AS basic_yuan
FROM fact_expenditure f
JOIN fact_statement USING (fact_id)
SEMI JOIN main_statement USING (statement_id)
JOIN current_document d ON d.document_id = f.document_id
JOIN dim_subject s USING (subject_id)
LEFT JOIN subject_ancestor a ON a.subject_id = s.subject_id AND a.ancestor_level = 1
LEFT JOIN dim_subject c ON c.subject_id = coalesce(a.ancestor_id, s.subject_id)
WHERE
    f.is_leaf AND f.expenditure_type = 'basic'
    AND (
        f.form_id = 'basic_expenditure_economic'
        -- Some places print no form of basic expenditure, but its column in the form of all expenditure.
        OR (
            f.form_id = 'general_budget_economic'
            AND f.document_id NOT IN (SELECT document_id FROM main_statement WHERE form_id = 'basic_expenditure_economic')
        )
    )
GROUP BY ALL;
COMMENT ON VIEW expenditure_by_economic_class IS '一般公共预算财政拨款基本支出 by economic subject (支出经济分类), finest published level: one row per document and subject.';
COMMENT ON COLUMN expenditure_by_economic_class.class_code IS 'Code of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_economic_class.class_name IS 'Name of the 类 above the subject.';
COMMENT ON COLUMN expenditure_by_economic_class.basic_yuan IS '基本支出 in yuan.';

CREATE VIEW budget_vs_final AS
WITH class_total AS (
    SELECT
        department_id, any_value(department_name) AS department_name, fiscal_year, stage, class_code,
        any_value(class_name) AS class_name, sum(total_yuan) AS total_yuan
    FROM expenditure_by_function
    GROUP BY ALL
)
SELECT
    department_id, fiscal_year, class_code,
    coalesce(f.department_name, b.department_name) AS department_name,
    coalesce(f.class_name, b.class_name) AS class_name,
    b.total_yuan AS budget_yuan,
    f.total_yuan AS final_yuan,
    f.total_yuan - b.total_yuan AS difference_yuan,
    round(100 * f.total_yuan / nullif(b.total_yuan, 0), 2) AS final_percent_of_budget
FROM (SELECT * FROM class_total WHERE stage = 'budget') b
FULL JOIN (SELECT * FROM class_total WHERE stage = 'final') f USING (department_id, fiscal_year, class_code);
COMMENT ON VIEW budget_vs_final IS '预算 against 决算: expenditure by 类, one row per department, year and 类. A side that was not published is NULL.';
COMMENT ON COLUMN budget_vs_final.class_code IS 'Code of the 类.';
COMMENT ON COLUMN budget_vs_final.class_name IS 'Name of the 类.';
COMMENT ON COLUMN budget_vs_final.budget_yuan IS '支出预算数 in yuan.';
COMMENT ON COLUMN budget_vs_final.final_yuan IS '支出决算数 in yuan.';
COMMENT ON COLUMN budget_vs_final.difference_yuan IS '决算 minus 预算 in yuan.';
COMMENT ON COLUMN budget_vs_final.final_percent_of_budget IS '决算 in percent of 预算.';
