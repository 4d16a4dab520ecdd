"""What the rules found, as findings and as the cases that they make, and what each rule examined."""

from pipeline.dashboard.data.source import Row, Snapshot

_COLUMNS = """
       a.finding_id AS finding, a.case_id, a.rule_id, a.severity, a.category, a.confidence, a.look_at, a.document_id,
       a.form_id, f.title_zh, a.key, a.expected, a.actual, a.difference, a.difference_percent, a.unit, a.tolerance,
       a.message, a.page, r.description, d.file_name, d.media_type, d.fiscal_year, d.stage, d.superseded_by,
       p.department_id, p.department_name, p.entity_kind
"""
_JOINS = """
JOIN audit_rule r USING (rule_id)
JOIN dim_document d ON d.document_id = a.document_id
LEFT JOIN dim_department p ON p.department_id = d.department_id
LEFT JOIN dim_form f ON f.form_id = a.form_id
"""
# Who asks for a document means it, whether or not a later one stands for it.
_NARROWED = """
WHERE ($severity = '' OR a.severity = $severity)
  AND ($category = '' OR a.category = $category)
  AND ($confidence = '' OR a.confidence = $confidence)
  AND ($department = '' OR p.department_id = $department)
  AND ($document = '' OR a.document_id = $document)
  AND ($superseded OR $document <> '' OR d.superseded_by IS NULL)
"""
_FINDINGS = f"""
SELECT {_COLUMNS}
FROM audit_finding a {_JOINS} {_NARROWED} AND ($rule = '' OR a.rule_id = $rule)
ORDER BY p.department_name, d.fiscal_year, d.stage, a.rule_id, a.form_id, a.key, a.finding_id
"""
# Each case by the finding that tells it.
_CASES = f"""
SELECT c.findings, c.rules, c.pages, c.difference_yuan::DECIMAL(38, 2) AS difference_yuan, {_COLUMNS}
FROM audit_case c
JOIN audit_finding a ON a.finding_id = c.case_id {_JOINS} {_NARROWED}
  AND ($rule = '' OR list_contains(string_split(c.rules, ', '), $rule))
ORDER BY a.severity DESC, abs(c.difference_yuan) DESC NULLS LAST, abs(a.difference_percent) DESC NULLS LAST,
         a.finding_id
"""
_ONE = f"SELECT {_COLUMNS} FROM audit_finding a {_JOINS} WHERE a.finding_id = $finding"
_OF_CASE = f"""
SELECT {_COLUMNS} FROM audit_finding a {_JOINS} WHERE a.case_id = $case
ORDER BY a.rule_id, a.form_id, a.key, a.finding_id
"""
_RULES = """
SELECT rule_id, severity, category, description, examined, examined - violated AS passed, violated
FROM audit_rule ORDER BY violated DESC, examined DESC, rule_id
"""


def findings(snapshot: Snapshot, rule: str = "", *, superseded: bool = False, **narrowed: str) -> list[Row]:
    """Findings, narrowed; "" means any. Each row has `finding`, its name in links.

    Args:
        superseded: Also those of documents that a later publication stands for.
        narrowed: severity, category, confidence, department, document.
    """
    return snapshot.rows(_FINDINGS, _asked(rule, superseded, narrowed))


def cases(snapshot: Snapshot, rule: str = "", *, superseded: bool = False, **narrowed: str) -> list[Row]:
    """Cases, the worst first, narrowed as findings are; each with the finding that tells it."""
    return snapshot.rows(_CASES, _asked(rule, superseded, narrowed))


def _asked(rule: str, superseded: bool, narrowed: dict[str, str]) -> dict[str, object]:
    every = dict.fromkeys(("severity", "category", "confidence", "department", "document"), "")
    return {"rule": rule, "superseded": superseded} | every | narrowed


def one(snapshot: Snapshot, wanted: str) -> Row | None:
    """The finding of a name; None where the release has none."""
    return next(iter(snapshot.rows(_ONE, {"finding": wanted})), None)


def of_case(snapshot: Snapshot, case: str) -> list[Row]:
    """The findings that are one case."""
    return snapshot.rows(_OF_CASE, {"case": case})


def rules(snapshot: Snapshot) -> list[Row]:
    """Every rule with how often it ran, passed and failed."""
    return snapshot.rows(_RULES)
