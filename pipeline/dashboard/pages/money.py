"""A department's income and expenditure by source and fund, and its 三公 figures."""

from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.charts import bars
from pipeline.dashboard.data import comparison
from pipeline.dashboard.data import department as data
from pipeline.dashboard.data.department import Account
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.wording import UNKNOWN, Words, amount


def fund_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """Where the money comes from, and from which fund appropriation is spent."""
    income, funds = data.income(snapshot, account), data.by_fund(snapshot, account)
    return [
        html.H3(words("money.income")),
        *_income(income, view, words),
        ui.downloads(view, words, "income"),
        html.H3(words("money.funds")),
        *_funds(funds, view, words),
        ui.downloads(view, words, "funds"),
    ]


def _income(rows: list[Row], view: View, words: Words) -> ui.Children:
    if not rows:
        return [ui.empty(words("money.no_income"))]
    drawn = [row for row in comparison.income_addends(rows) if row["amount_yuan"]]
    names = [words.of("source", row["revenue_source"]) for row in drawn]
    series = [(words("money.income"), [row["amount_yuan"] for row in drawn])]
    return [
        bars(names, series, words, words("money.income")) if drawn else None,
        _figures(rows, "revenue_source", "source", view, words),
    ]


def _funds(rows: list[Row], view: View, words: Words) -> ui.Children:
    if not rows:
        return [ui.empty(words("money.no_funds"))]
    drawn = [row for row in rows if row["amount_yuan"] and row["fund"] not in ("all", "earmarked")]
    names = [words.of("fund", row["fund"]) for row in drawn]
    series = [(words("money.funds"), [row["amount_yuan"] for row in drawn])]
    return [
        bars(names, series, words, words("money.funds")) if drawn else None,
        _figures(rows, "fund", "fund", view, words),
    ]


def _figures(rows: list[Row], field: str, group: str, view: View, words: Words) -> Component:
    body = [
        [
            words.of(group, row[field]),
            ui.link(amount(row["amount_yuan"]), view.link("figure", fact=row["fact_id"]))
            if row["fact_id"]
            else amount(row["amount_yuan"]),
            row["amount_published"] or words("money.computed"),
            row["unit_published"],
        ]
        for row in rows
    ]
    head = [words(f"column.{c}") for c in (group, "amount_yuan", "as_published", "unit")]
    return ui.table(head, body, (1, 2))


def three_public_part(snapshot: Snapshot, view: View, words: Words, account: Account) -> ui.Children:
    """“三公”: going abroad, official vehicles, hospitality; budget beside final."""
    rows = comparison.three_public(data.three_public(snapshot, account))
    if not rows:
        return [ui.empty(words("money.no_three_public"))]
    drawn = [r for r in rows if r["item"] in ("abroad", "vehicle_purchase", "vehicle_operation", "reception")]
    measures = [m for m in comparison.MEASURES if any(r[f"{m}_yuan"] is not None for r in drawn)]
    series: list[tuple[str, list[Decimal | None]]] = [
        (words.of("measure", m), [r[f"{m}_yuan"] for r in drawn]) for m in measures
    ]
    several = len({r["fund"] for r in rows}) > 1
    names = [_line(r, words, several) for r in drawn]
    adjusted = any(r["adjusted_budget_fact_id"] for r in rows)
    shown = [m for m in comparison.MEASURES if adjusted or m != "adjusted_budget"]
    body = [[_line(r, words, several), *(_value(r, m, view, words) for m in shown)] for r in rows]
    head = [words("column.line"), *(words(f"measure.{m}") for m in shown)]
    return [
        ui.note(words("note.three_public"), "info"),
        bars(names, series, words, words("tab.three_public")) if measures else None,
        ui.table(head, body, tuple(range(1, len(head))), words("money.three_public_caption")),
        ui.downloads(view, words, "three_public"),
    ]


def _line(row: Row, words: Words, with_fund: bool) -> str:
    name = words.entries.get(f"item.{row['item']}", row["line_name"])
    return f"{name} · {words.of('fund', row['fund'])}" if with_fund and row["fund"] != "all" else name


def _value(row: Row, measure: str, view: View, words: Words) -> Component | str:
    fact = row[f"{measure}_fact_id"]
    if fact is None:
        return words("unknown")
    value = row[f"{measure}_yuan"] if row[f"{measure}_count"] is None else row[f"{measure}_count"]
    shown = amount(value)
    if value is None and row[f"{measure}_published"] not in ("", UNKNOWN):
        shown = words("money.printed", text=row[f"{measure}_published"])
    return ui.link(shown, view.link("figure", fact=fact))
