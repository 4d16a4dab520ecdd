-- Provenance: what was read, what became of it, what was found wrong, what this release is.

CREATE TABLE statement (
    statement_id VARCHAR PRIMARY KEY,
    document_id VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    sequence_no INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    department_name VARCHAR,
    fiscal_year INTEGER,
    stage VARCHAR,
    unit_published VARCHAR,
    project_id VARCHAR,
    status VARCHAR NOT NULL,
    status_reason VARCHAR,
    alignment VARCHAR,
    half_unit_yuan DECIMAL(20, 6),
    note VARCHAR,
    value_cells INTEGER NOT NULL
);
COMMENT ON TABLE statement IS 'One recognised form in one document (报表), its pages stitched together.';
COMMENT ON COLUMN statement.statement_id IS 'document_id:sequence_no.';
COMMENT ON COLUMN statement.sequence_no IS 'Place among the document''s statements, from 1.';
COMMENT ON COLUMN statement.title IS 'Title as printed.';
COMMENT ON COLUMN statement.first_page IS 'First page of its tables.';
COMMENT ON COLUMN statement.last_page IS 'Last page of its tables.';
COMMENT ON COLUMN statement.department_name IS 'Department that the form itself names; NULL where it names none.';
COMMENT ON COLUMN statement.fiscal_year IS 'Fiscal year that the form itself states, else the document''s.';
COMMENT ON COLUMN statement.stage IS 'final or budget.';
COMMENT ON COLUMN statement.unit_published IS 'Unit of the form as printed: 元 or 万元, rarely 百元, 千元, 百万元, 亿元.';
COMMENT ON COLUMN statement.project_id IS 'The project of a project form.';
COMMENT ON COLUMN statement.status IS 'loaded, empty (published, no amounts) or quarantined.';
COMMENT ON COLUMN statement.status_reason IS 'Why it is quarantined: what, where, what to do.';
COMMENT ON COLUMN statement.alignment IS 'How columns got their meaning: which anchors, how many alignments were weighed, which identities confirmed the one chosen.';
COMMENT ON COLUMN statement.half_unit_yuan IS 'The rounding that each of its amounts carries, in yuan: half of the last decimal that it prints in a unit above 元 (50 where 万元 have two decimals); in 元 0, or 0.5 where all figures are whole and too many for chance. NULL where no amount loaded. A column that shows fewer digits has more: see value_cell.';
COMMENT ON COLUMN statement.note IS 'A note beside its tables that something was left out of them (已剔除涉密部分), without white space: contradictions of its sums are information then. NULL where there is none.';
COMMENT ON COLUMN statement.value_cells IS 'Printed value cells in its tables.';

CREATE TABLE statement_reading (
    statement_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    line VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    PRIMARY KEY (statement_id, relation, line)
);
COMMENT ON TABLE statement_reading IS 'What a statement puts into one sum where publishers differ, as it was decided when the form was read: rules, marts and pages go by it. Where no reading is certain they examine nothing.';
COMMENT ON COLUMN statement_reading.statement_id IS 'The statement.';
COMMENT ON COLUMN statement_reading.relation IS 'income_total (what 本年收入合计 of a summary adds up), expenditure_total (what a total of expenditure adds up beside 基本 and 项目), unit_rows (which row of a form of units is the department''s), three_public_total (what a 三公 total covers).';
COMMENT ON COLUMN statement_reading.line IS 'revenue_source, expenditure_type or balance_kind of the line; the unit''s name, empty for rows that name none; empty where the relation is one of the whole statement.';
COMMENT ON COLUMN statement_reading.reading IS 'part, beside (added only in the grand total), of_which (within another line), whole or member (department and unit), or uncertain.';
COMMENT ON COLUMN statement_reading.evidence IS 'What says so: positions, or how many rows add up which way.';

