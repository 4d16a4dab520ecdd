-- What the rules compare. No rule itself: temporary tables, gone when the candidate is closed.
--
-- half_unit is the rounding that one published figure carries, in yuan (value_cell.half_unit_yuan). A rule's tolerance is
-- the sum of half_unit over every figure that it compares.
--
-- An addend is named by its fact_id; cell_of adds the column of a fact that has several cells, and place is where words
-- stand that are no fact.
--
-- A statement is part of every grouping: a document may print one form twice, for the department and for a unit of it.
--
-- Where value cells are quarantined, sums over them would find what we left out: complete_row and complete_statement
-- say whether all cells of the figure's printed row and of its statement are loaded.

CREATE OR REPLACE TEMP MACRO cell_of(fact, measure) AS fact || '#' || measure;

CREATE OR REPLACE TEMP MACRO place(document, page, table_no, row_no, column_no) AS
    concat_ws(':', document, page, table_no, row_no, column_no);

-- One line may state several amounts: `claim` is the claim, or the subject that it is of.
CREATE OR REPLACE TEMP MACRO claim_at(document, page, table_no, row_no, column_no, claim) AS
    place(document, page, table_no, row_no, column_no) || '#' || claim;

CREATE OR REPLACE TEMP MACRO decimals(published) AS length(regexp_extract(published_digits(published), '\.(\d+)$', 1));

-- Names of subjects as sentences and tables print them: a class is 公共安全(类) here and 公共安全支出 there.
CREATE OR REPLACE TEMP MACRO plain_name(name) AS regexp_replace(translate(name, '（）“”" ', '()'), '支出$', '');

-- Figures of two forms are comparable if both speak of the department as a whole and the forms do not state different
-- departments, years or stages.
CREATE OR REPLACE TEMP MACRO same_scope(a, b) AS
    a.document_id = b.document_id
    AND a.unit_name IS NULL
    AND b.unit_name IS NULL
    AND coalesce(a.scope_department = b.scope_department, true)
    AND coalesce(a.scope_year = b.scope_year, true)
    AND coalesce(a.scope_stage = b.scope_stage, true);

CREATE OR REPLACE TEMP TABLE rule_statement AS
SELECT
    v.fact_id,
    coalesce(max(v.half_unit_yuan), 0) AS half_unit,
    s.statement_id,
    s.sequence_no,
    s.department_name AS scope_department,
    s.fiscal_year AS scope_year,
    s.stage AS scope_stage,
    q.statement_id IS NULL AS complete_statement,
    coalesce(s.alignment LIKE '%its right columns stand on the next page%', false) AS goes_on_beside
FROM value_cell v
JOIN statement s USING (statement_id)
LEFT JOIN (SELECT DISTINCT statement_id FROM value_cell WHERE disposition = 'quarantined') q USING (statement_id)
WHERE v.fact_id IS NOT NULL
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE rule_figure AS
WITH figure AS (
    SELECT
        fact_id, document_id, form_id, subject_id, 'expenditure' AS side, NULL AS source, expenditure_type AS type,
        NULL AS part, fund, unit_name, amount_yuan AS amount, is_leaf,
        source_page, source_table, source_row, government_subject_id
    FROM fact_expenditure
    UNION ALL
    SELECT
        fact_id, document_id, form_id, subject_id, 'income', revenue_source, expenditure_type,
        NULL, fund, unit_name, amount_yuan, is_leaf,
        source_page, source_table, source_row, NULL
    FROM fact_revenue
    UNION ALL
    SELECT
        fact_id, document_id, form_id, subject_id, balance_kind, NULL, expenditure_type,
        balance_part, fund, NULL, amount_yuan, is_leaf,
        source_page, source_table, source_row, NULL
    FROM fact_balance
)
SELECT
    f.* EXCLUDE (source_page, source_table, source_row),
    -- The halves of a row that goes on sideways on the next page are one row.
    CASE WHEN s.goes_on_beside THEN min(f.source_page) OVER same ELSE f.source_page END AS source_page,
    CASE
        WHEN s.goes_on_beside THEN arg_min(f.source_table, f.source_page) OVER same ELSE f.source_table
    END AS source_table,
    CASE WHEN s.goes_on_beside THEN arg_min(f.source_row, f.source_page) OVER same ELSE f.source_row END AS source_row,
    s.statement_id, s.scope_department, s.scope_year, s.scope_stage,
    s.complete_statement, q.row_no IS NULL AS complete_row,
    d.classification, coalesce(d.subject_code, f.subject_id) AS subject_code,
    coalesce(d.subject_name, '?') AS subject_name, d.level, d.parent_subject_id,
    coalesce(s.half_unit, 0) AS half_unit,
    -- Whether the line is added up in the total of its side; unless something else is recorded, as its name says.
    coalesce(r.reading, CASE WHEN f.side IN ('carry_in', 'surplus_used') THEN 'beside' ELSE 'part' END) AS reading,
    coalesce(u.reading, CASE WHEN f.unit_name IS NULL THEN 'whole' ELSE 'member' END) AS unit_row,
    concat_ws(' ', f.side, f.source, nullif(f.type, 'total'), nullif(f.part, 'total'), nullif(f.fund, 'all')) AS measure
