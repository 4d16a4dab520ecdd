-- Where does income come from, with the names of the sources in Chinese and English, and what is each a part of?
SELECT i.department_name, i.fiscal_year, i.stage, l.name_zh, l.name_en, w.name_zh AS part_of, i.amount_yuan
FROM income_by_source i
JOIN dim_label l ON l.domain = 'revenue_source' AND l.code = i.revenue_source
LEFT JOIN dim_label w ON w.domain = l.domain AND w.code = l.whole_code
WHERE i.amount_yuan <> 0
ORDER BY i.department_name, i.fiscal_year, i.stage, l.sequence_no;
