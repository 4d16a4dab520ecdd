"""Known limits of a release, in words for whoever opens its export: what did not load and why, which sums are short.

Everything but the general promises (docs/checks.md) comes from the release itself.
"""

import duckdb

from pipeline.shipped import DOCS
from pipeline.warehouse.safe_text import visible

CHECKS = DOCS / "checks.md"
PROMISES = "## What is not promised"
REASON_KIND = "regexp_replace(reason, '\\(.*\\)|''[^'']*''|[0-9]+', '', 'g')"
"""SQL: a reason without what differs from place to place, to count reasons of one kind together."""
_SECTIONS = (
    (
        "Files that did not load",
        "Nothing of these files is in the fact tables.",
        """
        SELECT file_name AS file, status, status_reason AS reason FROM dim_document
        WHERE status <> 'loaded' ORDER BY ALL
        """,
    ),
    (
        "Files that a later publication replaces",
        "Their figures are in the fact tables, not in the marts.",
        """
        SELECT d.file_name AS file, s.file_name AS "replaced by"
        FROM dim_document d JOIN dim_document s ON s.document_id = d.superseded_by ORDER BY ALL
        """,
    ),
    (
        "Forms that were set aside",
        "Recognised, but not certain enough to load; the rest of the file is there.",
        """
        SELECT d.file_name AS file, s.title AS form, s.first_page AS page, s.status_reason AS reason
        FROM statement s JOIN dim_document d USING (document_id)
        WHERE s.status = 'quarantined' ORDER BY ALL
        """,
    ),
    (
        "Figures that were set aside",
        "By form and kind of reason, with one example; each figure stands in `value_cell`.",
        f"""
        SELECT form_id AS form, count(*) AS figures, count(DISTINCT document_id) AS files, min(reason) AS "for example"
        FROM value_cell WHERE disposition = 'quarantined'
        GROUP BY form_id, {REASON_KIND} ORDER BY figures DESC, form, "for example"
        """,
    ),
    (
        "Tables that belong to no known form",
        "Their amounts were not read.",
        """
        SELECT file_name AS file, title_zh AS title, amounts_unrecognised::BIGINT AS amounts, reason FROM coverage
        WHERE status = 'unrecognised' ORDER BY ALL
        """,
    ),
    (
        "Sums that are not complete",
        "The finest rows of these forms do not add up to the published total; the marts say so by `is_complete`.",
        """
        SELECT file_name AS file, form_id AS form, classification, fund, expenditure_type AS type,
               published_total_yuan AS "published yuan", leaf_total_yuan AS "sum of the rows",
               incomplete_reason AS reason
        FROM form_total JOIN dim_document USING (document_id) WHERE NOT is_complete ORDER BY ALL
        """,
    ),
    (
        "Contradictions",
        "Loaded as published; each one is a row of `audit_finding`, those of one cause are a row of `audit_case`. "
        "Counted are those of documents that no later publication replaced.",
        """
        SELECT rule_id AS rule, severity, category, examined, findings, description
        FROM audit_rule
        JOIN (
            SELECT rule_id, count(*) AS findings
            FROM audit_finding SEMI JOIN current_document USING (document_id)
            GROUP BY rule_id
        ) USING (rule_id)
        ORDER BY findings DESC, rule_id
        """,
    ),
    (
        "Rules that compared nothing",
        "They say nothing about this release.",
        "SELECT rule_id AS rule, description FROM audit_rule WHERE examined = 0 ORDER BY ALL",
    ),
)


def known_limits(con: duckdb.DuckDBPyConnection) -> str:
    """Markdown: the limits of the release that is open here. Sections with nothing to say say so."""
    parts = ["# Known limits of this release\n"]
    for title, meaning, sql in _SECTIONS:
        result = con.execute(sql)
        columns = [column[0] for column in result.description or []]
        rows = result.fetchall()
        parts.append(f"## {title} ({len(rows)})\n")
        parts.append(f"{meaning}\n" if rows else "None.\n")
        if rows:
            lines = [columns, ["---"] * len(columns), *rows]
            parts.append("".join(f"| {' | '.join(_cell(value) for value in line)} |\n" for line in lines))
    promises = CHECKS.read_text(encoding="utf-8").partition(PROMISES)[2].partition("\n## ")[0]
    parts.append(f"{PROMISES}\n\n{promises.strip()}\n")
    return "\n".join(parts)


def _cell(value: object) -> str:
    # Texts of strangers: on one line, and without a sign that would open markup or another cell.
    if value is None:
        return ""
    text = " ".join(visible(str(value)).split())
    return "".join(f"\\{sign}" if sign in "|<>[]`*\\" else sign for sign in text) if text.strip("-") else text
