-- severity: warning
-- category: source
-- description: 自评等级 follows the score: 优 from 90, 良 from 80, 中 from 60, else 差 (of 100 points).
SELECT
    document_id,
    form_id,
    source_page AS page,
    project_name || ' · grade' AS key,
    CASE
        WHEN total_score * 100 / coalesce(nullif(total_weight, 0), 100) >= 90 THEN '优'
        WHEN total_score * 100 / coalesce(nullif(total_weight, 0), 100) >= 80 THEN '良'
        WHEN total_score * 100 / coalesce(nullif(total_weight, 0), 100) >= 60 THEN '中'
        ELSE '差'
    END AS expected,
    grade AS actual,
    NULL AS tolerance,
    [cell_of(fact_id, 'total_score')] AS addends,
    [cell_of(fact_id, 'grade')] AS compared,
    actual = expected AS holds
FROM rule_score
WHERE total_score IS NOT NULL;