FROM figure f
LEFT JOIN rule_statement s USING (fact_id)
LEFT JOIN statement_reading r
    ON r.statement_id = s.statement_id
    AND r.relation = CASE f.side WHEN 'expenditure' THEN 'expenditure_total' ELSE 'income_total' END
    AND r.line = CASE f.side WHEN 'expenditure' THEN f.type WHEN 'income' THEN f.source ELSE f.side END
LEFT JOIN statement_reading u
    ON u.statement_id = s.statement_id AND u.relation = 'unit_rows' AND u.line = coalesce(f.unit_name, '')
LEFT JOIN dim_subject d USING (subject_id)
LEFT JOIN (
    SELECT DISTINCT document_id, page, table_no, row_no FROM value_cell WHERE disposition = 'quarantined'
) q
    ON q.document_id = f.document_id AND q.page = f.source_page AND q.table_no = f.source_table
    AND q.row_no = f.source_row
WHERE f.amount IS NOT NULL
WINDOW same AS (PARTITION BY s.statement_id, f.subject_id, f.government_subject_id, f.unit_name)
-- A subject that is printed as a whole and again split by the government's own classification is compared as a whole.
QUALIFY
    f.government_subject_id IS NULL
    OR NOT bool_or(f.government_subject_id IS NULL) OVER (
        PARTITION BY s.statement_id, f.subject_id, f.side, f.type, f.fund, f.unit_name
    );

-- A total that is made of rounded rows differs from the exact one by the rounding of all of them: what two forms print of
-- the same total is compared with total_half, the rounding of the figure and of the finest subjects that it adds up.
CREATE OR REPLACE TEMP TABLE rule_figure AS
WITH leaf AS (
    SELECT statement_id, unit_name, measure, classification, subject_id, half_unit
    FROM rule_figure
    WHERE is_leaf AND half_unit > 0
),
below AS (
    SELECT l.statement_id, l.unit_name, l.measure, a.ancestor_id AS subject_id, sum(l.half_unit) AS half_unit
    FROM leaf l
    JOIN subject_ancestor a USING (subject_id)
    GROUP BY ALL
)
SELECT f.*, f.half_unit + coalesce(b.half_unit, 0) AS total_half
FROM rule_figure f
LEFT JOIN below b
    ON b.statement_id = f.statement_id AND b.unit_name IS NOT DISTINCT FROM f.unit_name AND b.measure = f.measure
    AND b.subject_id = f.subject_id;

-- Forms of the general budget that print the year's money alone (年初预算数) beside a summary that spends what was carried
-- over, too: they add up to its 本年收入, and fall short of its 本年支出 by its 上年结转.
CREATE OR REPLACE TEMP TABLE rule_year_alone AS
SELECT DISTINCT g.statement_id
FROM rule_figure g
JOIN rule_figure i ON same_scope(g, i) AND i.side = 'income' AND i.source = 'general_public_budget' AND i.type = 'total'
JOIN rule_figure c ON c.statement_id = i.statement_id AND c.side = 'carry_in' AND c.amount <> 0
JOIN rule_figure e
    ON e.statement_id = i.statement_id AND e.side = 'expenditure' AND e.level = 0 AND e.type = 'total'
    AND e.fund IN ('all', 'general_public_budget')
