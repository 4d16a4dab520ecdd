-- What is bought (政府采购): a part of the expenditure that other forms print, never added to it.

CREATE TABLE fact_procurement (
    fact_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    form_id VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    row_kind VARCHAR NOT NULL,
    row_name_published VARCHAR,
    part VARCHAR NOT NULL,
    fund VARCHAR NOT NULL,
    category VARCHAR,
    subject_id VARCHAR,
    economic_subject_id VARCHAR,
    economic_name_published VARCHAR,
    government_subject_id VARCHAR,
    unit_name VARCHAR,
    project_name VARCHAR,
    catalogue_code VARCHAR,
    catalogue_name VARCHAR,
    specification VARCHAR,
    method VARCHAR,
    method_published VARCHAR,
    is_reserved_for_small BOOLEAN,
    quantity DECIMAL(20, 4),
    amount_yuan DECIMAL(20, 2),
    amount_published VARCHAR NOT NULL,
    unit_published VARCHAR NOT NULL,
    is_leaf BOOLEAN NOT NULL,
    source_page INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    source_column INTEGER NOT NULL
);
COMMENT ON TABLE fact_procurement IS 'One published amount of government procurement (政府采购): an item, or a row that adds up items. It is a part of the expenditure that other forms print: never add it to that. Grain: one value cell.';
COMMENT ON COLUMN fact_procurement.row_kind IS 'item 品目; total 合计, category 货物、工程、服务, unit, subject 科目 and group (a project with its economic subject) add up items.';
COMMENT ON COLUMN fact_procurement.row_name_published IS 'Label of a row that adds up items (合计, 一、货物A, a unit), on one line; NULL for an item.';
COMMENT ON COLUMN fact_procurement.part IS 'total, or of it sme 面向中小企业预留 and micro 面向小微企业预留, where a column prints them.';
COMMENT ON COLUMN fact_procurement.fund IS 'all 合计, or the source that pays, by the words of fact_expenditure.fund.';
COMMENT ON COLUMN fact_procurement.category IS 'goods 货物, works 工程 or services 服务: by the row above, else by the letter of the item''s code (A, B, C); NULL where neither is printed.';
COMMENT ON COLUMN fact_procurement.subject_id IS 'Functional subject (功能科目) of the row; of a row that adds up items only where all of them have it. NULL where none is printed.';
COMMENT ON COLUMN fact_procurement.economic_subject_id IS 'Economic subject (部门预算支出经济分类) by its printed code, or by its name where that is of one subject alone; NULL otherwise.';
COMMENT ON COLUMN fact_procurement.economic_name_published IS 'Name of the economic subject as published; NULL where a code or nothing is printed.';
COMMENT ON COLUMN fact_procurement.government_subject_id IS 'Subject of the government''s own economic classification (政府预算支出经济分类); NULL where none is printed.';
COMMENT ON COLUMN fact_procurement.unit_name IS 'Unit whose row it is, or under whose row it stands; NULL for the department as a whole.';
COMMENT ON COLUMN fact_procurement.project_name IS 'Project (采购项目、专项名称), on one line; of items below a project''s row the one of that row.';
COMMENT ON COLUMN fact_procurement.catalogue_code IS 'Code of the official catalogue (政府采购品目分类目录) as published: A goods, B works, C services.';
COMMENT ON COLUMN fact_procurement.catalogue_name IS 'What is bought (采购目录、品目名称) as published, on one line.';
COMMENT ON COLUMN fact_procurement.specification IS 'Specification (规格型号) or contents of the service, as published.';
COMMENT ON COLUMN fact_procurement.method IS 'central 集中采购, department 部门集中采购 or dispersed 分散采购; NULL where none of them is printed.';
COMMENT ON COLUMN fact_procurement.method_published IS 'How it is bought (采购组织形式、采购方式) as published.';
COMMENT ON COLUMN fact_procurement.is_reserved_for_small IS 'Whether the row says that it is reserved for small enterprises (面向中小企业); NULL where it does not say.';
COMMENT ON COLUMN fact_procurement.quantity IS 'Quantity (数量) as published, on the row''s whole amount; of rows that add up items it adds unlike things. NULL where none is printed.';
COMMENT ON COLUMN fact_procurement.amount_yuan IS 'Amount in yuan (元), signed as published, converted exactly; NULL where a dash was printed.';
COMMENT ON COLUMN fact_procurement.amount_published IS 'The cell''s text as published.';
COMMENT ON COLUMN fact_procurement.unit_published IS 'Unit of the form as published: 元 or 万元, rarely 百元, 千元, 百万元, 亿元.';
COMMENT ON COLUMN fact_procurement.is_leaf IS 'Nothing finer is printed in the statement: its items, or where it has none its finest rows. Summing the leaves of one statement, part and fund never counts twice.';
COMMENT ON COLUMN fact_procurement.fact_id IS 'Key: the address of the cell that it was read from (document:page:table:row:column), stable across rebuilds.';
COMMENT ON COLUMN fact_procurement.document_id IS 'The document.';
COMMENT ON COLUMN fact_procurement.department_id IS 'The publishing department.';
COMMENT ON COLUMN fact_procurement.fiscal_year IS 'Fiscal year (年度).';
COMMENT ON COLUMN fact_procurement.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN fact_procurement.form_id IS 'The statutory form.';
COMMENT ON COLUMN fact_procurement.statement_id IS 'The statement (报表) that it was read from.';
COMMENT ON COLUMN fact_procurement.source_page IS 'Page of the cell, from 1.';
COMMENT ON COLUMN fact_procurement.source_table IS 'Table on the page, from 1.';
COMMENT ON COLUMN fact_procurement.source_row IS 'Row in the table, from 1.';
COMMENT ON COLUMN fact_procurement.source_column IS 'Column in the table, from 1.';
