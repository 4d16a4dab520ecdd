-- Dimensions: small, keyed, every fact refers to them.

CREATE TABLE dim_document (
    document_id VARCHAR PRIMARY KEY,
    sha256 VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    page_count INTEGER NOT NULL,
    department_id VARCHAR,
    fiscal_year INTEGER,
    stage VARCHAR,
    ingest_date DATE NOT NULL,
    reader_version VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    status_reason VARCHAR,
    superseded_by VARCHAR
);
COMMENT ON TABLE dim_document IS 'One row per published file (文件). The same bytes under another name are a row of their own with status duplicate and no facts.';
COMMENT ON COLUMN dim_document.document_id IS 'First 16 hex digits of the file''s SHA-256; for a duplicate, of the SHA-256 of that and its name.';
COMMENT ON COLUMN dim_document.sha256 IS 'SHA-256 of the file as it was archived.';
COMMENT ON COLUMN dim_document.file_name IS 'Name under which the file was first found in the landing folder. Often wrong about year and kind; never read as data.';
COMMENT ON COLUMN dim_document.media_type IS 'What the bytes are, decided by content: text/tab-separated-values, application/pdf, ….';
COMMENT ON COLUMN dim_document.page_count IS 'Pages (PDF), sheets (spreadsheet), otherwise 1; 0 where the file could not be opened.';
COMMENT ON COLUMN dim_document.department_id IS 'Whose accounts it prints (部门、单位), as the pages say.';
COMMENT ON COLUMN dim_document.fiscal_year IS 'Fiscal year (年度) that the pages state.';
COMMENT ON COLUMN dim_document.stage IS 'final (决算) or budget (预算).';
COMMENT ON COLUMN dim_document.ingest_date IS 'Date on which the file was archived.';
COMMENT ON COLUMN dim_document.reader_version IS 'Version of the readers that extracted its cells.';
COMMENT ON COLUMN dim_document.status IS 'loaded, quarantined (nothing of it loads), needs_ocr, not_a_disclosure, unreadable or duplicate.';
COMMENT ON COLUMN dim_document.status_reason IS 'Why, in words: what, where and what to do. NULL only where all of it loaded.';
COMMENT ON COLUMN dim_document.superseded_by IS 'document_id of the publication of the same department_id, year and stage that stands for this one: the later by ingest date, of one date the more complete (forms, then loaded figures, then file name). A later one that prints less than half of the forms again stands behind the earlier. The marts leave superseded documents out.';

CREATE TABLE dim_department (
    department_id VARCHAR PRIMARY KEY,
    department_name VARCHAR NOT NULL,
    entity_kind VARCHAR NOT NULL,
    parent_department_id VARCHAR,
    supervising_department_name VARCHAR,
    region_name VARCHAR,
    admin_level VARCHAR
);
COMMENT ON TABLE dim_department IS 'One row per body whose accounts are published (部门、单位). A department, its own office and its units are rows of their own, for their accounts are: never add a row''s amounts to those of its parent.';
COMMENT ON COLUMN dim_department.department_id IS 'Derived from the name and entity_kind.';
COMMENT ON COLUMN dim_department.department_name IS 'Name as published (部门、编制单位), without (汇总). Two kinds may share a name.';
COMMENT ON COLUMN dim_department.entity_kind IS 'Whose accounts: department (部门、汇总: with its units; also where nothing says otherwise), own_office (本级、机关: the body itself), unit (单位: one unit), government (本级、全县、全市: a whole government, whose tables are set aside).';
COMMENT ON COLUMN dim_department.parent_department_id IS 'department_id of the department whose accounts hold these: of an own_office the department of that name, of a unit the one that its own statement names. It may have no row here: then its accounts were not landed. NULL for departments, and where nothing says it.';
COMMENT ON COLUMN dim_department.supervising_department_name IS 'Supervising department (主管部门) as the body''s own sheets or words name it, NULL where they name none or several.';
COMMENT ON COLUMN dim_department.region_name IS 'Region (省、市、区、县) that the cover names, else that at the head of the name; NULL where neither shows one.';
COMMENT ON COLUMN dim_department.admin_level IS 'province, prefecture, county or township, as the region''s name shows it; NULL where it does not.';

CREATE TABLE dim_form (
    form_id VARCHAR PRIMARY KEY,
    title_zh VARCHAR NOT NULL,
    description VARCHAR NOT NULL
);
COMMENT ON TABLE dim_form IS 'One row per statutory form (公开表). The printed form number is no key: provinces number differently.';
COMMENT ON COLUMN dim_form.form_id IS 'Name of the form''s content, the same at every stage.';
COMMENT ON COLUMN dim_form.title_zh IS 'Official title at the final stage.';
COMMENT ON COLUMN dim_form.description IS 'What the form holds.';