WHERE
    g.form_id = 'general_budget_appropriation' AND i.form_id = 'appropriation_summary'
    AND g.side = 'expenditure' AND g.level = 0 AND g.type = 'total'
    AND within_rounding(g.amount, i.amount, g.total_half + i.half_unit)
    AND within_rounding(e.amount - g.amount, c.amount, g.total_half + e.total_half + c.half_unit);

-- Economic subjects, each once: rows that only split one are added up.
CREATE OR REPLACE TEMP TABLE rule_economic AS
SELECT
    document_id, form_id, statement_id, scope_department, scope_year, scope_stage, unit_name, type, fund, subject_code,
    sum(amount) AS amount, sum(half_unit) AS half_unit, list(fact_id) AS facts
FROM rule_figure
WHERE side = 'expenditure' AND classification = 'economic' AND (complete_statement OR government_subject_id IS NULL)
GROUP BY ALL;

-- Rows that name an economic subject and one of the government's own, and the rows beside them that name the first alone.
CREATE OR REPLACE TEMP TABLE rule_pair AS
SELECT
    f.fact_id, f.document_id, f.form_id, s.statement_id, f.source_page AS page, f.expenditure_type AS type, f.fund,
    f.unit_name, f.subject_id, d.subject_code, d.subject_name, d.level, d.parent_subject_id,
    f.government_subject_id, g.subject_code AS government_code, g.level AS government_level,
    g.parent_subject_id AS government_parent_id, f.amount_yuan AS amount,
    coalesce(s.half_unit, 0) AS half_unit
FROM fact_expenditure f
JOIN rule_statement s USING (fact_id)
JOIN dim_subject d USING (subject_id)
LEFT JOIN dim_subject g ON g.subject_id = f.government_subject_id
WHERE f.amount_yuan IS NOT NULL AND s.complete_statement
QUALIFY bool_or(f.government_subject_id IS NOT NULL) OVER (PARTITION BY s.statement_id);

-- Every published subject against the finer ones published beside it in the same measure. A subject counts towards the
-- nearest one above it that is printed: 3010201 without 30102 is part of 301.
CREATE OR REPLACE TEMP TABLE rule_tree AS
WITH summed AS (
    SELECT
        document_id, form_id, statement_id, unit_name, classification, side, source, type, part, fund, measure,
        subject_id, any_value(subject_code) AS subject_code, any_value(subject_name) AS subject_name,
        any_value(level) AS level, sum(amount) AS amount, sum(half_unit) AS half_unit, min(source_page) AS page,
        list(fact_id) AS facts
    FROM rule_figure
    WHERE complete_statement
    GROUP BY ALL
),
within AS (
    SELECT f.*, p.subject_id AS above_id
    FROM summed f
    JOIN subject_ancestor a ON a.subject_id = f.subject_id
    JOIN summed p
        ON p.subject_id = a.ancestor_id AND p.document_id = f.document_id AND p.form_id = f.form_id
        AND p.statement_id IS NOT DISTINCT FROM f.statement_id
        AND p.unit_name IS NOT DISTINCT FROM f.unit_name AND p.measure = f.measure
    QUALIFY p.level = max(p.level) OVER (
        PARTITION BY f.document_id, f.form_id, f.statement_id, f.unit_name, f.measure, f.subject_id
    )
),
finer AS (
    SELECT
        document_id, form_id, statement_id, unit_name, measure, above_id AS subject_id,
        sum(amount) AS amount, sum(half_unit) AS half_unit, flatten(list(facts)) AS facts
    FROM within
    GROUP BY ALL
)
SELECT
    p.document_id, p.form_id, p.page, p.classification, p.level,
    p.subject_code || ' ' || p.subject_name || ' · ' || concat_ws(' · ', p.measure, p.unit_name) AS key,
    f.amount AS expected, p.amount AS actual, p.half_unit + f.half_unit AS tolerance,
    f.facts AS addends, p.facts AS compared
