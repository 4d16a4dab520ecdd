"""What the rules found, and what each of them examined."""

import hashlib

from pipeline.dashboard.data.source import Row, Snapshot

_FINDINGS = """
SELECT a.rule_id, a.severity, a.category, a.document_id, a.form_id, f.title_zh, a.key, a.expected, a.actual,
       a.difference, a.tolerance, a.message, c.page, r.description,
       d.file_name, d.media_type, d.fiscal_year, d.stage, d.superseded_by,
       p.department_id, p.department_name, p.entity_kind
FROM audit_finding a
JOIN audit_rule r USING (rule_id)
LEFT JOIN (
    SELECT rule_id, document_id, key, expected, actual, min(page) AS page
    FROM audit_comparison WHERE NOT holds GROUP BY ALL
) c ON c.rule_id = a.rule_id AND c.document_id = a.document_id AND c.key = a.key
    AND c.expected = a.expected AND c.actual = a.actual
JOIN dim_document d ON d.document_id = a.document_id
LEFT JOIN dim_department p ON p.department_id = d.department_id
LEFT JOIN dim_form f ON f.form_id = a.form_id
WHERE ($rule = '' OR a.rule_id = $rule)
  AND ($severity = '' OR a.severity = $severity)
  AND ($category = '' OR a.category = $category)
  AND ($department = '' OR p.department_id = $department)
  AND ($document = '' OR a.document_id = $document)
ORDER BY p.department_name, d.fiscal_year, d.stage, a.rule_id, a.form_id, a.key, a.expected, a.actual
"""
_RULES = """
SELECT rule_id, severity, category, description, examined, examined - violated AS passed, violated
FROM audit_rule ORDER BY violated DESC, examined DESC, rule_id
"""


def findings(
    snapshot: Snapshot, rule: str = "", severity: str = "", category: str = "", department: str = "", document: str = ""
) -> list[Row]:
    """Findings, narrowed; "" means any. Each row has `finding`, its name in links, and `page` if known."""
    rows = snapshot.rows(
        _FINDINGS,
        {
            "rule": rule,
            "severity": severity,
            "category": category,
            "department": department,
            "document": document,
        },
    )
    return [row | {"finding": name(row)} for row in rows]


def one(snapshot: Snapshot, wanted: str) -> Row | None:
    """The finding of a name; None where the release has none."""
    return next((row for row in findings(snapshot) if row["finding"] == wanted), None)


def rules(snapshot: Snapshot) -> list[Row]:
    """Every rule with how often it ran, passed and failed."""
    return snapshot.rows(_RULES)


def name(row: Row) -> str:
    """A finding's name: what it says about which document, so that it is the same in every release that has it."""
    said = "\0".join(str(row[c]) for c in ("rule_id", "document_id", "form_id", "key", "expected", "actual"))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