CREATE TABLE dim_subject (
    subject_id VARCHAR PRIMARY KEY,
    classification VARCHAR NOT NULL,
    subject_code VARCHAR NOT NULL,
    subject_name VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    level_name VARCHAR NOT NULL,
    parent_subject_id VARCHAR,
    valid_from_year INTEGER,
    valid_to_year INTEGER
);
COMMENT ON TABLE dim_subject IS 'One row per subject (科目) and meaning: a code that changed its meaning has one row per meaning.';
COMMENT ON COLUMN dim_subject.subject_id IS 'classification:code, followed by @year where the code meant something else before that year, or by :name below the national economic classifications, where each publisher has codes of its own.';
COMMENT ON COLUMN dim_subject.classification IS 'functional (支出功能分类), economic (部门预算支出经济分类), government_economic (政府预算支出经济分类) or revenue (收入分类).';
COMMENT ON COLUMN dim_subject.subject_code IS 'Official code; total for the root of a classification, a form''s own 合计 row.';
COMMENT ON COLUMN dim_subject.subject_name IS 'Official name of today where the curated list has it, else the name most often published. What it was called in a year is in dim_subject_name.';
COMMENT ON COLUMN dim_subject.level IS '0 合计, 1 类, 2 款, 3 项.';
COMMENT ON COLUMN dim_subject.level_name IS '合计, 类, 款 or 项.';
COMMENT ON COLUMN dim_subject.parent_subject_id IS 'The next coarser subject; NULL for the root only.';
COMMENT ON COLUMN dim_subject.valid_from_year IS 'First fiscal year of this meaning; NULL: as far back as is known.';
COMMENT ON COLUMN dim_subject.valid_to_year IS 'Last fiscal year of this meaning; NULL: still valid.';

CREATE TABLE dim_subject_name (
    subject_id VARCHAR,
    first_year INTEGER,
    last_year INTEGER NOT NULL,
    subject_name VARCHAR NOT NULL,
    PRIMARY KEY (subject_id, first_year)
);
COMMENT ON TABLE dim_subject_name IS 'What a subject (科目) was called in which years: a renamed subject has one row per name, every other one a single row. Join it ON subject_id AND fiscal_year BETWEEN first_year AND last_year: every fact finds exactly one row.';
COMMENT ON COLUMN dim_subject_name.subject_id IS 'The subject.';
COMMENT ON COLUMN dim_subject_name.first_year IS 'First fiscal year of the name; 0: as far back as is known.';
COMMENT ON COLUMN dim_subject_name.last_year IS 'Last fiscal year of the name; 9999: still valid.';
COMMENT ON COLUMN dim_subject_name.subject_name IS 'Official name in these years: 20805 was 行政事业单位离退休 until 2019. For subjects that the curated list lacks, the name most often published.';

CREATE TABLE dim_project (
    project_id VARCHAR PRIMARY KEY,
    project_name VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    supervising_department_name VARCHAR,
    implementing_unit_name VARCHAR,
    fiscal_year INTEGER NOT NULL
);
COMMENT ON TABLE dim_project IS 'One row per project form or listed project (项目) of a department and year.';
COMMENT ON COLUMN dim_project.project_id IS 'Derived from department, fiscal year, implementing unit and project name; namesakes of one unit are numbered in the order of the document.';
COMMENT ON COLUMN dim_project.project_name IS 'Name as published (项目名称).';
COMMENT ON COLUMN dim_project.department_id IS 'The publishing department.';
COMMENT ON COLUMN dim_project.supervising_department_name IS 'Supervising department (主管部门), without white space and number, brackets half-width.';
COMMENT ON COLUMN dim_project.implementing_unit_name IS 'Implementing unit (实施单位), without white space and number, brackets half-width. NULL also where it is not certain under which unit of a list the project stands.';
COMMENT ON COLUMN dim_project.fiscal_year IS 'Fiscal year of the form.';

CREATE TABLE dim_label (
    domain VARCHAR,
    code VARCHAR,
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    whole_code VARCHAR,
    relation VARCHAR NOT NULL,
    sequence_no INTEGER NOT NULL,
    note VARCHAR,
    PRIMARY KEY (domain, code)
);
COMMENT ON TABLE dim_label IS 'What the codes in the fact tables mean, and what adds up to what (编码含义与加总关系). Join it ON domain = the column''s name AND code = its value: l.domain = ''fund'' AND l.code = f.fund. All that is within a code, at any depth, is in label_within.';
COMMENT ON COLUMN dim_label.domain IS 'Name of the column whose values these are: expenditure_type, fund, revenue_source, balance_kind, balance_part, item (of fact_three_public) or fund_row (of fact_project_fund).';
COMMENT ON COLUMN dim_label.code IS 'The value.';
COMMENT ON COLUMN dim_label.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN dim_label.name_en IS 'Name in English.';
COMMENT ON COLUMN dim_label.whole_code IS 'The code of the same domain that it is within; NULL for a whole. Where a form does not print that one, it is within the next one above.';
COMMENT ON COLUMN dim_label.relation IS 'part: with the other parts it adds up to its whole; of_which (其中): it is within its whole and must be added to nothing; count: it counts things, no money; whole: it is within none.';
COMMENT ON COLUMN dim_label.sequence_no IS 'Its place in its domain, from 1: the order in which forms print them.';
COMMENT ON COLUMN dim_label.note IS 'Where some forms print it otherwise.';
