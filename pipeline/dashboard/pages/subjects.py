"""A department's expenditure by subject: picture, breadcrumbs and table of one form; and the search for lines."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.charts import treemap
from pipeline.dashboard.data import comparison, tables
from pipeline.dashboard.data import department as data
from pipeline.dashboard.data.department import TYPES, Account
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.data.tree import Node, Tree, is_rounding, parts
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.wording import Words, amount, percent


def function_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """Expenditure by what it is for."""
    return _by_subject(snapshot, view, words, account, "functional")


def economic_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """Expenditure by what it buys."""
    return _by_subject(snapshot, view, words, account, "economic")


def _by_subject(snapshot: Snapshot, view: View, words: Words, account: Account, classification: str) -> ui.Children:
    forms = data.forms(snapshot, account, classification)
    form = tables.form(forms, view)
    if form is None:
        return [ui.empty(words(f"department.no_{classification}"))]
    tree, kind = tables.subject_tree(snapshot, account, classification, form)
    if tree is None:
        return [ui.empty(words(f"department.no_{classification}"))]
    current = tree.nodes.get(view.get("subject"), tree.root)
    title = words.form(form["form_id"], form["title_zh"])
    shown: list[ui.Child] = [
        _form_choice(forms, form, words) if len(forms) > 1 else html.P(title, className="source"),
        _trail(tree, current, view, words),
        _headline(tree, current, kind, view, words),
        *_notes(tree, current, kind, words),
    ]
    if current.children:
        shown.append(
            treemap(tree, current, view, words, words("department.treemap_label", name=current.name, form=title))
        )
        shown.append(html.P(words("department.treemap_hint"), className="hint no-print"))
    shown += [
        _subject_grid(tree, current, kind, view, words),
        ui.downloads(view, words, "subjects"),
    ]
    return [part for part in shown if part is not None]


def _form_choice(forms: list[Row], form: Row, words: Words) -> Component:
    options = [
        (f"{r['form_id']}:{r['fund']}", f"{words.form(r['form_id'], r['title_zh'])} · {words.of('fund', r['fund'])}")
        for r in forms
    ]
    return ui.choices(ui.choice("form", words("choice.form"), options, f"{form['form_id']}:{form['fund']}", words))


def _trail(tree: Tree, current: Node, view: View, words: Words) -> Component:
    path = tree.path(current.subject_id)
    items: list[Component] = []
    for node in path:
        level = words.of("level", node.level)
        text: ui.Children = [html.Span(level, className="level"), node.name] if node.level else [node.name]
        if node is current:
            items.append(html.Li(html.Span(text, **ui.aria(current="page"))))
        else:
            wanted = None if node is tree.root else node.subject_id
            items.append(html.Li(ui.link(text, view.link(subject=wanted))))
    return html.Nav(html.Ol(items), className="trail", **ui.aria(label=words("department.trail")))


def _headline(tree: Tree, current: Node, kind: str, view: View, words: Words) -> Component:
    value = current.amount(kind)
    of_whole = percent(comparison.percent_of(value, tree.root.amount(kind)))
    exact = words("unit.exact", value=amount(value)) if value is not None else words("unknown")
    fact = current.facts.get(kind)
    shown = ui.link(exact, view.link("figure", fact=fact), title=words("figure.open")) if fact else exact
    return html.P(
        [
            html.Span(words.brief(value), className="value"),
            html.Span(shown, className="exact"),
            html.Span(words("department.share_of_total", share=of_whole), className="under")
            if current is not tree.root
            else None,
        ],
        className="headline",
    )


def _notes(tree: Tree, current: Node, kind: str, words: Words) -> ui.Children:
    notes = []
    if tree.gap and current is tree.root:
        text = "note.rounding" if is_rounding(tree) else "note.gap"
        kind_of_note = "info" if text == "note.rounding" else "limit"
        notes.append(ui.note(words(text, gap=amount(abs(tree.gap))), kind_of_note))
    if tree.root.unit and tree.root.unit != "元":
        notes.append(ui.note(words("note.unit", unit=tree.root.unit), "info"))
    if tree.undrawn:
        notes.append(ui.note(words("note.undrawn", count=tree.undrawn), "info"))
    if any(node.of_units for node in (current, *current.children)):
        notes.append(ui.note(words("note.units"), "info"))
    if any(node.is_computed(kind) for node in (current, *current.children)):
        notes.append(ui.note(words("note.computed"), "info"))
    return notes


def _subject_grid(tree: Tree, current: Node, kind: str, view: View, words: Words) -> Component:
    rows = parts(tree, current, kind, TYPES)

    def figure(row: Any) -> str | None:
        return view.link("figure", fact=row["fact_id"]) if row["fact_id"] else None

    def deeper(row: Any) -> str | None:
        return (
            view.link(subject=row["subject_id"]) if row["parts"] and row["subject_id"] != current.subject_id else None
        )

    columns = [
        Column("subject_code", words("column.code"), "year"),
        Column("subject_name", words("column.subject"), "long", href=deeper, width=110),
        Column("amount_yuan", words("column.amount_yuan"), "amount", href=figure),
        Column("share_percent", words("column.share"), "percent"),
    ]
    for name in TYPES:
        field = f"{name}_yuan"
        if name != kind and any(row[field] is not None for row in rows):
            columns.append(Column(field, words.of("type", name), "amount"))
    return grid("subjects", columns, rows, words, words("department.table_label", name=current.name))


def lines_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """Every published expenditure figure, searched by subject name or code."""
    rows = data.search(snapshot, account, view.get("q"))
    columns = [
        Column("subject_code", words("column.code"), "year", width=100),
        Column("subject_name", words("column.subject"), width=200),
        Column("form_id", words("column.form"), words="form", width=200),
        Column("unit_name", words("column.unit_name"), width=160),
        Column("expenditure_type", words("column.type"), words="type"),
        Column("fund", words("column.fund"), words="fund"),
        Column(
            "amount_yuan", words("column.amount_yuan"), "amount", href=lambda r: view.link("figure", fact=r["fact_id"])
        ),
        Column("amount_published", words("column.as_published"), width=120),
        Column("unit_published", words("column.unit"), width=80),
    ]
    return [
        ui.choices(ui.search_box("q", words("choice.q"), view.get("q"), words("choice.q_hint"))),
        html.P(words("department.lines_found", count=amount(len(rows))), role="status"),
        ui.note(words("note.lines"), "limit"),
        grid("lines", columns, rows, words, words("tab.lines")),
        ui.downloads(view, words, "lines"),
    ]
