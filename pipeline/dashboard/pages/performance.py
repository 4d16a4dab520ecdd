"""Self-evaluations: projects by score, grade and execution; indicators with target and result."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import performance as data
from pipeline.dashboard.data import tables
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.wording import Words, amount

PARTS = ("projects", "indicators")
GRADES = ("优", "良", "中", "差", "none")


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """The performance page."""
    known = data.choices(snapshot)
    if not known:
        return [ui.heading(words("performance.title")), ui.empty(words("performance.none"))]
    part = view.get("tab") if view.get("tab") in PARTS else "projects"
    names = words.entities(known)
    department = view.get("department")
    years = sorted({r["fiscal_year"] for r in known if department in ("", r["department_id"])}, reverse=True)
    chooser = ui.choices(
        ui.choice("department", words("choice.department"), list(names.items()), department, words, clearable=True),
        ui.choice(
            "year", words("choice.year"), [(str(y), str(y)) for y in years], view.get("year"), words, clearable=True
        ),
        _grade(view, words) if part == "projects" else _kind(view, words),
        ui.search_box("q", words("choice.project_q"), view.get("q"), words("choice.project_q_hint")),
    )
    content = _projects(snapshot, view, words) if part == "projects" else _indicators(snapshot, view, words)
    return [
        ui.heading(words("performance.title"), words("performance.lead")),
        chooser,
        ui.tabs(view, words, PARTS, part),
        html.Div(content, className="panel"),
    ]


def _grade(view: View, words: Words) -> Component:
    options = [(g, words.of("grade", g)) for g in GRADES]
    return ui.choice("grade", words("choice.grade"), options, view.get("grade"), words, clearable=True)


def _kind(view: View, words: Words) -> Component:
    options = [(kind, words(f"performance.{kind}")) for kind in data.KINDS]
    return ui.choice("missed", words("choice.missed"), options, view.get("missed"), words, clearable=True)


def _projects(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    rows = tables.projects(snapshot, view)

    def fact(row: Any, column: str) -> str | None:
        return view.link("figure", fact=row[column]) if row[column] else None

    columns = [
        Column(
            "project_name",
            words("column.project"),
            "long",
            href=lambda r: view.link(tab="indicators", project=r["project_id"], q="", grade=""),
        ),
        Column("department_name", words("column.department"), "long", width=170),
        Column("fiscal_year", words("column.year"), "year"),
        Column("adjusted_budget_yuan", words("column.adjusted_budget_yuan"), "amount"),
        Column("executed_yuan", words("column.executed_yuan"), "amount", href=lambda r: fact(r, "fund_fact_id")),
        Column("execution_percent", words("column.execution"), "percent"),
        Column("total_score", words("column.total_score"), "points", href=lambda r: fact(r, "score_fact_id")),
        Column("grade", words("column.grade"), words="grade", width=80),
    ]
    return [
        html.P(words("performance.projects_found", count=amount(len(rows))), role="status"),
        ui.note(words("performance.projects_note"), "info"),
        grid("projects", columns, rows, words, words("tab.projects")) if rows else ui.empty(words("grid.noRowsToShow")),
        ui.downloads(view, words, "projects"),
    ]


def _indicators(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    rows = tables.indicators(snapshot, view)
    count = data.counts(tables.indicators(snapshot, view.without("missed")))
    columns = [
        Column(
            "indicator_name", words("column.indicator"), "long", href=lambda r: view.link("figure", fact=r["fact_id"])
        ),
        Column("target", words("column.target"), width=120),
        Column("actual", words("column.actual"), width=120),
        Column("met", words("column.met"), words="met", width=110),
        Column("score", words("column.score"), "points"),
        Column("weight", words("column.weight"), "points"),
        Column("project_name", words("column.project"), "long"),
        Column("department_name", words("column.department"), "long", width=170),
        Column("fiscal_year", words("column.year"), "year"),
        Column("deviation_reason", words("column.reason"), "long"),
    ]
    shown = [row | {"target": target(row), "actual": actual(row), "met": state(row)} for row in rows]
    project = next((row["project_name"] for row in rows if view.get("project")), None)
    return [
        html.P(
            [
                words("performance.of_project", name=project),
                " ",
                ui.link(words("performance.all"), view.link(project="")),
            ]
        )
        if project
        else None,
        ui.cards(
            [
                (
                    words(f"performance.{kind}"),
                    amount(count[kind]),
                    ui.link(words("performance.show"), view.link(missed=kind)),
                )
                for kind in ("met", "missed", "full", "unknown")
            ]
        ),
        ui.note(words("performance.indicators_note"), "info"),
        grid("indicators", columns, shown, words, words("tab.indicators"))
        if rows
        else ui.empty(words("grid.noRowsToShow")),
        ui.downloads(view, words, "indicators"),
    ]


def target(row: Row) -> str | None:
    """The target in words: sign, published value, unit."""
    if row["target_published"] is None:
        return None
    sign, value = row["target_operator"] or "", row["target_published"]
    return f"{'' if value.startswith(sign) else sign}{value}{_unit(row, value)}"


def actual(row: Row) -> str | None:
    """The result in words."""
    value = row["actual_published"]
    return None if value is None else f"{value}{_unit(row, value)}"


def state(row: Row) -> str:
    """Key of the word for whether the target was met."""
    if row["is_full_on_missed"]:
        return "full"
    return {True: "yes", False: "no", None: "unknown"}[row["is_target_met"]]


def _unit(row: Row, value: str) -> str:
    unit = row["unit_name"] or ""
    return "" if not unit or value.endswith(unit) else f" {unit}"
