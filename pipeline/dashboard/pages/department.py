"""One department: the frame with its choices, and the part that is asked for."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import comparison
from pipeline.dashboard.data import department as data
from pipeline.dashboard.data.department import Account
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.pages import accounts, money, subjects
from pipeline.dashboard.said import said
from pipeline.dashboard.wording import Words

Part = Callable[[Snapshot, View, Words, Account], ui.Children]
PARTS: dict[str, Part] = {
    "function": subjects.function_part,
    "economic": subjects.economic_part,
    "fund": money.fund_part,
    "budget_final": accounts.budget_final_part,
    "years": accounts.years_part,
    "compare": accounts.compare_part,
    "three_public": money.three_public_part,
    "lines": subjects.lines_part,
}


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """A department's page; the first department where none is chosen."""
    known = data.accounts(snapshot)
    if not known:
        return [ui.heading(words("department.title")), ui.empty(words("overview.no_departments"))]
    wanted = view.get("department")
    own = [row for row in known if row["department_id"] == (wanted or known[0]["department_id"])]
    if not own:
        return [
            ui.heading(words("department.title")),
            ui.note(words("department.unknown"), "problem"),
            _chooser(known, None, view, words),
        ]
    chosen = comparison.choose(own, view.number("year"), view.get("stage")) or own[0]
    account = comparison.account_of(chosen)
    part = view.get("tab") if view.get("tab") in PARTS else "function"
    return [
        ui.heading(
            words.entities(known)[chosen["department_id"]],
            words("department.lead", year=account.year, stage=words.of("stage", account.stage)),
        ),
        _chooser(known, chosen, view, words),
        _limits(snapshot, view, words, account, chosen),
        ui.tabs(view, words, list(PARTS), part),
        html.Div(PARTS[part](snapshot, view, words, account), className="panel"),
    ]


def _chooser(known: list[Row], chosen: Row | None, view: View, words: Words) -> Component:
    names = words.entities(known)
    own = [row for row in known if chosen and row["department_id"] == chosen["department_id"]]
    years = sorted({row["fiscal_year"] for row in own}, reverse=True)
    stages = [row["stage"] for row in own if chosen and row["fiscal_year"] == chosen["fiscal_year"]]
    year, stage = (str(chosen["fiscal_year"]), chosen["stage"]) if chosen else ("", "")
    return ui.choices(
        ui.choice(
            "department",
            words("choice.department"),
            list(names.items()),
            chosen["department_id"] if chosen else "",
            words,
        ),
        ui.choice("year", words("choice.year"), [(str(y), str(y)) for y in years], year, words),
        ui.choice("stage", words("choice.stage"), [(s, words.of("stage", s)) for s in stages], stage, words),
    )


def _limits(snapshot: Snapshot, view: View, words: Words, account: Account, chosen: Row) -> Component | None:
    """What did not load of this publication, beside everything that is drawn from it."""
    rows = data.set_aside(snapshot, account)
    if not rows:
        return None
    return ui.note(
        html.Details(
            [
                html.Summary(words("department.set_aside", count=sum(r["cells"] for r in rows), forms=len(rows))),
                html.Ul(
                    [
                        html.Li(
                            [
                                html.Strong(words.form(r["form_id"], r["title"])),
                                f" · {words('department.cells', count=r['cells'])} ",
                                said(r["status_reason"] or "", words),
                            ]
                        )
                        for r in rows
                    ]
                ),
                ui.link(words("department.see_document"), view.link("documents", document=chosen["document_id"])),
            ]
        )
    )
