"""What must hold of the marts of any release: each check returns the rows that break it, and none is right.

The expected side is added up here from the fact tables, in other words than those of sql/marts.
"""

import duckdb

# (mart, what its rows are about, its amount): one row per document at least, and none that says nothing.
_PER_DOCUMENT = {
    "expenditure_by_function": ("subject_id", "total_yuan"),
    "expenditure_by_economic_class": ("subject_id", "basic_yuan"),
    "class_expenditure": ("class_code", "total_yuan"),
    "income_by_source": ("revenue_source", "amount_yuan"),
    "three_public_by_department": ("document_id", "total_final_yuan"),
    "carry_over": ("document_id", "carried_in_yuan"),
}

CHECKS = {
    "a document is in every mart, and where it has no figures it says why": " UNION ALL ".join(
        f"SELECT '{mart}' AS mart, d.document_id FROM current_document d LEFT JOIN {mart} m USING (document_id) "
        f"GROUP BY d.document_id HAVING count(m.document_id) = 0 OR (count(m.{about}) = 0 AND "
        "bool_or(m.is_complete OR m.incomplete_reason IS NULL))"
        for mart, (about, _) in _PER_DOCUMENT.items()
    ),
    "what is not complete says why, and only that": " UNION ALL ".join(
        f"SELECT '{mart}' AS mart, document_id FROM {mart} "
        "WHERE is_complete IS NULL OR is_complete <> (incomplete_reason IS NULL)"
        for mart in _PER_DOCUMENT
    ),
    "no row is a total": "SELECT document_id FROM class_expenditure WHERE class_code = 'total' "
    "UNION ALL SELECT document_id FROM expenditure_by_function WHERE subject_code = 'total' "
    "UNION ALL SELECT document_id FROM expenditure_by_economic_class WHERE subject_code = 'total' "
    "UNION ALL SELECT document_id FROM income_by_source WHERE revenue_source IN ('total', 'year_total')",
    # 0.005 万元 for every row and the total; whole yuan half a yuan.
    "classes add up to the printed total, or it is said that they do not": """
        SELECT c.document_id, c.total_yuan, p.total_yuan AS printed
        FROM (
            SELECT document_id, sum(total_yuan) AS total_yuan, bool_and(is_complete) AS is_complete, count(*) AS rows
            FROM expenditure_by_function WHERE subject_id IS NOT NULL GROUP BY document_id
        ) c
        JOIN (
            SELECT
                document_id, max(amount_yuan) AS total_yuan,
                max(CASE unit_published WHEN '元' THEN 0.5 ELSE 5000 END) AS half
            FROM fact_expenditure SEMI JOIN main_statement USING (statement_id)
            WHERE form_id = 'expenditure' AND subject_id = 'functional:total' AND expenditure_type = 'total'
                AND fund = 'all' AND unit_name IS NULL
            GROUP BY document_id
        ) p USING (document_id)
        WHERE c.is_complete AND abs(c.total_yuan - p.total_yuan) > p.half * (c.rows + 1)""",
    "what does not add up by more than rounding is no whole": """
        SELECT document_id FROM class_expenditure
        WHERE is_complete AND class_code IS NOT NULL
        GROUP BY document_id
        HAVING abs(sum(share_percent) - 100) > 0.1 * count(*) AND sum(total_yuan) > 0""",
    "leaves are a department's or its units', never both": """
        SELECT statement_id, expenditure_type, fund FROM fact_expenditure WHERE is_leaf
        GROUP BY ALL HAVING count(*) FILTER (unit_name IS NULL AND subject_id NOT LIKE '%:total') > 0
            AND count(unit_name) > 0""",
    "one figure has one value in every mart": """
        SELECT c.document_id, c.total_yuan, e.total_yuan, b.total_yuan
        FROM (SELECT document_id, sum(total_yuan) AS total_yuan FROM class_expenditure GROUP BY ALL) c
        FULL JOIN (SELECT document_id, sum(total_yuan) AS total_yuan FROM expenditure_by_function GROUP BY ALL) e
            USING (document_id)
        FULL JOIN (
            SELECT document_id, sum(yuan) AS total_yuan
            FROM (
                SELECT budget_document_id AS document_id, budget_yuan AS yuan FROM budget_vs_final
                UNION ALL SELECT final_document_id, final_yuan FROM budget_vs_final
            )
            WHERE document_id IS NOT NULL GROUP BY ALL
        ) b USING (document_id)
        WHERE c.total_yuan IS DISTINCT FROM e.total_yuan
            OR (c.total_yuan IS NOT NULL AND c.total_yuan IS DISTINCT FROM b.total_yuan)""",
    "the leaves of budget and final are those of the mart": """
        SELECT department_id, fiscal_year, sum(final_yuan) AS by_subject, any_value(f.total_yuan) AS by_class
        FROM budget_vs_final_by_subject
        JOIN (
            SELECT department_id, fiscal_year, sum(total_yuan) AS total_yuan
            FROM class_expenditure WHERE stage = 'final' GROUP BY ALL
        ) f USING (department_id, fiscal_year)
        GROUP BY ALL HAVING sum(final_yuan) IS DISTINCT FROM any_value(f.total_yuan)""",
    "no project twice": "SELECT document_id, project_id FROM project_budget GROUP BY ALL HAVING count(*) > 1 "
    "UNION ALL SELECT document_id, project_id FROM project_execution GROUP BY ALL HAVING count(*) > 1",
    "regions hold every body once": """
        SELECT r.fiscal_year, r.stage, r.total_yuan, o.total_yuan
        FROM (SELECT fiscal_year, stage, sum(total_yuan) AS total_yuan FROM region_expenditure GROUP BY ALL) r
        FULL JOIN (
            SELECT fiscal_year, stage, sum(total_yuan) AS total_yuan
            FROM expenditure_by_function SEMI JOIN outermost_document USING (document_id) GROUP BY ALL
        ) o USING (fiscal_year, stage)
        WHERE r.total_yuan IS DISTINCT FROM o.total_yuan""",
    "what is carried is what the summary prints": """
        SELECT document_id, carried_in_yuan, printed
        FROM carry_over
        JOIN (
            SELECT document_id, max(amount_yuan) AS printed
            FROM fact_balance SEMI JOIN main_statement USING (statement_id)
            WHERE form_id = 'income_expenditure_summary' AND balance_kind = 'carry_in' AND balance_part = 'total'
                AND fund = 'all' AND expenditure_type = 'total' AND subject_id = 'functional:total'
            GROUP BY ALL
        ) USING (document_id)
        WHERE carried_in_yuan IS DISTINCT FROM printed""",
}


def broken(con: duckdb.DuckDBPyConnection, check: str) -> list[tuple[object, ...]]:
    """Rows that break a check."""
    return con.execute(CHECKS[check]).fetchall()