FROM summed p
JOIN finer f
    ON f.document_id = p.document_id AND f.form_id = p.form_id
    AND f.statement_id IS NOT DISTINCT FROM p.statement_id
    AND f.unit_name IS NOT DISTINCT FROM p.unit_name
    AND f.measure = p.measure AND f.subject_id = p.subject_id;

CREATE OR REPLACE TEMP TABLE rule_three_public AS
SELECT
    f.fact_id, f.document_id, f.form_id, s.statement_id, s.scope_department, s.scope_year, s.scope_stage,
    s.complete_statement, f.stage, f.item, f.measure, f.fund, f.unit_name, f.amount_yuan AS amount, f.source_page AS page,
    -- The department's row may add up its units' rounded ones.
    coalesce(s.half_unit, 0) * CASE WHEN f.unit_name IS NULL THEN 1 + count(f.unit_name) OVER of_units ELSE 1 END AS half_unit
FROM fact_three_public f
LEFT JOIN rule_statement s USING (fact_id)
WHERE f.amount_yuan IS NOT NULL AND f.item IS NOT NULL
WINDOW of_units AS (PARTITION BY s.statement_id, f.item, f.measure, f.fund);

-- Figures of other years with what they are compared with: this year's figure of the same line, and the one prior figure
-- of it that fits, each with its rounding.
CREATE OR REPLACE TEMP MACRO line_of(beside, subject, government, type, source, kind, part, fund, item, unit) AS concat_ws(
    '|', beside, coalesce(subject, ''), coalesce(government, ''), coalesce(type, ''), coalesce(source, ''), coalesce(kind, ''),
    coalesce(part, ''), fund, coalesce(item, ''), coalesce(unit, '')
);

CREATE OR REPLACE TEMP TABLE rule_comparison AS
WITH this_year AS (
    SELECT
        statement_id, line, any_value(amount_yuan) AS amount, any_value(half_unit) AS half_unit,
        any_value(fact_id) AS this_fact_id
    FROM (
        SELECT
            fact_id, amount_yuan,
            line_of('fact_expenditure', subject_id, government_subject_id, expenditure_type, NULL, NULL, NULL, fund, NULL, unit_name) AS line
        FROM fact_expenditure
        UNION ALL
        SELECT
            fact_id, amount_yuan,
            line_of('fact_revenue', subject_id, NULL, expenditure_type, revenue_source, NULL, NULL, fund, NULL, unit_name)
        FROM fact_revenue
        UNION ALL
        SELECT
            fact_id, amount_yuan,
            line_of('fact_balance', subject_id, NULL, expenditure_type, NULL, balance_kind, balance_part, fund, NULL, NULL)
        FROM fact_balance
        UNION ALL
        SELECT
            fact_id, amount_yuan,
            line_of('fact_three_public', NULL, NULL, NULL, NULL, NULL, NULL, fund, coalesce(item, line_name), unit_name)
        FROM fact_three_public
        -- Final accounts may print the year's budget too; the comparison is with what the document is about.
        WHERE measure = stage
    )
    JOIN rule_statement USING (fact_id)
    GROUP BY ALL
    HAVING count(*) = 1
),
other_year AS (
    SELECT
        f.fact_id, f.document_id, f.form_id, s.statement_id, s.complete_statement, f.source_page AS page,
        f.measure, f.compared_year, f.compared_stage, f.amount_yuan AS amount, f.rate_percent AS rate,
        f.item, f.fund, f.unit_name, d.subject_code, d.level, d.classification,
        concat_ws(' · ', coalesce(d.subject_code || ' ' || d.subject_name, f.item, f.line_name),
            nullif(f.expenditure_type, 'total'), f.revenue_source, f.balance_kind, nullif(f.fund, 'all'), f.unit_name,
            f.compared_year, f.compared_stage) AS key,
        line_of(f.beside_table, f.subject_id, f.government_subject_id, f.expenditure_type, f.revenue_source, f.balance_kind, f.balance_part,
            f.fund, CASE WHEN f.beside_table = 'fact_three_public' THEN coalesce(f.item, f.line_name) END, f.unit_name) AS line,
        CASE WHEN f.rate_percent IS NOT NULL THEN 0.5 / power(10, decimals(f.amount_published)) END AS half_rate,
        -- The department's row may add up its units' rounded ones.
        coalesce(s.half_unit, 0) * CASE WHEN f.unit_name IS NULL THEN 1 + count(f.unit_name) OVER of_units ELSE 1 END AS half_unit
    FROM fact_comparison f
    LEFT JOIN rule_statement s USING (fact_id)
    LEFT JOIN dim_subject d USING (subject_id)
    WINDOW of_units AS (
        PARTITION BY
            s.statement_id, f.beside_table, f.subject_id, f.government_subject_id, f.expenditure_type, f.revenue_source,
            f.balance_kind, f.balance_part, f.item, f.measure, f.compared_year, f.compared_stage, f.fund
    )
)
SELECT
    c.*,
    t.amount AS this_amount,
    t.this_fact_id,
    p.amount AS prior_amount,
    p.prior_fact_id,
    coalesce(t.half_unit, 0) AS this_half,
    coalesce(p.half_unit, 0) AS prior_half
