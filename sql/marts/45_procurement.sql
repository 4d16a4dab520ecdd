-- What is bought (政府采购). A part of the expenditure of the other marts: never added to it.

CREATE VIEW procurement AS
WITH figure AS (
    SELECT f.*
    FROM fact_procurement f
    SEMI JOIN main_statement USING (statement_id)
),
-- A document prints one such form; of several the one with items.
chosen AS (
    SELECT document_id, statement_id
    FROM figure
    GROUP BY document_id, statement_id
    QUALIFY row_number() OVER (
        PARTITION BY document_id ORDER BY bool_or(row_kind = 'item') DESC, count(*) DESC, statement_id
    ) = 1
),
whole AS (
    SELECT
        f.document_id, any_value(f.form_id) AS form_id, min(f.source_page) AS source_page,
        max(f.amount_yuan) FILTER (f.row_kind = 'total' AND f.part = 'total' AND f.fund = 'all') AS published_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all') AS leaves_yuan,
        sum(r.half_unit_yuan) FILTER ((f.is_leaf OR f.row_kind = 'total') AND f.part = 'total' AND f.fund = 'all')
            AS slack_yuan,
        count(*) FILTER (f.row_kind = 'item' AND f.part = 'total' AND f.fund = 'all') AS items,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.category = 'goods') AS goods_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.category = 'works') AS works_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.category = 'services') AS services_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'general_public_budget')
            AS general_public_budget_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'government_fund') AS government_fund_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.method = 'central') AS central_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.method = 'department')
            AS department_yuan,
        sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.method = 'dispersed')
            AS dispersed_yuan,
        coalesce(
            max(f.amount_yuan) FILTER (f.row_kind = 'total' AND f.part = 'sme' AND f.fund = 'all'),
            sum(f.amount_yuan) FILTER (f.is_leaf AND f.part = 'sme' AND f.fund = 'all'),
            CASE
                WHEN bool_and(f.is_reserved_for_small IS NOT NULL) FILTER (f.is_leaf)
                    THEN coalesce(sum(f.amount_yuan) FILTER (
                        f.is_leaf AND f.part = 'total' AND f.fund = 'all' AND f.is_reserved_for_small
                    ), 0)
            END
        ) AS small_enterprises_yuan
    FROM figure f
    LEFT JOIN fact_rounding r USING (fact_id)
    SEMI JOIN chosen c ON c.statement_id = f.statement_id
    GROUP BY f.document_id
),
-- Some expenditure forms print beside each amount what of it is bought (其中：政府采购), and no other form.
beside AS (
    SELECT
        f.document_id, any_value(f.form_id) AS form_id, min(f.source_page) AS source_page,
        max(f.amount_yuan) FILTER (f.expenditure_type = 'procurement') AS total_yuan,
        max(f.amount_yuan) FILTER (f.expenditure_type = 'procurement_sme') AS small_enterprises_yuan
    FROM fact_expenditure f
    SEMI JOIN main_statement m ON m.statement_id = f.statement_id
    WHERE
        f.expenditure_type IN ('procurement', 'procurement_sme') AND f.fund = 'all' AND f.unit_name IS NULL
        AND f.subject_id LIKE '%:total'
    GROUP BY f.document_id
),
printed AS (
    SELECT
        s.document_id, bool_and(s.status = 'empty') AS is_blank, any_value(c.reason) AS reason
    FROM statement s
    LEFT JOIN statement_coverage c USING (statement_id)
    WHERE s.form_id IN ('government_procurement', 'procurement_by_subject')
    GROUP BY s.document_id
)
SELECT
    d.document_id, d.department_id, d.department_name, d.entity_kind, d.fiscal_year, d.stage,
    coalesce(w.form_id, b.form_id) AS form_id,
    coalesce(w.published_yuan, w.leaves_yuan, b.total_yuan) AS total_yuan,
    w.items, w.goods_yuan, w.works_yuan, w.services_yuan, w.general_public_budget_yuan, w.government_fund_yuan,
    w.central_yuan, w.department_yuan, w.dispersed_yuan,
    coalesce(w.small_enterprises_yuan, b.small_enterprises_yuan) AS small_enterprises_yuan,
    round(100 * coalesce(w.small_enterprises_yuan, b.small_enterprises_yuan)
        / nullif(coalesce(w.published_yuan, w.leaves_yuan, b.total_yuan), 0), 1) AS small_enterprises_percent,
    within_rounding(w.published_yuan, w.leaves_yuan, w.slack_yuan) AS is_complete,
    CASE
        WHEN w.document_id IS NOT NULL OR b.total_yuan IS NOT NULL THEN NULL
        WHEN p.document_id IS NULL THEN 'the document prints no form of government procurement'
        WHEN p.is_blank THEN 'the form is printed and nothing is filled in'
        ELSE 'the form is set aside: ' || coalesce(p.reason, 'see its statement')
    END AS missing_reason,
    coalesce(w.source_page, b.source_page) AS source_page
FROM current_document d
LEFT JOIN whole w USING (document_id)
LEFT JOIN beside b USING (document_id)
LEFT JOIN printed p USING (document_id);
COMMENT ON VIEW procurement IS '政府采购: one row per document, also where it prints none (missing_reason). A part of the expenditure of the other views: never add it to that.';
COMMENT ON COLUMN procurement.total_yuan IS 'The form''s published total in yuan, or where it prints none the sum of its finest rows; without such a form what the expenditure form prints beside its total (其中：政府采购). NULL where neither has loaded.';
COMMENT ON COLUMN procurement.items IS 'Items (品目) that are printed with their amounts.';
COMMENT ON COLUMN procurement.goods_yuan IS 'Of it 货物 in yuan; NULL where none is printed.';
COMMENT ON COLUMN procurement.works_yuan IS 'Of it 工程 in yuan; NULL where none is printed.';
COMMENT ON COLUMN procurement.services_yuan IS 'Of it 服务 in yuan; NULL where none is printed.';
COMMENT ON COLUMN procurement.general_public_budget_yuan IS 'Of it paid from 一般公共预算 in yuan; NULL where the form has no such column or prints nothing.';
COMMENT ON COLUMN procurement.government_fund_yuan IS 'Of it paid from 政府性基金预算 in yuan; NULL where the form has no such column or prints nothing.';
COMMENT ON COLUMN procurement.central_yuan IS 'Of it 集中采购 in yuan; NULL where the form does not say how things are bought.';
COMMENT ON COLUMN procurement.department_yuan IS 'Of it 部门集中采购 in yuan; NULL where the form does not say.';
COMMENT ON COLUMN procurement.dispersed_yuan IS 'Of it 分散采购 in yuan; NULL where the form does not say.';
COMMENT ON COLUMN procurement.small_enterprises_yuan IS 'Of it reserved for small enterprises (面向中小企业) in yuan, by its form or the expenditure form''s column; NULL where neither says.';
COMMENT ON COLUMN procurement.small_enterprises_percent IS 'Share of it in percent.';
COMMENT ON COLUMN procurement.is_complete IS 'Whether the finest rows add up to the published total, within rounding; NULL where no total is printed.';
COMMENT ON COLUMN procurement.missing_reason IS 'Why there are no amounts; NULL where there are.';
COMMENT ON COLUMN procurement.source_page IS 'First page of the form.';
