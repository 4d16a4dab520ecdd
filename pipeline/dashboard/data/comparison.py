"""Publications beside each other: one department's years, two departments, budget and final, 三公 line by line."""

from decimal import Decimal

from pipeline.dashboard.data import department as data
from pipeline.dashboard.data.department import Account
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.data.tree import build
from pipeline.forms.labels import adds_up, wholes_of

MEASURES = ("budget", "adjusted_budget", "final")
"""What 三公 forms print of a line, in the order of the page."""
# Forms of all expenditure; forms of one fund would not be comparable.
_WHOLE = ("expenditure", "income_expenditure_summary")
# Sums of all sources: the picture shows what they are made of.
_SUMS = {"total", "year_total"}


def percent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part in percent of the whole; None where either is unknown or the whole is nothing."""
    return None if part is None or not whole else 100 * part / whole


def choose(accounts: list[Row], year: int | None, stage: str) -> Row | None:
    """The publication of a year and stage; where there is none, the nearest that fits: the newest, final first."""
    fits = [row for row in accounts if year in (None, row["fiscal_year"])] or accounts
    fits = [row for row in fits if stage in ("", row["stage"])] or fits
    return fits[0] if fits else None


def account_of(row: Row) -> Account:
    """The account of a row of `department.accounts`."""
    return Account(row["department_id"], row["fiscal_year"], row["stage"])


def other_account(accounts: list[Row], department: str, account: Account) -> Row | None:
    """The publication to compare with: the department's of the same year and stage, else its newest."""
    fits = [row for row in accounts if row["department_id"] == department != account.department]
    same = [row for row in fits if (row["fiscal_year"], row["stage"]) == (account.year, account.stage)]
    return next(iter(same or fits), None)


def by_class(snapshot: Snapshot, account: Account) -> dict[str, tuple[str, Decimal | None]]:
    """Totals by 类: code → name and amount. Empty where no form of all expenditure names subjects."""
    forms = data.forms(snapshot, account, "functional")
    form = next((f for f in forms if f["named_subjects"] and f["form_id"] in _WHOLE and f["fund"] == "all"), None)
    if form is None:
        return {}
    lines = data.lines(snapshot, account, "functional", form["form_id"], form["fund"])
    tree = build(lines, data.subject_names(snapshot, account.year), "total")
    return {node.code: (node.name, node.amount("total")) for node in tree.root.children} if tree else {}


def two(snapshot: Snapshot, one: Account, other: Account) -> list[Row]:
    """Expenditure of two publications by 类: one row per 类, None where one has none, with shares of each total."""
    found: dict[str, Row] = {}
    for key, account in (("one", one), ("other", other)):
        for code, (name, value) in by_class(snapshot, account).items():
            row = found.setdefault(code, {"class_code": code, "class_name": name, "one_yuan": None, "other_yuan": None})
            row[f"{key}_yuan"] = value
    rows = [found[code] for code in sorted(found)]
    for key in ("one", "other"):
        whole = data.total_of(rows, f"{key}_yuan")
        for row in rows:
            row[f"{key}_percent"] = percent_of(row[f"{key}_yuan"], whole)
    return rows


def years(rows: list[Row], stage: str) -> tuple[list[int], list[Row]]:
    """Years of one stage, and one row per 类 with an amount per year and the change between the last two.

    Args:
        rows: Rows of `department.by_year`.
        stage: budget or final.
    """
    known = sorted({row["fiscal_year"] for row in rows if row["stage"] == stage})
    found: dict[str, Row] = {}
    for row in rows:
        if row["stage"] == stage:
            line = found.setdefault(
                row["class_code"],
                {"class_code": row["class_code"], "class_name": row["class_name"]} | {f"y{y}": None for y in known},
            )
            # Of a 类 that was renamed, the name of its latest year: rows come by year.
            line["class_name"] = row["class_name"]
            line[f"y{row['fiscal_year']}"] = row["total_yuan"]
    for line in found.values():
        before, after = (line[f"y{year}"] for year in known[-2:]) if len(known) > 1 else (None, None)
        line["change_yuan"] = None if before is None or after is None else after - before
        line["change_percent"] = percent_of(line["change_yuan"], before)
    return known, list(found.values())


def three_public(rows: list[Row]) -> list[Row]:
    """三公 lines with budget and final side by side, in the order of the page: one row per line and fund.

    A form of one wide row numbers and heads budget and final of an item apart; they are one line all the same. What a
    form prints twice stays two rows.

    Args:
        rows: Rows of `department.three_public`.
    """
    found: list[Row] = []
    for row in rows:
        measure = row["measure"]
        same = (
            line
            for line in found
            if (line["item"] or line["line_name"], line["fund"]) == (row["item"] or row["line_name"], row["fund"])
            and line[f"{measure}_fact_id"] is None
        )
        line = next(same, None)
        if line is None:
            line = {"line_no": row["line_no"], "line_name": row["line_name"], "item": row["item"], "fund": row["fund"]}
            line |= {f"{m}_{c}": None for m in MEASURES for c in ("yuan", "count", "published", "fact_id")}
            line |= {"unit_published": row["unit_published"]}
            found.append(line)
        line[f"{measure}_yuan"], line[f"{measure}_count"] = row["amount_yuan"], row["count_value"]
        line[f"{measure}_published"], line[f"{measure}_fact_id"] = row["amount_published"], row["fact_id"]
    return found


def income_addends(rows: list[Row]) -> list[Row]:
    """Income lines that add up to the year's income, as in income_by_source: no part of a line that is there itself."""
    sources = {row["revenue_source"] for row in rows} - _SUMS
    return [
        row
        for row in rows
        if row["revenue_source"] in sources
        and adds_up("revenue_source", row["revenue_source"])
        and sources.isdisjoint(wholes_of("revenue_source", row["revenue_source"]))
    ]
