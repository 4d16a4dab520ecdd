-- severity: warning
-- category: source
-- description: 本年支出合计 = 基本 + 项目 + 上缴上级 + 经营 + 对附属单位补助 (+ 预留), where a two-sided summary lists those;
--   without what stands below the total.
SELECT
    document_id,
    form_id,
    min(source_page) AS page,
    'total 合计 · expenditure ' || fund AS key,
    sum(amount) FILTER (type IN ('basic', 'project', 'remitted', 'business', 'subsidy', 'reserve') AND reading = 'part') AS expected,
    sum(amount) FILTER (type = 'total') AS actual,
    sum(half_unit) AS tolerance,
    list(fact_id) FILTER (
        type IN ('basic', 'project', 'remitted', 'business', 'subsidy', 'reserve') AND reading = 'part'
    ) AS addends,
    list(fact_id) FILTER (type = 'total') AS compared
FROM rule_figure
WHERE
    complete_statement AND classification = 'functional' AND side = 'expenditure' AND level = 0
    AND form_id IN ('income_expenditure_summary', 'appropriation_summary', 'government_fund_summary')
    AND type IN ('total', 'basic', 'project', 'remitted', 'business', 'subsidy', 'reserve')
GROUP BY document_id, form_id, statement_id, fund
-- Some lists add 上缴上级 and 对附属单位补助 to the functional classes and do not split by kind.
HAVING count(*) FILTER (type IN ('basic', 'project')) > 0 AND NOT bool_or(reading = 'uncertain' AND amount <> 0);
