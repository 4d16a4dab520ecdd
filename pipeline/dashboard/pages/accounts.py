"""Comparisons between publications: budget with final, year with year, department with department."""

from decimal import Decimal

from dash import html

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.charts import bars
from pipeline.dashboard.data import comparison
from pipeline.dashboard.data import department as data
from pipeline.dashboard.data.department import Account
from pipeline.dashboard.data.source import Snapshot
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.wording import Words


def budget_final_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """What was planned beside what was spent, by 类."""
    rows = data.budget_against_final(snapshot, account)
    if not rows:
        return [ui.empty(words("compare.no_classes"))]
    sides = [s for s in ("budget", "final") if any(r[f"{s}_yuan"] is not None for r in rows)]
    missing = [words.of("stage", s) for s in ("budget", "final") if s not in sides]
    columns = [
        Column("class_code", words("column.code"), "year"),
        Column("class_name", words("column.subject"), width=170),
        Column("budget_yuan", words("column.budget_yuan"), "amount"),
        Column("final_yuan", words("column.final_yuan"), "amount"),
        Column("difference_yuan", words("column.difference_yuan"), "amount"),
        Column("final_percent_of_budget", words("column.final_percent"), "percent"),
    ]
    return [
        html.P(words("compare.budget_final_lead", year=account.year)),
        ui.note(words("compare.one_side", stage=missing[0], year=account.year)) if missing else None,
        bars(
            [f"{r['class_code']} {r['class_name']}" for r in rows],
            [(words.of("stage", s), [r[f"{s}_yuan"] for r in rows]) for s in sides],
            words,
            words("tab.budget_final"),
        ),
        grid("budget_final", columns, rows, words, words("tab.budget_final")),
        ui.downloads(view, words, "budget_final"),
    ]


def years_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """The same form of every year side by side."""
    years, rows = comparison.years(data.by_year(snapshot, account.department), account.stage)
    if not rows:
        return [ui.empty(words("compare.no_classes"))]
    columns = [
        Column("class_code", words("column.code"), "year"),
        Column("class_name", words("column.subject"), width=170),
        *(Column(f"y{year}", words("column.year_yuan", year=year), "amount") for year in years),
    ]
    if len(years) > 1:
        columns += [
            Column("change_yuan", words("column.change_yuan", before=years[-2], after=years[-1]), "amount"),
            Column("change_percent", words("column.change"), "percent"),
        ]
    stage = words.of("stage", account.stage)
    return [
        html.P(words("compare.years_lead", stage=stage)),
        ui.note(words("compare.one_year", stage=stage, year=years[0])) if len(years) == 1 else None,
        bars(
            [f"{r['class_code']} {r['class_name']}" for r in rows],
            [(str(year), [r[f"y{year}"] for r in rows]) for year in years],
            words,
            words("tab.years"),
        ),
        grid("years", columns, rows, words, words("tab.years")),
        ui.downloads(view, words, "years"),
    ]


def compare_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """Two departments on one scale."""
    known = data.accounts(snapshot)
    every = words.entities(known)
    names = {key: name for key, name in every.items() if key != account.department}
    row = comparison.other_account(known, view.get("with"), account)
    chooser = ui.choices(
        ui.choice("with", words("choice.with"), list(names.items()), row["department_id"] if row else "", words)
    )
    if row is None:
        return [chooser, ui.empty(words("compare.choose"))]
    other = comparison.account_of(row)
    titles = [
        f"{name} {a.year} {words.of('stage', a.stage)}"
        for name, a in ((every[account.department], account), (every[row["department_id"]], other))
    ]
    rows = comparison.two(snapshot, account, other)
    if not rows:
        return [chooser, ui.empty(words("compare.no_classes"))]
    unlike = (account.year, account.stage) != (other.year, other.stage)
    series: list[tuple[str, list[Decimal | None]]] = [
        (titles[0], [r["one_yuan"] for r in rows]),
        (titles[1], [r["other_yuan"] for r in rows]),
    ]
    columns = [
        Column("class_code", words("column.code"), "year"),
        Column("class_name", words("column.subject"), width=170),
        Column("one_yuan", titles[0], "amount", width=170),
        Column("one_percent", words("column.share"), "percent"),
        Column("other_yuan", titles[1], "amount", width=170),
        Column("other_percent", words("column.share"), "percent"),
    ]
    return [
        chooser,
        ui.note(words("compare.unlike", one=titles[0], other=titles[1])) if unlike else None,
        bars([f"{r['class_code']} {r['class_name']}" for r in rows], series, words, words("tab.compare")),
        html.P(words("compare.one_scale"), className="hint"),
        grid("comparison", columns, rows, words, words("tab.compare")),
        ui.downloads(view, words, "comparison"),
    ]