FROM other_year c
LEFT JOIN this_year t USING (statement_id, line)
LEFT JOIN (
    SELECT
        c.fact_id, any_value(p.amount) AS amount, any_value(p.half_unit) AS half_unit,
        any_value(p.fact_id) AS prior_fact_id
    FROM other_year c
    JOIN other_year p
        ON p.statement_id = c.statement_id AND p.line = c.line AND p.measure = 'prior'
        AND p.compared_year = c.compared_year
        AND (c.compared_stage IS NULL OR p.compared_stage IS NOT DISTINCT FROM c.compared_stage)
    WHERE c.measure <> 'prior'
    GROUP BY ALL
    HAVING count(*) = 1
) p USING (fact_id);

CREATE OR REPLACE TEMP TABLE rule_kpi AS
SELECT
    k.* EXCLUDE (statement_id), s.statement_id, s.sequence_no, s.complete_statement,
    coalesce(p.project_name, k.project_id) AS project_name
FROM fact_kpi k
LEFT JOIN rule_statement s USING (fact_id)
LEFT JOIN dim_project p USING (project_id);

CREATE OR REPLACE TEMP TABLE rule_score AS
SELECT
    k.* EXCLUDE (statement_id), s.statement_id, coalesce(p.project_name, k.project_id, '部门整体') AS project_name
FROM fact_project_score k
LEFT JOIN rule_statement s USING (fact_id)
LEFT JOIN dim_project p USING (project_id);

CREATE OR REPLACE TEMP TABLE rule_fund AS
SELECT
    -- Of each statement that prints it: a list of goals prints the amounts of a list of projects again.
    f.* EXCLUDE (statement_id), s.statement_id, s.complete_statement, coalesce(p.project_name, f.project_id) AS project_name,
    coalesce(s.half_unit, 0) AS half_unit,
    t.rate_published, t.score_published
FROM fact_project_fund f
LEFT JOIN rule_statement s USING (fact_id)
LEFT JOIN dim_project p USING (project_id)
LEFT JOIN (
    SELECT
        fact_id,
        any_value(text) FILTER (measure = 'execution_rate') AS rate_published,
        any_value(text) FILTER (measure = 'score') AS score_published
    FROM value_cell
    WHERE fact_id IS NOT NULL
    GROUP BY fact_id
) t USING (fact_id);

-- Whether a sheet's 总分 is that of its indicators alone: points and weights both say so, and the budget line has some.
CREATE OR REPLACE TEMP MACRO covers_indicators(p, s) AS
    coalesce(s.total_weight = p.indicator_weight AND s.total_score = p.indicator_score AND p.weight <> p.indicator_weight, false);

