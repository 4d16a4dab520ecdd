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
