"""The tables behind the pages, by name: what a download holds. Columns have the same names in every language."""

from collections.abc import Callable, Mapping

from pipeline.dashboard.address import View
from pipeline.dashboard.data import comparison, department, documents, findings, overview, performance, tree
from pipeline.dashboard.data.department import TYPES, Account
from pipeline.dashboard.data.source import Row, Snapshot

Table = Callable[[Snapshot, View], list[Row]]


def account(snapshot: Snapshot, view: View) -> Account | None:
    """The publication that an address asks for; None where the release has no such department."""
    known = department.accounts(snapshot)
    wanted = view.get("department") or (known[0]["department_id"] if known else "")
    own = [row for row in known if row["department_id"] == wanted]
    chosen = comparison.choose(own, view.number("year"), view.get("stage"))
    return comparison.account_of(chosen) if chosen else None


def form(forms: list[Row], view: View) -> Row | None:
    """The form that an address asks for, else the one to show first."""
    wanted = [row for row in forms if f"{row['form_id']}:{row['fund']}" == view.get("form")]
    return next(iter(wanted or forms), None)


def main_kind(lines: list[Row]) -> str:
    """The expenditure type that a form adds up: its total, or in the economic form its basic expenditure."""
    kinds = {row["expenditure_type"] for row in lines}
    return next((kind for kind in TYPES if kind in kinds), "total")


def subject_tree(snapshot: Snapshot, owner: Account, classification: str, chosen: Row) -> tuple[tree.Tree | None, str]:
    """The tree of one form and the expenditure type that it adds up."""
    lines = department.lines(snapshot, owner, classification, chosen["form_id"], chosen["fund"])
    kind = main_kind(lines)
    return tree.build(lines, department.subject_names(snapshot, owner.year), kind), kind


def projects(snapshot: Snapshot, view: View) -> list[Row]:
    """The projects that an address asks for."""
    return performance.projects(
        snapshot, view.get("department"), view.number("year") or 0, view.get("grade"), view.get("q")
    )


def indicators(snapshot: Snapshot, view: View) -> list[Row]:
    """The indicators that an address asks for."""
    year = view.number("year") or 0
    return performance.indicators(
        snapshot, view.get("department"), year, view.get("missed"), view.get("q"), view.get("project")
    )


def found(snapshot: Snapshot, view: View) -> list[Row]:
    """The findings that an address asks for."""
    return findings.findings(snapshot, view.get("rule"), superseded=bool(view.get("superseded")), **_narrowed(view))


def cases(snapshot: Snapshot, view: View) -> list[Row]:
    """The cases that an address asks for."""
    return findings.cases(snapshot, view.get("rule"), superseded=bool(view.get("superseded")), **_narrowed(view))


def _narrowed(view: View) -> dict[str, str]:
    return {name: view.get(name) for name in ("severity", "category", "confidence", "department", "document")}


def _subjects(snapshot: Snapshot, view: View) -> list[Row]:
    classification = "economic" if view.get("tab") == "economic" else "functional"
    owner = account(snapshot, view)
    chosen = form(department.forms(snapshot, owner, classification), view) if owner else None
    if owner is None or chosen is None:
        return []
    built, kind = subject_tree(snapshot, owner, classification, chosen)
    if built is None:
        return []
    current = built.nodes.get(view.get("subject"), built.root)
    return tree.parts(built, current, kind, TYPES)


def _comparison(snapshot: Snapshot, view: View, owner: Account) -> list[Row]:
    other = comparison.other_account(department.accounts(snapshot), view.get("with"), owner)
    return comparison.two(snapshot, owner, comparison.account_of(other)) if other else []


def _owned(ask: Callable[[Snapshot, View, Account], list[Row]]) -> Table:
    def table(snapshot: Snapshot, view: View) -> list[Row]:
        owner = account(snapshot, view)
        return ask(snapshot, view, owner) if owner else []

    return table


TABLES: Mapping[str, Table] = {
    "departments": lambda s, v: overview.departments(s),
    "forms": lambda s, v: overview.forms(s),
    "subjects": _subjects,
    "income": _owned(lambda s, v, a: department.income(s, a)),
    "funds": _owned(lambda s, v, a: department.by_fund(s, a)),
    "budget_final": _owned(lambda s, v, a: department.budget_against_final(s, a)),
    "years": _owned(lambda s, v, a: comparison.years(department.by_year(s, a.department), a.stage)[1]),
    "comparison": _owned(_comparison),
    "three_public": _owned(lambda s, v, a: comparison.three_public(department.three_public(s, a))),
    "lines": _owned(lambda s, v, a: department.search(s, a, v.get("q"))),
    "projects": projects,
    "indicators": indicators,
    "cases": cases,
    "findings": found,
    "rules": lambda s, v: findings.rules(s),
    "documents": lambda s, v: documents.documents(s, v.get("status"), v.get("q")),
    "statements": lambda s, v: documents.statements(s, v.get("document")),
    "set_aside": lambda s, v: documents.set_aside(s, v.get("document")),
}