-- Points to be had and given per project form: indicators, and the budget's own line.
CREATE OR REPLACE TEMP TABLE rule_points AS
WITH indicator AS (
    SELECT
        document_id, form_id, project_id, project_name, statement_id, min(source_page) AS page, count(*) AS lines,
        sum(weight) AS weight, sum(score) AS score,
        list(cell_of(fact_id, 'weight')) FILTER (weight IS NOT NULL) AS weight_facts,
        list(cell_of(fact_id, 'score')) FILTER (score IS NOT NULL) AS score_facts
    FROM rule_kpi
    WHERE project_id IS NOT NULL AND complete_statement
    GROUP BY ALL
),
budget AS (
    SELECT
        document_id, project_id, statement_id, sum(weight) AS weight, sum(score) AS score,
        list(cell_of(fact_id, 'weight')) FILTER (weight IS NOT NULL) AS weight_facts,
        list(cell_of(fact_id, 'score')) FILTER (score IS NOT NULL) AS score_facts
    FROM rule_fund
    WHERE fund_row = 'total'
    GROUP BY ALL
)
SELECT
    i.document_id, i.form_id, i.project_id, i.project_name, i.statement_id, i.page, i.lines,
    i.weight AS indicator_weight, i.score AS indicator_score,
    -- A money block that leaves its weight blank says nothing about the sum of weights.
    b.statement_id IS NULL OR b.weight IS NOT NULL AS has_all_weights,
    i.weight + coalesce(b.weight, 0) AS weight, i.score + coalesce(b.score, 0) AS score,
    i.weight_facts AS indicator_weight_facts, i.score_facts AS indicator_score_facts,
    list_concat(i.weight_facts, b.weight_facts) AS weight_facts, list_concat(i.score_facts, b.score_facts) AS score_facts
FROM indicator i
LEFT JOIN budget b
    ON b.document_id = i.document_id AND b.project_id = i.project_id
    AND b.statement_id IS NOT DISTINCT FROM i.statement_id;

