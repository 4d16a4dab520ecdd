"""One department's accounts: which were published, and what one form of them says, subject by subject.

Amounts come from one statement per document and form, as published. Rows of subordinate units are left out, but where a
form prints subjects for units only: there a subject is the sum over them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.forms.labels import adds_up, labels

TYPES = tuple(code for domain, code in labels() if domain == "expenditure_type" and adds_up(domain, code))
"""Kinds of expenditure that are shown beside each other: what is printed as 其中 adds to none of them."""
# What is asked first where several forms hold the same classification.
_PREFERENCE = {
    "functional": ["expenditure", "general_budget_appropriation", "income_expenditure_summary"],
    "economic": ["basic_expenditure_economic"],
}
_ACCOUNTS = """
SELECT department_id, department_name, entity_kind, region_name, fiscal_year, stage, document_id, file_name
FROM current_document ORDER BY department_name, entity_kind, fiscal_year DESC, stage DESC
"""
# The rows of one publication that a form's picture may use.
_SPINE = """
FROM {fact} f
SEMI JOIN main_statement USING (statement_id)
JOIN current_document d ON d.document_id = f.document_id
JOIN dim_subject s USING (subject_id)
JOIN dim_subject_name n ON n.subject_id = f.subject_id AND f.fiscal_year BETWEEN n.first_year AND n.last_year
JOIN statement_coverage o ON o.statement_id = f.statement_id
WHERE d.department_id = $department AND d.fiscal_year = $year AND d.stage = $stage
  -- A department's own rows; of a form that prints subjects for its units only also theirs, without their totals.
  AND (f.unit_name IS NULL OR (o.owner_level = 'units' AND s.level > 0))
"""
_FORMS = f"""
SELECT f.form_id, f.fund, any_value(t.title_zh) AS title_zh, count(DISTINCT s.subject_id) AS subjects,
       count(DISTINCT s.subject_id) FILTER (s.level > 0) AS named_subjects
{_SPINE.format(fact="fact_expenditure").replace("WHERE", "LEFT JOIN dim_form t ON t.form_id = f.form_id WHERE", 1)}
  AND s.classification = $classification
GROUP BY ALL ORDER BY ALL
"""
_LINES = f"""
SELECT f.fact_id, s.subject_id, s.subject_code, n.subject_name, s.level, s.parent_subject_id,
       f.expenditure_type, f.amount_yuan, f.amount_published, f.unit_published, f.is_leaf, t.half_unit_yuan,
       f.unit_name
{_SPINE.format(fact="fact_expenditure").replace("WHERE", "JOIN statement t USING (statement_id) WHERE", 1)}
  AND s.classification = $classification AND f.form_id = $form AND f.fund = $fund
ORDER BY s.subject_code, f.source_page, f.source_table, f.source_row, f.source_column
"""
_INCOME = f"""
SELECT f.fact_id, f.form_id, f.revenue_source, f.fund, f.amount_yuan, f.amount_published, f.unit_published
{_SPINE.format(fact="fact_revenue")}
  AND s.subject_code = 'total' AND f.expenditure_type = 'total'
  AND f.form_id IN ('income_expenditure_summary', 'income')
ORDER BY f.form_id, f.source_page, f.source_table, f.source_row, f.source_column
"""
_BY_FUND = f"""
SELECT f.fact_id, f.form_id, f.fund, f.amount_yuan, f.amount_published, f.unit_published, s.subject_code, f.is_leaf
{_SPINE.format(fact="fact_expenditure")}
  AND f.expenditure_type = 'total' AND f.form_id = 'appropriation_summary'
ORDER BY f.source_page, f.source_table, f.source_row, f.source_column
"""
_BUDGET_FINAL = """
SELECT class_code, class_name, budget_yuan, final_yuan, difference_yuan, final_percent_of_budget
FROM budget_vs_final
WHERE department_id = $department AND fiscal_year = $year AND class_code IS NOT NULL ORDER BY class_code
"""
_BY_YEAR = """
SELECT fiscal_year, stage, class_code, any_value(class_name) AS class_name, sum(total_yuan) AS total_yuan
FROM expenditure_by_function WHERE department_id = $department AND class_code IS NOT NULL
GROUP BY ALL ORDER BY class_code, fiscal_year, stage
"""
_SUBJECTS = """
SELECT s.subject_id, s.subject_code, n.subject_name, s.level, s.parent_subject_id
FROM dim_subject s
JOIN dim_subject_name n ON n.subject_id = s.subject_id AND $year BETWEEN n.first_year AND n.last_year
"""
_THREE_PUBLIC = """
SELECT f.fact_id, f.line_no, f.line_name, f.item, f.measure, f.fund, f.amount_yuan, f.count_value,
       f.amount_published, f.unit_published, d.fiscal_year, d.stage
FROM fact_three_public f
JOIN main_three_public m USING (statement_id, fund)
JOIN current_document d ON d.document_id = f.document_id
WHERE d.department_id = $department AND d.fiscal_year = $year AND d.stage = $stage
  AND m.owner_level = 'department' AND f.unit_name IS NOT DISTINCT FROM m.whole_unit_name
