WITH share AS (
    SELECT 'before' AS release, count(*) AS examined, avg((status IN ('unreadable', 'needs_ocr'))::INTEGER) AS unread
    FROM before.dim_document WHERE status <> 'duplicate'
    UNION ALL
    SELECT 'after', count(*), avg((status IN ('unreadable', 'needs_ocr'))::INTEGER)
    FROM after.dim_document WHERE status <> 'duplicate'
)
SELECT format('{:.1f} % of {} documents cannot be read or have no text, {:.1f} % of {} were so',
    100 * a.unread, a.examined, 100 * b.unread, b.examined)
FROM share a, share b
WHERE a.release = 'after' AND b.release = 'before' AND a.examined >= $least AND b.examined >= $least
  AND a.unread - b.unread > $rise