CREATE TABLE value_cell (
    document_id VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    column_no INTEGER NOT NULL,
    statement_id VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    disposition VARCHAR NOT NULL,
    reason VARCHAR,
    fact_id VARCHAR,
    measure VARCHAR,
    half_unit_yuan DECIMAL(20, 6)
);
COMMENT ON TABLE value_cell IS 'Every printed value cell of every statement and what became of it: the ledger behind "nothing lost".';
COMMENT ON COLUMN value_cell.page IS 'Page, from 1.';
COMMENT ON COLUMN value_cell.table_no IS 'Table on the page, from 1.';
COMMENT ON COLUMN value_cell.row_no IS 'Row in the table, from 1.';
COMMENT ON COLUMN value_cell.column_no IS 'Column in the table, from 1.';
COMMENT ON COLUMN value_cell.statement_id IS 'The statement that it belongs to.';
COMMENT ON COLUMN value_cell.text IS 'The cell''s text as published.';
COMMENT ON COLUMN value_cell.disposition IS 'loaded or quarantined.';
COMMENT ON COLUMN value_cell.reason IS 'Why it is quarantined.';
COMMENT ON COLUMN value_cell.fact_id IS 'The one fact that it became; NULL where quarantined.';
COMMENT ON COLUMN value_cell.measure IS 'Column of the fact that it fills, or the measure that its own column was resolved to.';
COMMENT ON COLUMN value_cell.half_unit_yuan IS 'The rounding of a loaded amount in yuan: that of its statement, or of its own column where that shows fewer digits beside others that fill up with zeros; 0.05 for an amount in 元 with one decimal. NULL for what is no amount.';

CREATE TABLE unrecognised_table (
    document_id VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    title VARCHAR,
    reason VARCHAR NOT NULL,
    sample VARCHAR NOT NULL,
    amounts INTEGER NOT NULL
);
COMMENT ON TABLE unrecognised_table IS 'One table that belongs to no recognised form (未识别的表): nothing of it is in the facts or in value_cell.';
COMMENT ON COLUMN unrecognised_table.page IS 'Page, from 1.';
COMMENT ON COLUMN unrecognised_table.table_no IS 'Table on the page, from 1.';
COMMENT ON COLUMN unrecognised_table.row_no IS 'Row with which the table, or this part of it, begins.';
COMMENT ON COLUMN unrecognised_table.title IS 'Title printed above it; NULL where there is none.';
COMMENT ON COLUMN unrecognised_table.reason IS 'Why nothing was made of it: what it is, or what no form file knows.';
COMMENT ON COLUMN unrecognised_table.sample IS 'Its first cells.';
COMMENT ON COLUMN unrecognised_table.amounts IS 'Cells that look like amounts.';

CREATE TABLE source_cell (
    document_id VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    column_no INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    row_span INTEGER NOT NULL,
    column_span INTEGER NOT NULL,
    x0 DOUBLE,
    top DOUBLE,
    x1 DOUBLE,
    bottom DOUBLE
);
COMMENT ON TABLE source_cell IS 'The cells of every recognised statement, as read.';
COMMENT ON COLUMN source_cell.page IS 'Page, from 1.';
COMMENT ON COLUMN source_cell.table_no IS 'Table on the page, from 1; 0 for lines of text outside tables.';
COMMENT ON COLUMN source_cell.row_no IS 'Row in the table, from 1.';
COMMENT ON COLUMN source_cell.column_no IS 'Column in the table, from 1.';
COMMENT ON COLUMN source_cell.text IS 'The cell''s text as read.';
COMMENT ON COLUMN source_cell.row_span IS 'Rows that the cell covers; more than 1 where it is merged.';
COMMENT ON COLUMN source_cell.column_span IS 'Columns that the cell covers; more than 1 where it is merged.';
COMMENT ON COLUMN source_cell.x0 IS 'Left edge in points; NULL in files without pages.';
COMMENT ON COLUMN source_cell.top IS 'Top edge in points from the page''s top; in text files the line number.';
COMMENT ON COLUMN source_cell.x1 IS 'Right edge in points; NULL in files without pages.';
COMMENT ON COLUMN source_cell.bottom IS 'Bottom edge in points; in text files the line number.';

