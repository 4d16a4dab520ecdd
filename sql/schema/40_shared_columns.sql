-- Columns that mean the same in every table.

COMMENT ON COLUMN fact_expenditure.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_expenditure.document_id IS 'The document.';
COMMENT ON COLUMN fact_expenditure.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_expenditure.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_expenditure.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_expenditure.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_expenditure.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_expenditure.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_expenditure.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_expenditure.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_expenditure.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_revenue.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_revenue.document_id IS 'The document.';
COMMENT ON COLUMN fact_revenue.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_revenue.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_revenue.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_revenue.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_revenue.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_revenue.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_revenue.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_revenue.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_revenue.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_balance.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_balance.document_id IS 'The document.';
COMMENT ON COLUMN fact_balance.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_balance.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_balance.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_balance.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_balance.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_balance.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_balance.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_balance.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_balance.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_three_public.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_three_public.document_id IS 'The document.';
COMMENT ON COLUMN fact_three_public.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_three_public.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_three_public.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_three_public.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_three_public.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_three_public.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_three_public.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_three_public.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_three_public.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_comparison.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_comparison.document_id IS 'The document.';
COMMENT ON COLUMN fact_comparison.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_comparison.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_comparison.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_comparison.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_comparison.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_comparison.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_comparison.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_comparison.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_comparison.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_project_fund.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_project_fund.document_id IS 'The document.';
COMMENT ON COLUMN fact_project_fund.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_project_fund.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_project_fund.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_project_fund.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_project_fund.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_project_fund.project_id IS 'The project; NULL for a total over several projects of a list. A project of a list that also has a sheet of its own has two keys.';
COMMENT ON COLUMN fact_project_fund.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_project_fund.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_project_fund.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_project_fund.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_task.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_task.document_id IS 'The document.';
COMMENT ON COLUMN fact_task.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_task.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_task.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_task.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_task.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_task.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_task.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_task.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_task.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_kpi.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_kpi.document_id IS 'The document.';
COMMENT ON COLUMN fact_kpi.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_kpi.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_kpi.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_kpi.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_kpi.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_kpi.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_kpi.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_kpi.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_kpi.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN fact_project_score.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_project_score.document_id IS 'The document.';
COMMENT ON COLUMN fact_project_score.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_project_score.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_project_score.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_project_score.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_project_score.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_project_score.project_id IS 'The project; NULL for the department''s own self-evaluation.';
COMMENT ON COLUMN fact_project_score.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_project_score.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_project_score.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_project_score.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN document_text.document_id IS 'The document.';
COMMENT ON COLUMN document_text.form_id IS 'The statutory form.';
COMMENT ON COLUMN document_text.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN document_text.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN document_text.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN document_text.source_column IS 'Column in the table, from 1; for a fact of several cells, the first one.';

COMMENT ON COLUMN text_claim.document_id IS 'The document.';
COMMENT ON COLUMN statement_reading.document_id IS 'The document.';
COMMENT ON COLUMN text_claim.fiscal_year IS 'Fiscal year (年度) of the document.';
COMMENT ON COLUMN text_claim.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN text_claim.source_page IS 'Page of the words, from 1.';
COMMENT ON COLUMN text_claim.source_table IS '0: the line stands outside tables.';
COMMENT ON COLUMN text_claim.source_row IS 'Line on the page, from 1.';
COMMENT ON COLUMN text_claim.source_column IS 'Column in the line, from 1.';

COMMENT ON COLUMN statement.document_id IS 'The document.';
COMMENT ON COLUMN statement.form_id IS 'The statutory form.';

COMMENT ON COLUMN value_cell.document_id IS 'The document.';
COMMENT ON COLUMN value_cell.form_id IS 'The statutory form.';

COMMENT ON COLUMN unrecognised_table.document_id IS 'The document.';

COMMENT ON COLUMN source_cell.document_id IS 'The document.';

COMMENT ON COLUMN audit_finding.rule_id IS 'The rule.';
COMMENT ON COLUMN audit_finding.document_id IS 'The document.';
