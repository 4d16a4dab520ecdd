-- How much of each document is in the warehouse, and what happened to the rest?
SELECT file_name, sum(value_cells_seen) AS printed, sum(value_cells_loaded) AS loaded,
    sum(value_cells_quarantined) AS set_aside,
    round(100 * sum(value_cells_loaded) / nullif(sum(value_cells_seen), 0), 1) AS loaded_percent,
    string_agg(DISTINCT reason, '; ' ORDER BY reason) FILTER (value_cells_quarantined > 0) AS reasons
FROM coverage
GROUP BY file_name
ORDER BY loaded_percent, file_name;