CREATE TABLE text_claim (
    document_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    claim VARCHAR NOT NULL,
    form_id VARCHAR,
    subject VARCHAR,
    amount_yuan DECIMAL(20, 2),
    compared_yuan DECIMAL(20, 2),
    change_yuan DECIMAL(20, 2),
    half_unit_yuan DECIMAL(20, 6),
    rate_percent DECIMAL(18, 6),
    half_rate_percent DECIMAL(18, 6),
    word VARCHAR,
    text VARCHAR NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE text_claim IS 'What a document''s words say of its own forms: its contents list, the standard sentences of its explanation, its headings. Never a fact; the audit rules compare it with what the forms print.';
COMMENT ON COLUMN text_claim.claim IS 'form_listed (the contents list names the form), heading_year, placeholder, asset_date, final_against_budget, rate_of_budget (完成年初预算的 %), change (against last year), subject, or what the amount of a sentence is of: sources, income, income_budget (收入预算, with or without what is carried over), expenditure, expenditure_budget, basic_budget, project_budget, appropriation_…, income_ and a source, general_budget, government_fund, state_capital, basic, three_public_budget_ and three_public_final_ with a part, agency_running, procurement_ with a kind; …_basic, …_project, …_personnel, …_running are parts of the amount before, …_parts says that the parts add up to it.';
COMMENT ON COLUMN text_claim.form_id IS 'The form that a contents list names; NULL for other claims.';
COMMENT ON COLUMN text_claim.subject IS 'subject: the code, or the names of 类, 款 and 项 parted by strokes, as the sentence has them; change: the claim or subject that changed, NULL where the words before it are no known ones.';
COMMENT ON COLUMN text_claim.amount_yuan IS 'Amount that the sentence states, in yuan (元).';
COMMENT ON COLUMN text_claim.compared_yuan IS 'What a sentence compares its amount with, in yuan (元): the budget, last year''s amount, or the sum of the parts that it lists.';
COMMENT ON COLUMN text_claim.change_yuan IS 'change: by how much the amount is above (below: negative) that of another year, in yuan (元); NULL where the sentence says only the rate.';
COMMENT ON COLUMN text_claim.half_unit_yuan IS 'Half of the last decimal that the sentence prints, in yuan: its rounding. Of parts, that of all of them; of a change, the coarsest.';
COMMENT ON COLUMN text_claim.rate_percent IS 'change: the rate as printed, without a sign; rate_of_budget: the final amount as percent of the budget.';
COMMENT ON COLUMN text_claim.half_rate_percent IS 'Half of the last decimal of the rate, in percent.';
COMMENT ON COLUMN text_claim.word IS 'form_listed: printed or absent, NULL where it is not certain; heading_year and asset_date: the year; placeholder: the name left open; final_against_budget: 大于, 小于 or 等于; change: 增加, 减少, or the word for none.';
COMMENT ON COLUMN text_claim.text IS 'The words: a contents line or heading as printed, a sentence without white space.';

CREATE TABLE audit_rule (
    rule_id VARCHAR PRIMARY KEY,
    severity VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    unit VARCHAR,
    examined BIGINT NOT NULL,
    violated BIGINT NOT NULL
);
COMMENT ON TABLE audit_rule IS 'Every audit rule and how often it really ran in this release.';
COMMENT ON COLUMN audit_rule.rule_id IS 'Name of the rule''s file.';
COMMENT ON COLUMN audit_rule.severity IS 'critical (blocks the release), warning or info.';
COMMENT ON COLUMN audit_rule.category IS 'source (the publication contradicts itself) or extraction (we may have misread).';
COMMENT ON COLUMN audit_rule.description IS 'What must hold.';
COMMENT ON COLUMN audit_rule.unit IS 'What the rule''s numbers are: yuan (元), percent (百分数) or points (分); NULL where it compares words.';
COMMENT ON COLUMN audit_rule.examined IS 'Comparisons made.';
COMMENT ON COLUMN audit_rule.violated IS 'Comparisons that failed.';

CREATE TABLE audit_comparison (
    rule_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    form_id VARCHAR,
    page INTEGER,
    key VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    actual VARCHAR NOT NULL,
    difference DECIMAL(24, 4),
    tolerance DECIMAL(24, 4),
    holds BOOLEAN NOT NULL
);
COMMENT ON TABLE audit_comparison IS 'Every comparison that a rule made, whether it held or not. audit_rule counts them, audit_finding explains those that failed.';
COMMENT ON COLUMN audit_comparison.rule_id IS 'The rule.';
COMMENT ON COLUMN audit_comparison.document_id IS 'The document.';
COMMENT ON COLUMN audit_comparison.form_id IS 'Form whose figure was examined.';
COMMENT ON COLUMN audit_comparison.page IS 'Page of the figure, from 1.';
COMMENT ON COLUMN audit_comparison.key IS 'What was compared: begins with the subject''s code, the 三公 item, the indicator or the project.';
COMMENT ON COLUMN audit_comparison.expected IS 'What the rule makes of the other figures.';
COMMENT ON COLUMN audit_comparison.actual IS 'What is published.';
COMMENT ON COLUMN audit_comparison.difference IS 'actual minus expected in the rule''s unit; NULL where they are words.';
COMMENT ON COLUMN audit_comparison.tolerance IS 'Rounding that the published unit allows, in the rule''s unit; NULL where it allows none.';
COMMENT ON COLUMN audit_comparison.holds IS 'Whether the rule holds here.';

CREATE TABLE audit_finding (
    finding_id VARCHAR PRIMARY KEY,
    case_id VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    form_id VARCHAR,
    page INTEGER,
    key VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    actual VARCHAR NOT NULL,
    expected_number DECIMAL(24, 4),
    actual_number DECIMAL(24, 4),
    difference DECIMAL(24, 4),
    difference_percent DECIMAL(18, 2),
    unit VARCHAR,
    tolerance DECIMAL(24, 4),
    confidence VARCHAR NOT NULL,
    look_at VARCHAR,
    message VARCHAR NOT NULL
);
COMMENT ON TABLE audit_finding IS 'Every comparison that failed. Findings are reported, never repaired.';
COMMENT ON COLUMN audit_finding.finding_id IS 'Made from rule, document, form, what was compared and both values: the same in every release that has the finding.';
COMMENT ON COLUMN audit_finding.case_id IS 'The case that it is part of: findings of one document that have one cause.';
COMMENT ON COLUMN audit_finding.severity IS 'critical, warning or info.';
COMMENT ON COLUMN audit_finding.category IS 'source (the publication contradicts itself) or extraction (we may have misread: also where cells of the sum were set aside).';
COMMENT ON COLUMN audit_finding.form_id IS 'Form in which it shows.';
COMMENT ON COLUMN audit_finding.page IS 'Page on which it shows, from 1.';
COMMENT ON COLUMN audit_finding.key IS 'What was compared: subject, line or project.';
COMMENT ON COLUMN audit_finding.expected IS 'What the rule makes of the other figures.';
COMMENT ON COLUMN audit_finding.actual IS 'What is published.';
COMMENT ON COLUMN audit_finding.expected_number IS 'expected as a number, in unit; NULL where it is words.';
COMMENT ON COLUMN audit_finding.actual_number IS 'actual as a number, in unit; NULL where it is words.';
COMMENT ON COLUMN audit_finding.difference IS 'actual minus expected, in unit; NULL where they are words.';
COMMENT ON COLUMN audit_finding.difference_percent IS 'difference in percent of expected; NULL where that is 0 or they are words.';
COMMENT ON COLUMN audit_finding.unit IS 'What the numbers are: yuan (元), percent (百分数) or points (分); NULL where words are compared.';
COMMENT ON COLUMN audit_finding.tolerance IS 'Rounding that the published unit allows, in unit; NULL where it allows none.';
COMMENT ON COLUMN audit_finding.confidence IS 'proved: every figure that it compares is part of another sum that holds, or is printed twice; likely: one of them is not, so that look_at must be seen on the page first. Findings of severity info, of category extraction and about words are never proved.';
COMMENT ON COLUMN audit_finding.look_at IS 'What to look at on the pages before the finding is believed; NULL where it is proved.';
COMMENT ON COLUMN audit_finding.message IS 'The finding in words.';

CREATE TABLE audit_addend (
    finding_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    sign INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    fact_id VARCHAR,
    measure VARCHAR,
    published VARCHAR,
    is_confirmed BOOLEAN NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL,
    PRIMARY KEY (finding_id, role, source_page, source_table, source_row, source_column)
);
COMMENT ON TABLE audit_addend IS 'Which printed figures a finding compares, each with the cell that it stands in.';
COMMENT ON COLUMN audit_addend.finding_id IS 'The finding.';
COMMENT ON COLUMN audit_addend.role IS 'expected: what is added up, or held beside it; actual: what is published as its value.';
COMMENT ON COLUMN audit_addend.sign IS '1; -1 where the rule subtracts the figure.';
COMMENT ON COLUMN audit_addend.document_id IS 'The document.';
COMMENT ON COLUMN audit_addend.fact_id IS 'The fact; NULL for words, which are no fact.';
COMMENT ON COLUMN audit_addend.measure IS 'Which column of a fact of several cells (weight, executed_yuan, …); NULL for facts of one cell, and for words.';
COMMENT ON COLUMN audit_addend.published IS 'The figure as published, or the words; NULL where the cell holds no figure of its own.';
COMMENT ON COLUMN audit_addend.is_confirmed IS 'Whether another sum that holds contains the figure, or the document prints it a second time.';
COMMENT ON COLUMN audit_addend.source_page IS 'Page, from 1.';
COMMENT ON COLUMN audit_addend.source_table IS 'Table on the page, from 1; 0 for lines of text outside tables.';
COMMENT ON COLUMN audit_addend.source_row IS 'Row in the table, or line on the page, from 1.';
COMMENT ON COLUMN audit_addend.source_column IS 'Column in the table, or in the line, from 1.';

CREATE TABLE audit_case (
    case_id VARCHAR PRIMARY KEY,
    document_id VARCHAR NOT NULL,
    form_id VARCHAR,
    rules VARCHAR NOT NULL,
    findings BIGINT NOT NULL,
    pages VARCHAR,
    severity VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    difference_yuan DECIMAL(24, 4),
    difference_percent DECIMAL(18, 2),
    message VARCHAR NOT NULL
);
COMMENT ON TABLE audit_case IS 'One cause in one document: the findings that share a figure which nothing else confirms, or that differ by the same amount on one line or in one statement. Count these, not findings.';
COMMENT ON COLUMN audit_case.case_id IS 'finding_id of the finding that tells it: the surest, gravest, largest.';
COMMENT ON COLUMN audit_case.document_id IS 'The document.';
COMMENT ON COLUMN audit_case.form_id IS 'Form in which that finding shows.';
COMMENT ON COLUMN audit_case.rules IS 'The rules that it breaks.';
COMMENT ON COLUMN audit_case.findings IS 'Findings that it joins.';
COMMENT ON COLUMN audit_case.pages IS 'Pages on which its figures stand.';
COMMENT ON COLUMN audit_case.severity IS 'critical, warning or info.';
COMMENT ON COLUMN audit_case.category IS 'source (the publication contradicts itself) or extraction (we may have misread).';
COMMENT ON COLUMN audit_case.confidence IS 'proved or likely, as in audit_finding.';
COMMENT ON COLUMN audit_case.difference_yuan IS 'Its difference in yuan (元), published minus expected; NULL where it is about no amounts.';
COMMENT ON COLUMN audit_case.difference_percent IS 'Difference of the finding that tells it, in percent of what is expected.';
COMMENT ON COLUMN audit_case.message IS 'The case in words.';

CREATE TABLE release (
    version VARCHAR PRIMARY KEY,
    created_at TIMESTAMP NOT NULL,
    documents INTEGER NOT NULL,
    facts BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    program_version VARCHAR NOT NULL,
    git_commit VARCHAR,
    reader_version VARCHAR NOT NULL,
    forms_version VARCHAR NOT NULL,
    content_digest VARCHAR NOT NULL
);
COMMENT ON TABLE release IS 'What this file is. One row.';
COMMENT ON COLUMN release.version IS 'Version of the release: UTC time and content digest.';
COMMENT ON COLUMN release.created_at IS 'When it was assembled (UTC); if the clock was set back meanwhile, one second after the release before.';
COMMENT ON COLUMN release.documents IS 'Documents known.';
COMMENT ON COLUMN release.facts IS 'Rows in all fact tables.';
COMMENT ON COLUMN release.findings IS 'Rows in audit_finding that are of a current document: no later publication replaced it.';
COMMENT ON COLUMN release.program_version IS 'Version of Juesuan that built it; its CHANGELOG.md says which figures changed.';
COMMENT ON COLUMN release.git_commit IS 'Commit of the code that built it, where known.';
COMMENT ON COLUMN release.reader_version IS 'Version of the readers.';
COMMENT ON COLUMN release.forms_version IS 'Digest of form files, reference data and engine.';
COMMENT ON COLUMN release.content_digest IS 'Digest of the content: equal content, equal digest.';
