"""Projects and indicators of the self-evaluations: money, scores, grades, targets and what was reached."""

from typing import Any

from pipeline.dashboard.data.source import Row, Snapshot

_WHERE = """
WHERE ($department = '' OR d.department_id = $department) AND ($year = 0 OR d.fiscal_year = $year)
"""
_PROJECTS = f"""
SELECT e.document_id, e.department_id, e.department_name, e.fiscal_year, e.stage, e.project_id, e.project_name,
       e.initial_budget_yuan, e.adjusted_budget_yuan, e.executed_yuan, e.execution_percent,
       e.execution_rate_published, e.total_weight, e.total_score, e.grade,
       (SELECT min(fact_id) FROM fact_project_score s
        WHERE s.document_id = e.document_id AND s.project_id = e.project_id) AS score_fact_id,
       (SELECT min(fact_id) FROM fact_project_fund f
        WHERE f.document_id = e.document_id AND f.project_id = e.project_id AND f.fund_row = 'total') AS fund_fact_id
FROM project_execution e
JOIN current_document d USING (document_id)
{_WHERE}
  AND ($grade = '' OR e.grade = $grade OR ($grade = 'none' AND e.grade IS NULL))
  AND ($q = '' OR contains(e.project_name, $q))
ORDER BY e.total_score DESC NULLS LAST, e.project_name, e.project_id
"""
_INDICATORS = f"""
SELECT k.fact_id, k.department_id, k.department_name, k.fiscal_year, k.stage, k.form_id, k.project_id, k.project_name,
       k.level1, k.level2, k.indicator_name, k.target_operator, k.target_published, k.target_value,
       k.actual_published, k.actual_value, k.unit_name, k.weight, k.score, k.is_target_met, k.deviation_reason,
       NOT k.is_target_met AND k.weight > 0 AND k.score >= k.weight AS is_full_on_missed
FROM kpi_scores k
JOIN current_document d USING (document_id)
{_WHERE}
  AND ($project = '' OR k.project_id = $project)
  AND ($q = '' OR contains(k.indicator_name, $q) OR contains(coalesce(k.project_name, ''), $q))
  AND CASE $kind
        WHEN 'missed' THEN k.is_target_met IS FALSE
        WHEN 'full' THEN k.is_target_met IS FALSE AND k.weight > 0 AND k.score >= k.weight
        WHEN 'met' THEN k.is_target_met
        WHEN 'unknown' THEN k.is_target_met IS NULL
        ELSE TRUE
      END
ORDER BY k.department_name, k.fiscal_year, k.project_name NULLS FIRST, k.fact_id
"""
_CHOICES = """
SELECT DISTINCT department_id, department_name, entity_kind, fiscal_year
FROM (
    SELECT department_id, department_name, entity_kind, fiscal_year FROM project_execution
    UNION SELECT department_id, department_name, entity_kind, fiscal_year FROM kpi_scores
)
ORDER BY department_name, entity_kind, fiscal_year DESC
"""
KINDS = ("missed", "full", "met", "unknown")


def choices(snapshot: Snapshot) -> list[Row]:
    """Departments and years that published any self-evaluation."""
    return snapshot.rows(_CHOICES)


def projects(snapshot: Snapshot, department: str, year: int, grade: str, words: str) -> list[Row]:
    """Projects with their money and marks, the best score first; "" and 0 mean any. Grade `none`: none published."""
    return snapshot.rows(_PROJECTS, {"department": department, "year": year, "grade": grade, "q": words})


def indicators(snapshot: Snapshot, department: str, year: int, kind: str, words: str, project: str) -> list[Row]:
    """Indicators with target and result; `kind` is one of KINDS or "" for all."""
    parameters: dict[str, Any] = {"department": department, "year": year, "kind": kind, "q": words, "project": project}
    return snapshot.rows(_INDICATORS, parameters)


def counts(rows: list[Row]) -> dict[str, int]:
    """How many indicators met their target, missed it, are unknown, and got full points though they missed it."""
    return {
        "met": sum(row["is_target_met"] is True for row in rows),
        "missed": sum(row["is_target_met"] is False for row in rows),
        "unknown": sum(row["is_target_met"] is None for row in rows),
        "full": sum(row["is_full_on_missed"] is True for row in rows),
    }