-- What sentences may mean: the figures that text_claim.claim is held against. A budget's 收入预算 and 支出预算 may be this
-- year's or, with what is carried over, all.
CREATE OR REPLACE TEMP TABLE rule_meaning AS
FROM (
    VALUES
        ('sources', ['income_expenditure_summary'], 'total_sources', NULL, 'total', 'all'),
        ('sources', ['income_expenditure_summary'], 'total_uses', NULL, 'total', 'all'),
        ('income', ['income_expenditure_summary', 'income'], 'income', 'total', 'total', 'all'),
        ('income', ['income'], 'income', 'year_total', 'total', 'all'),
        ('expenditure', ['income_expenditure_summary', 'expenditure'], 'expenditure', NULL, 'total', 'all'),
        ('expenditure_basic', ['expenditure'], 'expenditure', NULL, 'basic', 'all'),
        ('expenditure_project', ['expenditure'], 'expenditure', NULL, 'project', 'all'),
        ('income_budget', ['income_expenditure_summary', 'income'], 'income', 'total', 'total', 'all'),
        ('income_budget', ['income'], 'income', 'year_total', 'total', 'all'),
        ('income_budget', ['income_expenditure_summary'], 'total_sources', NULL, 'total', 'all'),
        ('expenditure_budget', ['income_expenditure_summary', 'expenditure'], 'expenditure', NULL, 'total', 'all'),
        ('expenditure_budget', ['income_expenditure_summary'], 'total_uses', NULL, 'total', 'all'),
        ('expenditure_budget_basic', ['income_expenditure_summary', 'expenditure'], 'expenditure', NULL, 'basic', 'all'),
        ('expenditure_budget_project', ['income_expenditure_summary', 'expenditure'], 'expenditure', NULL, 'project', 'all'),
        ('basic_budget', ['income_expenditure_summary', 'expenditure'], 'expenditure', NULL, 'basic', 'all'),
        ('basic_budget', ['appropriation_summary', 'appropriation_expenditure'], 'expenditure', NULL, 'basic', 'all'),
        ('basic_budget', ['general_budget_appropriation', 'basic_expenditure_economic'], 'expenditure', NULL, 'basic', 'general_public_budget'),
        ('project_budget', ['income_expenditure_summary', 'expenditure'], 'expenditure', NULL, 'project', 'all'),
        ('project_budget', ['appropriation_summary', 'appropriation_expenditure'], 'expenditure', NULL, 'project', 'all'),
        ('project_budget', ['general_budget_appropriation'], 'expenditure', NULL, 'project', 'general_public_budget'),
        ('appropriation_sources', ['appropriation_summary'], 'total_sources', NULL, 'total', 'all'),
        ('appropriation_sources', ['appropriation_summary'], 'total_uses', NULL, 'total', 'all'),
        ('appropriation_income', ['appropriation_summary'], 'income', 'total', 'total', 'all'),
        ('appropriation_income', ['appropriation_summary'], 'total_sources', NULL, 'total', 'all'),
        ('appropriation_income', ['income_expenditure_summary', 'income'], 'income', 'appropriation', 'total', 'all'),
        ('appropriation_expenditure', ['appropriation_summary', 'appropriation_expenditure'], 'expenditure', NULL, 'total', 'all'),
        ('appropriation_expenditure', ['appropriation_summary'], 'total_uses', NULL, 'total', 'all'),
        ('appropriation_basic', ['appropriation_summary', 'appropriation_expenditure', 'appropriation_basic_economic'], 'expenditure', NULL, 'basic', 'all'),
        ('appropriation_basic_personnel', ['appropriation_expenditure', 'appropriation_basic_economic'], 'expenditure', NULL, 'personnel', 'all'),
        ('appropriation_basic_running', ['appropriation_expenditure', 'appropriation_basic_economic'], 'expenditure', NULL, 'running', 'all'),
        ('income_general', ['income_expenditure_summary', 'income', 'appropriation_summary'], 'income', 'general_public_budget', 'total', 'all'),
        ('income_government_fund', ['income_expenditure_summary', 'income', 'appropriation_summary'], 'income', 'government_fund', 'total', 'all'),
        ('income_state_capital', ['income_expenditure_summary', 'income', 'appropriation_summary'], 'income', 'state_capital', 'total', 'all'),
        ('income_fiscal_account', ['income_expenditure_summary', 'income'], 'income', 'fiscal_account', 'total', 'all'),
        ('income_undertaking', ['income_expenditure_summary', 'income'], 'income', 'undertaking', 'total', 'all'),
        ('income_business', ['income_expenditure_summary', 'income'], 'income', 'business', 'total', 'all'),
        ('income_superior_subsidy', ['income_expenditure_summary', 'income'], 'income', 'superior_subsidy', 'total', 'all'),
        ('income_affiliate', ['income_expenditure_summary', 'income'], 'income', 'affiliate', 'total', 'all'),
        ('income_other', ['income_expenditure_summary', 'income'], 'income', 'other', 'total', 'all'),
        ('general_budget', ['general_budget_appropriation', 'general_budget_economic', 'appropriation_summary'], 'expenditure', NULL, 'total', 'general_public_budget'),
        ('general_budget', ['appropriation_summary'], 'total_uses', NULL, 'total', 'general_public_budget'),
        ('government_fund', ['government_fund', 'appropriation_summary'], 'expenditure', NULL, 'total', 'government_fund'),
        ('state_capital', ['state_capital', 'appropriation_summary'], 'expenditure', NULL, 'total', 'state_capital'),
        ('basic', ['basic_expenditure_economic', 'general_budget_appropriation'], 'expenditure', NULL, 'basic', 'general_public_budget'),
        ('basic_personnel', ['basic_expenditure_economic', 'general_budget_appropriation'], 'expenditure', NULL, 'personnel', 'general_public_budget'),
        ('basic_running', ['basic_expenditure_economic', 'general_budget_appropriation'], 'expenditure', NULL, 'running', 'general_public_budget'),
        ('procurement', ['expenditure'], 'expenditure', NULL, 'procurement', 'all'),
        ('agency_running', ['agency_running'], 'expenditure', NULL, 'agency_running', 'general_public_budget')
) AS meaning(claim, forms, side, source, type, fund);

-- What the forms print of each.
CREATE OR REPLACE TEMP TABLE rule_claimed AS
SELECT f.fact_id, f.document_id, m.claim, f.form_id, f.amount, f.total_half AS half_unit, f.complete_statement
FROM rule_meaning m
JOIN rule_figure f
    ON list_contains(m.forms, f.form_id) AND f.side = m.side AND f.type = m.type AND f.fund = m.fund
    AND f.source IS NOT DISTINCT FROM m.source
