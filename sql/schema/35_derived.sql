-- Sums over the tables above, made once for each release by sql/derived, so that no question adds up everything anew.

CREATE TABLE statement_coverage (
    statement_id VARCHAR PRIMARY KEY,
    document_id VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    is_main BOOLEAN NOT NULL,
    cells_seen BIGINT NOT NULL,
    cells_loaded BIGINT NOT NULL,
    cells_quarantined BIGINT NOT NULL,
    reason VARCHAR,
    facts BIGINT NOT NULL,
    owner_level VARCHAR
);
COMMENT ON TABLE statement_coverage IS 'What became of the printed figures of each statement, and which statement counts where a document prints a form twice (覆盖情况).';
COMMENT ON COLUMN statement_coverage.statement_id IS 'The statement.';
COMMENT ON COLUMN statement_coverage.document_id IS 'The document.';
COMMENT ON COLUMN statement_coverage.form_id IS 'The statutory form.';
COMMENT ON COLUMN statement_coverage.is_main IS 'Whether marts that add amounts up read this statement: one for each document and form, see main_statement; 三公 has one for each fund, see main_three_public.';
COMMENT ON COLUMN statement_coverage.cells_seen IS 'Its rows of value_cell.';
COMMENT ON COLUMN statement_coverage.cells_loaded IS 'Value cells that became facts.';
COMMENT ON COLUMN statement_coverage.cells_quarantined IS 'Value cells that were set aside.';
COMMENT ON COLUMN statement_coverage.reason IS 'The most frequent reason why; NULL where none was set aside.';
COMMENT ON COLUMN statement_coverage.facts IS 'Facts that it gave.';
COMMENT ON COLUMN statement_coverage.owner_level IS 'Whose rows its leaves of expenditure are: department, or units where it prints subjects for units only; never both. NULL where it has none.';

CREATE TABLE form_total (
    document_id VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    classification VARCHAR NOT NULL,
    fund VARCHAR NOT NULL,
    expenditure_type VARCHAR NOT NULL,
    leaf_total_yuan DECIMAL(38, 2) NOT NULL,
    published_total_yuan DECIMAL(38, 2),
    difference_yuan DECIMAL(38, 2),
    set_aside_cells BIGINT NOT NULL,
    named_leaves BIGINT NOT NULL,
    owner_level VARCHAR NOT NULL,
    is_complete BOOLEAN NOT NULL,
    incomplete_reason VARCHAR
);
COMMENT ON TABLE form_total IS 'Per document, form, classification, fund and kind of expenditure: the published 合计 beside the sum of the leaves. Where they differ by more than rounding, sums over that form are short or the publication contradicts itself; the reason says which.';
COMMENT ON COLUMN form_total.document_id IS 'The document.';
COMMENT ON COLUMN form_total.form_id IS 'The statutory form.';
COMMENT ON COLUMN form_total.classification IS 'functional, economic or government_economic, as in dim_subject.';
COMMENT ON COLUMN form_total.fund IS 'Fund (资金), as in fact_expenditure.';
COMMENT ON COLUMN form_total.expenditure_type IS 'Kind of expenditure (支出类型), as in fact_expenditure.';
COMMENT ON COLUMN form_total.leaf_total_yuan IS 'Sum of the finest published subjects, in yuan.';
COMMENT ON COLUMN form_total.published_total_yuan IS 'The form''s own 合计 in yuan, or its 人员经费合计 and 公用经费合计 together; NULL where it prints none or it was set aside.';
COMMENT ON COLUMN form_total.difference_yuan IS 'published_total_yuan minus leaf_total_yuan.';
COMMENT ON COLUMN form_total.set_aside_cells IS 'Printed figures of the form that were quarantined.';
COMMENT ON COLUMN form_total.named_leaves IS 'Leaves that are subjects: 0 where the form prints a 合计 alone.';
COMMENT ON COLUMN form_total.owner_level IS 'Whose rows the leaves are: department, or units.';
COMMENT ON COLUMN form_total.is_complete IS 'Whether the leaves are the whole form: they add up to the published 合计 within rounding, or no 合计 is known and nothing was set aside. Rows of units that no 合计 of the department confirms are never the whole.';
COMMENT ON COLUMN form_total.incomplete_reason IS 'Why is_complete is false; NULL where it is true.';

CREATE TABLE label_within (
    domain VARCHAR,
    code VARCHAR,
    whole_code VARCHAR,
    adds_up BOOLEAN NOT NULL,
    PRIMARY KEY (domain, code, whole_code)
);
COMMENT ON TABLE label_within IS 'Every code of dim_label with each code that it is within, at any depth (加总关系). Of what a form prints, the codes nearest below a whole that add up are its parts.';
COMMENT ON COLUMN label_within.domain IS 'As in dim_label.';
COMMENT ON COLUMN label_within.code IS 'The code.';
COMMENT ON COLUMN label_within.whole_code IS 'What it is within.';
COMMENT ON COLUMN label_within.adds_up IS 'Whether it is added up to that; false for what is 其中 of something.';

CREATE TABLE main_three_public (
    document_id VARCHAR,
    fund VARCHAR,
    statement_id VARCHAR NOT NULL,
    whole_unit_name VARCHAR,
    owner_level VARCHAR,
    PRIMARY KEY (document_id, fund)
);
COMMENT ON TABLE main_three_public IS 'The statement of 三公 that counts for each fund of a document: some print one form for the general budget and one for the government funds. And whose rows of it count.';
COMMENT ON COLUMN main_three_public.document_id IS 'The document.';
COMMENT ON COLUMN main_three_public.fund IS 'Fund, as in fact_three_public.';
COMMENT ON COLUMN main_three_public.statement_id IS 'The statement.';
COMMENT ON COLUMN main_three_public.whole_unit_name IS 'unit_name of the rows that are the department''s: NULL as everywhere; else the one unit whose figures are the sums of all others.';
COMMENT ON COLUMN main_three_public.owner_level IS 'Whose rows count: department; units, added up, where the form prints no row of the department; NULL where nobody can say.';

CREATE TABLE form_absence (
    document_id VARCHAR,
    form_id VARCHAR,
    reason VARCHAR NOT NULL,
    published_total_yuan DECIMAL(38, 2),
    PRIMARY KEY (document_id, form_id)
);
COMMENT ON TABLE form_absence IS 'Current documents and forms that marts stand on, where a mart has no figures of it, and why. The mart''s one row of the document says it in incomplete_reason.';
COMMENT ON COLUMN form_absence.document_id IS 'The document.';
COMMENT ON COLUMN form_absence.form_id IS 'The form: expenditure (expenditure_by_function), basic_expenditure_economic (expenditure_by_economic_class), income_expenditure_summary (income_by_source) or three_public.';
COMMENT ON COLUMN form_absence.reason IS 'Why.';
COMMENT ON COLUMN form_absence.published_total_yuan IS 'The 合计 that the form prints all the same, in yuan.';
