WITH share AS (
    SELECT 'before' AS release, form_id, stage, count(*) AS statements, avg((status <> 'quarantined')::INTEGER) AS loaded
    FROM before.statement GROUP BY ALL
    UNION ALL
    SELECT 'after', form_id, stage, count(*), avg((status <> 'quarantined')::INTEGER) FROM after.statement GROUP BY ALL
)
SELECT format(
    '{} ({}): {:.0f} % of {} statements are loaded, {:.0f} % of {} were',
    b.form_id, b.stage, 100 * coalesce(a.loaded, 0), coalesce(a.statements, 0), 100 * b.loaded, b.statements
)
FROM share b
LEFT JOIN share a ON a.release = 'after' AND a.form_id = b.form_id AND a.stage IS NOT DISTINCT FROM b.stage
WHERE b.release = 'before' AND b.statements >= $least AND b.loaded - coalesce(a.loaded, 0) > $drop
ORDER BY b.loaded - coalesce(a.loaded, 0) DESC, 1