WHERE f.level = 0 AND f.unit_name IS NULL AND coalesce(f.part, 'total') = 'total'
UNION ALL
SELECT
    fact_id, document_id, concat_ws('_', 'three_public', measure, nullif(item, 'total')), form_id, amount, half_unit,
    complete_statement
FROM rule_three_public
WHERE unit_name IS NULL
UNION ALL
SELECT fact_id, document_id, 'agency_running', form_id, amount, half_unit, complete_statement
FROM rule_three_public
WHERE unit_name IS NULL AND item = 'agency_running' AND measure = stage
UNION ALL
SELECT
    f.fact_id, f.document_id, concat_ws('_', 'procurement', CASE f.row_kind WHEN 'category' THEN f.category END), f.form_id,
    f.amount_yuan, s.half_unit, s.complete_statement
FROM fact_procurement f
JOIN rule_statement s USING (fact_id)
WHERE
    f.unit_name IS NULL AND f.part = 'total' AND f.fund = 'all' AND f.row_kind IN ('total', 'category')
    AND f.amount_yuan IS NOT NULL
UNION ALL
-- A form without any figure: all of it is blank.
SELECT NULL, s.document_id, c.claim, s.form_id, 0, 0, true
FROM statement s
JOIN (
    VALUES
        ('three_public', 'three_public_budget'),
        ('three_public', 'three_public_final'),
        ('government_fund', 'government_fund'),
        ('state_capital', 'state_capital')
) AS c(form_id, claim) USING (form_id)
WHERE s.status = 'empty';

-- Where a sentence may be about a figure that is not there: its form is set aside, or the document prints forms of several
-- departments and a sentence of one may meet the form of another.
CREATE OR REPLACE TEMP TABLE rule_unsure AS
SELECT DISTINCT s.document_id, m.claim
FROM statement s
JOIN rule_meaning m ON list_contains(m.forms, s.form_id)
WHERE s.status NOT IN ('loaded', 'empty')
UNION
SELECT DISTINCT document_id, c.claim
FROM statement s
JOIN text_claim c USING (document_id)
WHERE
    s.status NOT IN ('loaded', 'empty') AND (
        c.claim = 'subject' OR (s.form_id IN ('three_public', 'agency_running', 'government_procurement')
            AND regexp_matches(c.claim, '^(three_public|agency_running|procurement|change)'))
    )
UNION
SELECT DISTINCT c.document_id, c.claim
FROM text_claim c
SEMI JOIN (
    SELECT document_id
    FROM (
        SELECT document_id, department_id FROM fact_expenditure
        UNION
        SELECT document_id, department_id FROM fact_three_public
    )
    GROUP BY document_id
    HAVING count(*) > 1
) several USING (document_id);
-- Quantities are no part of sums of money.
CREATE OR REPLACE TEMP TABLE rule_procurement AS
WITH torn AS (
    SELECT DISTINCT statement_id, page, table_no, row_no
    FROM value_cell
    WHERE disposition = 'quarantined' AND measure IS DISTINCT FROM 'quantity'
)
SELECT
    f.fact_id, f.document_id, f.form_id, f.statement_id, s.scope_department, s.scope_year, s.scope_stage,
    f.unit_name, f.statement_id NOT IN (SELECT statement_id FROM torn) AS complete_statement,
    t.row_no IS NULL AS complete_row,
    f.row_kind, f.part, f.fund, f.category, f.is_leaf, f.amount_yuan AS amount, f.source_page, f.source_table, f.source_row,
    CASE f.row_kind
        WHEN 'total' THEN 'total'
        WHEN 'category' THEN f.category
        ELSE coalesce(f.row_name_published, concat_ws(' · ', f.unit_name, f.project_name, f.catalogue_name))
    END AS label,
    coalesce(s.half_unit, 0) AS half_unit
FROM fact_procurement f
LEFT JOIN rule_statement s USING (fact_id)
LEFT JOIN torn t
    ON t.statement_id = f.statement_id AND t.page = f.source_page AND t.table_no = f.source_table
    AND t.row_no = f.source_row
WHERE f.amount_yuan IS NOT NULL;
