WITH share AS (
    SELECT 'documents' AS what, 'before' AS release, count(*) AS examined, avg((status = 'quarantined')::INTEGER) AS aside
    FROM before.dim_document WHERE status IN ('loaded', 'quarantined')
    UNION ALL
    SELECT 'documents', 'after', count(*), avg((status = 'quarantined')::INTEGER)
    FROM after.dim_document WHERE status IN ('loaded', 'quarantined')
    UNION ALL
    SELECT 'value cells', 'before', count(*), avg((disposition = 'quarantined')::INTEGER) FROM before.value_cell
    UNION ALL
    SELECT 'value cells', 'after', count(*), avg((disposition = 'quarantined')::INTEGER) FROM after.value_cell
)
SELECT format('{:.1f} % of {} {} are set aside, {:.1f} % of {} were',
    100 * a.aside, a.examined, a.what, 100 * b.aside, b.examined)
FROM share a JOIN share b USING (what)
WHERE a.release = 'after' AND b.release = 'before' AND a.examined >= $least AND b.examined >= $least
  AND a.aside - b.aside > $rise
ORDER BY a.what
