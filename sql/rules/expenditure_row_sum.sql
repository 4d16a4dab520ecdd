-- severity: warning
-- category: source
-- description: 支出合计 = 基本 + 项目 + 上缴上级 + 经营 + 对附属单位补助 (+ 预留, 结转下年), per row of the expenditure form;
--   经营 not where the form prints it as an 其中 of 项目.
SELECT
    document_id,
    form_id,
    source_page AS page,
    any_value(subject_code || ' ' || subject_name) || ' · ' || fund AS key,
    CASE
        WHEN count(*) FILTER (type <> 'total') > 0 THEN
            -- A form may print 人员 and 公用 without the 基本支出 that they make.
            coalesce(
                sum(amount) FILTER (type = 'basic'), sum(amount) FILTER (type IN ('personnel', 'running')), 0
            )
            + coalesce(sum(amount) FILTER (type IN ('project', 'remitted', 'business', 'subsidy', 'reserve') AND reading = 'part'), 0)
            + coalesce(sum(amount) FILTER (side = 'carry_out'), 0)
    END AS expected,
    sum(amount) FILTER (side = 'expenditure' AND type = 'total') AS actual,
    sum(half_unit) AS tolerance,
    list_concat(
        coalesce(list(fact_id) FILTER (type = 'basic'), list(fact_id) FILTER (type IN ('personnel', 'running'))),
        list(fact_id) FILTER (
            type IN ('project', 'remitted', 'business', 'subsidy', 'reserve') AND reading = 'part' OR side = 'carry_out'
        )
    ) AS addends,
    list(fact_id) FILTER (side = 'expenditure' AND type = 'total') AS compared
FROM rule_figure
WHERE
    complete_row AND side IN ('expenditure', 'carry_out') AND form_id = 'expenditure'
    AND type IN ('total', 'basic', 'personnel', 'running', 'project', 'remitted', 'business', 'subsidy', 'reserve')
GROUP BY document_id, form_id, statement_id, source_page, source_table, source_row, subject_id, fund
HAVING NOT bool_or(reading = 'uncertain' AND amount <> 0);
