-- Facts. One printed figure is one row (expenditure, revenue, balance, 三公) or one cell of one row (funds, indicators,
-- tasks, scores). No foreign keys: the gates check every reference. Every fact carries the spine
--   fact_id, document_id, department_id, fiscal_year, stage, form_id, statement_id …
--   source_page, source_table, source_row, source_column.

CREATE TABLE fact_expenditure (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_name_published VARCHAR,
    government_subject_id VARCHAR,
    expenditure_type VARCHAR NOT NULL,
    fund VARCHAR NOT NULL,
    unit_name VARCHAR,
    amount_yuan DECIMAL(20, 2),
    amount_published VARCHAR NOT NULL,
    unit_published VARCHAR NOT NULL,
    is_leaf BOOLEAN NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON COLUMN fact_expenditure.unit_name IS 'Subordinate unit whose row it is, in forms that print one row per unit: its name without white space, brackets half-width, with its printed number only where units of one form share a name; NULL for the department as a whole. Such rows are leaves only where the department''s own rows have no subjects.';
COMMENT ON TABLE fact_expenditure IS 'One published expenditure amount (支出). Grain: one value cell. A blank cell is no row; a printed dash is a row whose amount is NULL.';
COMMENT ON COLUMN fact_expenditure.subject_id IS 'Functional, economic or government_economic subject (科目).';
COMMENT ON COLUMN fact_expenditure.subject_name_published IS 'Name of the subject as the row prints it, also where it differs from the official one: without white space, code and item number, brackets half-width. NULL where the row prints a code alone, and for the root.';
COMMENT ON COLUMN fact_expenditure.government_subject_id IS 'Subject of the government''s own economic classification (政府预算支出经济分类) that the same row names: an economic subject may stand in several rows, one for each; they add up. NULL where the row names none.';
COMMENT ON COLUMN fact_expenditure.expenditure_type IS 'total 合计, basic 基本支出, personnel 人员经费, running 公用经费, project 项目支出, remitted 上缴上级支出, business 经营支出, subsidy 对附属单位补助支出; reserve 单位预留机动经费; agency_running 机关运行经费, a part of running; procurement, procurement_sme and procurement_micro 其中：政府采购 are memos that add to nothing.';
COMMENT ON COLUMN fact_expenditure.fund IS 'all 合计, general_public_budget 一般公共预算, government_fund 政府性基金, state_capital 国有资本经营预算; in forms that split expenditure by the source that pays also appropriation (the three together), superior_subsidy, undertaking, business, affiliate, fiscal_account, unit_funds, account_balance, carry_over, surplus, other, and earmarked (part of general_public_budget).';
COMMENT ON COLUMN fact_expenditure.amount_yuan IS 'Amount in yuan (元), signed as published, converted exactly; NULL where a dash was printed.';
COMMENT ON COLUMN fact_expenditure.amount_published IS 'The cell''s text as published.';
COMMENT ON COLUMN fact_expenditure.unit_published IS 'Unit of the form as published: 元 or 万元, rarely 百元, 千元, 百万元, 亿元.';
COMMENT ON COLUMN fact_expenditure.is_leaf IS 'Nothing finer is published in the same form of the document for the same owner (the department as a whole, or one unit_name): no finer subject, no rows that split it by government_subject_id; and the form does not print the same spending by an earlier classification (functional, economic, government_economic) too. The leaves are the department''s where it prints subjects, else those of its units, if they add up to the department''s total or the form prints none: never both. Summing the leaves of one form_id, expenditure_type and fund never counts twice.';

CREATE TABLE fact_revenue (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_name_published VARCHAR,
    revenue_source VARCHAR NOT NULL,
    expenditure_type VARCHAR NOT NULL,
    fund VARCHAR NOT NULL,
    unit_name VARCHAR,
    amount_yuan DECIMAL(20, 2),
    amount_published VARCHAR NOT NULL,
    unit_published VARCHAR NOT NULL,
    is_leaf BOOLEAN NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON COLUMN fact_revenue.unit_name IS 'Subordinate unit whose row it is, in forms that print one row per unit: its name without white space, brackets half-width, with its printed number only where units of one form share a name; NULL for the department as a whole. Such rows are leaves only where the department''s own rows have no subjects.';
COMMENT ON TABLE fact_revenue IS 'One published income amount (收入). Grain: one value cell.';
COMMENT ON COLUMN fact_revenue.subject_id IS 'Functional subject for which the income is meant where the form has one, else the root of the revenue classification.';
COMMENT ON COLUMN fact_revenue.subject_name_published IS 'Name of the subject as the row prints it, also where it differs from the official one: without white space, code and item number, brackets half-width. NULL where the row prints a code alone, and for the root.';
COMMENT ON COLUMN fact_revenue.revenue_source IS 'total 合计, appropriation 财政拨款, general_public_budget 一般公共预算, government_fund 政府性基金, state_capital 国有资本经营预算, superior_subsidy 上级补助, undertaking 事业收入, education_fee 其中：教育收费 and fiscal_account_fee 其中：纳入财政专户管理的收费 (parts of undertaking), business 经营收入, affiliate 附属单位上缴, fiscal_account 财政专户, other 其他; unit_funds 单位资金 and year_total 本年收入 小计 add up others, earmarked 专项资金 is part of general_public_budget.';
COMMENT ON COLUMN fact_revenue.expenditure_type IS 'What the income is for: total, basic 基本支出 or project 项目支出.';
COMMENT ON COLUMN fact_revenue.fund IS 'all, general_public_budget, government_fund, state_capital: the fund that the form is about.';
COMMENT ON COLUMN fact_revenue.amount_yuan IS 'Amount in yuan (元), signed as published; NULL where a dash was printed.';
COMMENT ON COLUMN fact_revenue.amount_published IS 'The cell''s text as published.';
COMMENT ON COLUMN fact_revenue.unit_published IS 'Unit of the form as published: 元 or 万元, rarely 百元, 千元, 百万元, 亿元.';
COMMENT ON COLUMN fact_revenue.is_leaf IS 'No finer subject of it is published in the same form of the document for the same owner; of the department, or of its units where only they have subjects.';

CREATE TABLE fact_balance (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_name_published VARCHAR,
    balance_kind VARCHAR NOT NULL,
    balance_part VARCHAR NOT NULL,
    expenditure_type VARCHAR NOT NULL,
    fund VARCHAR NOT NULL,
    amount_yuan DECIMAL(20, 2),
    amount_published VARCHAR NOT NULL,
    unit_published VARCHAR NOT NULL,
    is_leaf BOOLEAN NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_balance IS 'One published amount that is neither income nor expenditure of the year: carry-over, surplus, grand total. Grain: one value cell.';
COMMENT ON COLUMN fact_balance.subject_id IS 'Functional subject where the form has one, else the root of the functional classification.';
COMMENT ON COLUMN fact_balance.subject_name_published IS 'Name of the subject as the row prints it, also where it differs from the official one: without white space, code and item number, brackets half-width. NULL where the row prints a code alone, and for the root.';
COMMENT ON COLUMN fact_balance.balance_kind IS 'carry_in 年初结转和结余, carry_out 年末结转和结余, surplus_used 使用非财政拨款结余, surplus_distributed 结余分配, total_sources 收入总计, total_uses 支出总计.';
COMMENT ON COLUMN fact_balance.balance_part IS 'total 结转和结余, carry_over 结转 alone, surplus 结余 alone; appropriation, non_appropriation, account 实户资金, fiscal_account, unit_funds: parts of it by source.';
COMMENT ON COLUMN fact_balance.expenditure_type IS 'total, basic 基本支出结转 or project 项目支出结转和结余.';
COMMENT ON COLUMN fact_balance.fund IS 'all, general_public_budget, government_fund, state_capital.';
COMMENT ON COLUMN fact_balance.amount_yuan IS 'Amount in yuan (元), signed as published; NULL where a dash was printed.';
COMMENT ON COLUMN fact_balance.amount_published IS 'The cell''s text as published.';
COMMENT ON COLUMN fact_balance.unit_published IS 'Unit of the form as published: 元 or 万元, rarely 百元, 千元, 百万元, 亿元.';
COMMENT ON COLUMN fact_balance.is_leaf IS 'No finer subject of it is published in the same form of the document for the same owner; of the department, or of its units where only they have subjects.';

CREATE TABLE fact_three_public (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    line_no INTEGER,
    line_name VARCHAR NOT NULL,
    item VARCHAR,
    measure VARCHAR NOT NULL,
    fund VARCHAR NOT NULL,
    unit_name VARCHAR,
    amount_yuan DECIMAL(20, 2),
    count_value BIGINT,
    amount_published VARCHAR NOT NULL,
    unit_published VARCHAR NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON COLUMN fact_three_public.unit_name IS 'Subordinate unit whose row it is, in forms that print one row per unit: its name without white space, brackets half-width, with its printed number only where units of one form share a name; NULL for the department as a whole. Such rows are leaves only where the department''s own rows have no subjects.';
COMMENT ON TABLE fact_three_public IS 'One published figure of the 三公 form: going abroad, official vehicles, hospitality, and 机关运行经费. Grain: one value cell.';
COMMENT ON COLUMN fact_three_public.line_no IS 'Line number (行次) as published; NULL in forms without one.';
COMMENT ON COLUMN fact_three_public.line_name IS 'Line''s name as published.';
COMMENT ON COLUMN fact_three_public.item IS 'What the line means, the same in every layout: total, abroad, vehicle, vehicle_purchase, vehicle_operation, reception, … ; NULL where unknown.';
COMMENT ON COLUMN fact_three_public.fund IS 'all, or the fund that the column or the form''s title names.';
COMMENT ON COLUMN fact_three_public.measure IS 'budget 预算数, final 决算数, or adjusted_budget 全年预算数 where 年初预算数, the budget, stands beside it.';
COMMENT ON COLUMN fact_three_public.amount_yuan IS 'Amount in yuan (元); NULL for a dash and for a line that counts things.';
COMMENT ON COLUMN fact_three_public.count_value IS 'Groups, persons, vehicles or batches, for a line that counts things.';
COMMENT ON COLUMN fact_three_public.amount_published IS 'The cell''s text as published.';
COMMENT ON COLUMN fact_three_public.unit_published IS 'Unit of the form: 元 or 万元, rarely 百元, 千元, 百万元, 亿元; for counts the unit in the line''s name or behind the number (个、人、辆), empty where none is printed.';

CREATE TABLE fact_comparison (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    beside_table VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject_name_published VARCHAR,
    government_subject_id VARCHAR,
    expenditure_type VARCHAR,
    revenue_source VARCHAR,
    balance_kind VARCHAR,
    balance_part VARCHAR,
    fund VARCHAR NOT NULL,
    line_no INTEGER,
    line_name VARCHAR,
    item VARCHAR,
    unit_name VARCHAR,
    measure VARCHAR NOT NULL,
    compared_year INTEGER NOT NULL,
    compared_stage VARCHAR,
    amount_yuan DECIMAL(20, 2),
    count_value BIGINT,
    rate_percent DECIMAL(20, 6),
    amount_published VARCHAR NOT NULL,
    unit_published VARCHAR NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_comparison IS 'One published figure that a form prints beside this year''s for comparison (上年数、增减): another year''s amount, a change against it, or a rate of change. Never part of a sum of fiscal_year. Grain: one value cell.';
COMMENT ON COLUMN fact_comparison.beside_table IS 'Fact table in which this year''s figure of the same line stands; the columns from subject_id to unit_name mean what they mean there.';
COMMENT ON COLUMN fact_comparison.subject_id IS 'Subject (科目) of the line; NULL beside fact_three_public.';
COMMENT ON COLUMN fact_comparison.subject_name_published IS 'As in the table beside; NULL beside fact_three_public.';
COMMENT ON COLUMN fact_comparison.government_subject_id IS 'As in fact_expenditure; NULL beside the others.';
COMMENT ON COLUMN fact_comparison.expenditure_type IS 'As in the table beside; NULL where that has no such column.';
COMMENT ON COLUMN fact_comparison.revenue_source IS 'As in fact_revenue; NULL beside the others.';
COMMENT ON COLUMN fact_comparison.balance_kind IS 'As in fact_balance; NULL beside the others.';
COMMENT ON COLUMN fact_comparison.balance_part IS 'As in fact_balance; NULL beside the others.';
COMMENT ON COLUMN fact_comparison.fund IS 'all, or the fund that the column or the form''s title names.';
COMMENT ON COLUMN fact_comparison.line_no IS 'Line number (行次) as published, beside fact_three_public.';
COMMENT ON COLUMN fact_comparison.line_name IS 'Line''s name as published, beside fact_three_public.';
COMMENT ON COLUMN fact_comparison.item IS 'As in fact_three_public: total, abroad, vehicle, reception, …; NULL beside the others.';
COMMENT ON COLUMN fact_comparison.unit_name IS 'Subordinate unit whose row it is; NULL for the department as a whole.';
COMMENT ON COLUMN fact_comparison.measure IS 'prior: the other year''s figure (上年数); change: this year''s minus the other''s (增减额); change_rate: the change in percent of the other year''s (增减%).';
COMMENT ON COLUMN fact_comparison.compared_year IS 'Year that a prior figure is of, or that a change is against; before fiscal_year.';
COMMENT ON COLUMN fact_comparison.compared_stage IS 'Which figure of that year: budget 预算数, final 决算数, execution 执行数; NULL where the form does not say.';
COMMENT ON COLUMN fact_comparison.amount_yuan IS 'Amount in yuan (元), signed as published; NULL for a dash, a count or a rate.';
COMMENT ON COLUMN fact_comparison.count_value IS 'Groups, persons, vehicles or batches, for a line that counts things.';
COMMENT ON COLUMN fact_comparison.rate_percent IS 'Rate of change in percent, to six places; only where cell or header prints the percent sign.';
COMMENT ON COLUMN fact_comparison.amount_published IS 'The cell''s text as published.';
COMMENT ON COLUMN fact_comparison.unit_published IS 'Unit of the form: 元 or 万元, rarely 百元, 千元, 百万元, 亿元; % for a rate; for counts the unit in the line''s name.';

CREATE TABLE fact_project_fund (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    project_id VARCHAR,
    fund_row VARCHAR NOT NULL,
    fund_row_published VARCHAR NOT NULL,
    initial_budget_yuan DECIMAL(20, 2),
    adjusted_budget_yuan DECIMAL(20, 2),
    executed_yuan DECIMAL(20, 2),
    execution_rate DECIMAL(12, 4),
    weight DECIMAL(12, 4),
    score DECIMAL(12, 4),
    unit_published VARCHAR NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_project_fund IS 'One row of a project''s money block (项目资金) that carries a figure, or one amount of a list of projects (form_id project_list). Grain: project × fund row; in lists one value cell. Rows without a project are totals over several projects: never add them to the projects.';
COMMENT ON COLUMN fact_project_fund.fund_row IS 'total 年度资金总额, appropriation 财政拨款, carry_over 上年结转资金, other 其他资金, fiscal_account 财政专户, unit 单位资金; in lists also the three funds within appropriation and the sources within unit, by the words of fact_expenditure.fund; the published label where unknown.';
COMMENT ON COLUMN fact_project_fund.fund_row_published IS 'The row''s label as published; of a project in a list its fund_row, of a total in a list what it adds up: 合计, a unit, a group of projects.';
COMMENT ON COLUMN fact_project_fund.initial_budget_yuan IS 'Initial budget (年初预算数) in yuan.';
COMMENT ON COLUMN fact_project_fund.adjusted_budget_yuan IS 'Whole-year, adjusted budget (全年预算数) in yuan.';
COMMENT ON COLUMN fact_project_fund.executed_yuan IS 'Executed (全年执行数) in yuan.';
COMMENT ON COLUMN fact_project_fund.execution_rate IS 'Execution rate (执行率) in percent, as published: 83.33 for 83.33 %.';
COMMENT ON COLUMN fact_project_fund.weight IS 'Points to be had (分值).';
COMMENT ON COLUMN fact_project_fund.score IS 'Points given (得分).';
COMMENT ON COLUMN fact_project_fund.unit_published IS 'Unit of the money block as published: 元 or 万元, rarely 百元, 千元, 百万元, 亿元.';

CREATE TABLE fact_task (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    task_name VARCHAR NOT NULL,
    is_total BOOLEAN NOT NULL,
    task_level VARCHAR,
    content VARCHAR,
    approved_yuan DECIMAL(20, 2),
    approved_appropriation_yuan DECIMAL(20, 2),
    approved_other_yuan DECIMAL(20, 2),
    outcome VARCHAR,
    executed_yuan DECIMAL(20, 2),
    executed_appropriation_yuan DECIMAL(20, 2),
    executed_other_yuan DECIMAL(20, 2),
    execution_rate DECIMAL(12, 4),
    weight DECIMAL(12, 4),
    score DECIMAL(12, 4),
    deviation_reason VARCHAR,
    unit_published VARCHAR NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_task IS 'One main task (重点工作任务) of a department''s self-evaluation. Grain: one printed row.';
COMMENT ON COLUMN fact_task.task_name IS 'Task''s name as published; 合计 for a nameless total row.';
COMMENT ON COLUMN fact_task.is_total IS 'The row adds up the others.';
COMMENT ON COLUMN fact_task.task_level IS 'Level (项目级次) as published.';
COMMENT ON COLUMN fact_task.content IS 'Main content (主要内容) as published.';
COMMENT ON COLUMN fact_task.approved_yuan IS 'Approved amount (批复金额 总额) in yuan.';
COMMENT ON COLUMN fact_task.approved_appropriation_yuan IS 'Approved amount from appropriation (财政拨款) in yuan.';
COMMENT ON COLUMN fact_task.approved_other_yuan IS 'Approved amount from other funds (其他资金) in yuan.';
COMMENT ON COLUMN fact_task.executed_yuan IS 'Actually spent (实际支出金额) in yuan.';
COMMENT ON COLUMN fact_task.outcome IS 'Outcome (完成情况) as published.';
COMMENT ON COLUMN fact_task.executed_appropriation_yuan IS 'Spent from appropriation (财政拨款) in yuan.';
COMMENT ON COLUMN fact_task.executed_other_yuan IS 'Spent from other funds (其他资金) in yuan.';
COMMENT ON COLUMN fact_task.weight IS 'Points to be had (分值).';
COMMENT ON COLUMN fact_task.score IS 'Points given (得分).';
COMMENT ON COLUMN fact_task.execution_rate IS 'Execution rate (预算执行率) in percent, as published.';
COMMENT ON COLUMN fact_task.deviation_reason IS 'Reason for a low execution and remedy, as published.';
COMMENT ON COLUMN fact_task.unit_published IS 'Unit of the amounts as published.';

CREATE TABLE fact_kpi (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    project_id VARCHAR,
    level1 VARCHAR,
    level2 VARCHAR,
    indicator_name VARCHAR NOT NULL,
    operator_published VARCHAR,
    target_operator VARCHAR,
    target_published VARCHAR,
    target_value DECIMAL(24, 6),
    target_date DATE,
    unit_published VARCHAR,
    unit_name VARCHAR,
    actual_published VARCHAR,
    actual_value DECIMAL(24, 6),
    actual_date DATE,
    weight DECIMAL(12, 4),
    score DECIMAL(12, 4),
    is_target_met BOOLEAN,
    deviation_reason VARCHAR,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_kpi IS 'One indicator (绩效指标). Grain: one printed indicator row.';
COMMENT ON COLUMN fact_kpi.project_id IS 'The project; NULL for the department''s own indicators.';
COMMENT ON COLUMN fact_kpi.level1 IS 'First-level indicator (一级指标), carried down where the cell is merged.';
COMMENT ON COLUMN fact_kpi.level2 IS 'Second-level indicator (二级指标), carried down where the cell is merged.';
COMMENT ON COLUMN fact_kpi.indicator_name IS 'Third-level indicator (三级指标).';
COMMENT ON COLUMN fact_kpi.operator_published IS 'Nature of the indicator (指标性质) as published: a sign or an exported drop-down code.';
COMMENT ON COLUMN fact_kpi.target_operator IS '=, ≥, ≤, > or <; NULL where it is not known.';
COMMENT ON COLUMN fact_kpi.target_published IS 'Target (指标值) as published.';
COMMENT ON COLUMN fact_kpi.target_value IS 'Target as a number in unit_name, only where certain. Percentages are in percent: 95 for 0.95 with unit %.';
COMMENT ON COLUMN fact_kpi.target_date IS 'Target that was published as a spreadsheet date serial.';
COMMENT ON COLUMN fact_kpi.unit_published IS 'Unit (度量单位) as published: a word or an exported drop-down code.';
COMMENT ON COLUMN fact_kpi.unit_name IS 'Unit in words; NULL where the code is not known.';
COMMENT ON COLUMN fact_kpi.actual_published IS 'Actual value (实际完成值) as published.';
COMMENT ON COLUMN fact_kpi.actual_value IS 'Actual value as a number in unit_name, only where certain.';
COMMENT ON COLUMN fact_kpi.actual_date IS 'Actual value that was published as a spreadsheet date serial.';
COMMENT ON COLUMN fact_kpi.weight IS 'Points to be had (分值).';
COMMENT ON COLUMN fact_kpi.score IS 'Points given (得分).';
COMMENT ON COLUMN fact_kpi.is_target_met IS 'Whether the actual value meets the target; NULL unless both numbers and the operator are certain.';
COMMENT ON COLUMN fact_kpi.deviation_reason IS 'Reason for a deviation and remedy (偏差原因分析及改进措施), as published.';

CREATE TABLE fact_project_score (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    project_id VARCHAR,
    indicator_weight DECIMAL(12, 4),
    indicator_score DECIMAL(12, 4),
    total_weight DECIMAL(12, 4),
    total_score DECIMAL(12, 4),
    grade VARCHAR,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_project_score IS 'Published totals of a self-evaluation. Grain: one form.';
COMMENT ON COLUMN fact_project_score.indicator_weight IS 'Subtotal of the indicators'' weights, where printed.';
COMMENT ON COLUMN fact_project_score.indicator_score IS 'Subtotal of the indicators'' scores, where printed.';
COMMENT ON COLUMN fact_project_score.total_weight IS 'Total points to be had (总分值).';
COMMENT ON COLUMN fact_project_score.total_score IS 'Total points given (总得分).';
COMMENT ON COLUMN fact_project_score.grade IS 'Grade (自评等级): 优, 良, 中 or 差; NULL where none is published.';

CREATE TABLE document_text (
    document_id VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    project_id VARCHAR,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE document_text IS 'Published text of the performance forms: narrative sections, goals, explanations. Grain: one text cell.';
COMMENT ON COLUMN document_text.section IS 'Headings above or left of the text, joined by " / ".';
COMMENT ON COLUMN document_text.text IS 'The text as published, markup removed.';
COMMENT ON COLUMN document_text.project_id IS 'The project; NULL for the department''s own.';
