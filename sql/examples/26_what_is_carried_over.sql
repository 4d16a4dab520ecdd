-- What did departments carry in from earlier years, and what do they leave for later ones?
SELECT department_name, fiscal_year, stage, carried_in_yuan, surplus_used_yuan, carried_out_yuan, total_sources_yuan,
    is_complete, incomplete_reason
FROM carry_over
ORDER BY carried_in_yuan DESC NULLS LAST, department_name, fiscal_year, stage;