ORDER BY f.source_page, f.source_table, f.source_row, f.source_column
"""
_SEARCH = f"""
SELECT f.fact_id, f.form_id, f.unit_name, s.classification, s.subject_code, n.subject_name, f.expenditure_type, f.fund,
       f.amount_yuan, f.amount_published, f.unit_published
{_SPINE.format(fact="fact_expenditure")}
  AND ($words = '' OR contains(n.subject_name, $words) OR contains(s.subject_name, $words)
       OR contains(f.subject_name_published, $words) OR starts_with(s.subject_code, $words))
  AND ($form = '' OR f.form_id = $form)
ORDER BY f.form_id, s.subject_code, f.expenditure_type, f.fund, f.fact_id
"""
_SET_ASIDE = """
SELECT s.form_id, s.title, s.status, s.status_reason, count(v.text) AS cells
FROM statement s
JOIN current_document d USING (document_id)
LEFT JOIN value_cell v ON v.statement_id = s.statement_id AND v.disposition = 'quarantined'
WHERE d.department_id = $department AND d.fiscal_year = $year AND d.stage = $stage
GROUP BY ALL HAVING cells > 0 OR s.status = 'quarantined' ORDER BY s.form_id, s.title
"""


@dataclass(frozen=True, slots=True)
class Account:
    """One publication: a department, a year and a stage (budget or final)."""

    department: str
    year: int
    stage: str

    def parameters(self, **more: Any) -> dict[str, Any]:
        """Query parameters of this account."""
        return {"department": self.department, "year": self.year, "stage": self.stage, **more}


def accounts(snapshot: Snapshot) -> list[Row]:
    """Every current publication: one row per department, year and stage, the newest year of a department first."""
    return snapshot.rows(_ACCOUNTS)


def forms(snapshot: Snapshot, account: Account, classification: str) -> list[Row]:
    """Forms that print expenditure by this classification, the one to show first on top.

    A form is shown first where it names subjects at all, then in the order of preference.
    """
    order = _PREFERENCE[classification]

    def rank(row: Row) -> tuple[bool, int, bool, str, str]:
        place = order.index(row["form_id"]) if row["form_id"] in order else len(order)
        return (not row["named_subjects"], place, row["fund"] != "all", row["form_id"], row["fund"])

    return sorted(snapshot.rows(_FORMS, account.parameters(classification=classification)), key=rank)


def lines(snapshot: Snapshot, account: Account, classification: str, form: str, fund: str) -> list[Row]:
    """Every published amount of one form and fund, one row per figure."""
    return snapshot.rows(_LINES, account.parameters(classification=classification, form=form, fund=fund))


def income(snapshot: Snapshot, account: Account) -> list[Row]:
    """Income of the year by source, from the summary where it loaded, else from the income form's 合计 row."""
    rows = snapshot.rows(_INCOME, account.parameters())
    summary = [row for row in rows if row["form_id"] == "income_expenditure_summary"]
    return summary or rows


def by_fund(snapshot: Snapshot, account: Account) -> list[Row]:
    """Appropriation spent, one row per fund: the printed 合计, or the sum of the lines where the form prints none.

    `is_computed` tells which; a computed amount has no `fact_id`.
    """
    rows = snapshot.rows(_BY_FUND, account.parameters())
    found = []
    for fund in dict.fromkeys(row["fund"] for row in rows):
        own = [row for row in rows if row["fund"] == fund]
        printed = next((row for row in own if row["subject_code"] == "total"), None)
        amount = printed["amount_yuan"] if printed else total_of([row for row in own if row["is_leaf"]])
        found.append(
            {
                "fund": fund,
                "amount_yuan": amount,
                "amount_published": printed["amount_published"] if printed else None,
                "unit_published": own[0]["unit_published"],
                "is_computed": printed is None,
                "form_id": own[0]["form_id"],
                "fact_id": printed["fact_id"] if printed else None,
            }
        )
    return found


def budget_against_final(snapshot: Snapshot, account: Account) -> list[Row]:
    """Budget and final by 类 for the account's year; a side that was not published is None."""
    return snapshot.rows(_BUDGET_FINAL, {"department": account.department, "year": account.year})


def by_year(snapshot: Snapshot, department: str) -> list[Row]:
    """Expenditure by 类 for every year and stage of a department, all from the same form."""
    return snapshot.rows(_BY_YEAR, {"department": department})


def three_public(snapshot: Snapshot, account: Account) -> list[Row]:
    """The 三公 form's figures in the order of the page."""
    return snapshot.rows(_THREE_PUBLIC, account.parameters())


def search(snapshot: Snapshot, account: Account, words: str, form: str = "") -> list[Row]:
    """Published expenditure figures whose subject's name contains the words or whose code begins with them."""
    return snapshot.rows(_SEARCH, account.parameters(words=words, form=form))


def set_aside(snapshot: Snapshot, account: Account) -> list[Row]:
    """Statements of the account that did not load in full, with the number of cells set aside."""
    return snapshot.rows(_SET_ASIDE, account.parameters())


def subject_names(snapshot: Snapshot, year: int) -> dict[str, Row]:
    """Every subject by its id: code, name in a year, level, parent."""
    rows = snapshot.rows(_SUBJECTS, {"year": year})
    return {row["subject_id"]: row for row in rows}


def total_of(rows: list[Row], key: str = "amount_yuan") -> Decimal | None:
    """Sum of the known amounts; None where none is known."""
    known = [row[key] for row in rows if row[key] is not None]
    return sum(known, Decimal(0)) if known else None
