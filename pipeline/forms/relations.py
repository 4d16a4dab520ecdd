"""Which lines a statement puts into one sum, decided from its own evidence and recorded with it.

Provinces differ: 上级补助收入 is part of 本年收入合计 or stands below it, 经营支出 is a kind of its own or the 其中 of
项目支出, a form of units has a row for the department or none. Rules, marts and pages read what is recorded here, and
examine nothing where it says "uncertain".

Position, headings and 其中 come first. A reading that is taken because sums hold has to tell itself from the other one
in several independent rows, so that no single contradiction can bring it about.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipeline.forms.facts import Facts, Row
from pipeline.forms.organisations import unit_name_of

PART, BESIDE, OF_WHICH, UNCERTAIN = "part", "beside", "of_which", "uncertain"
WHOLE, MEMBER = "whole", "member"
INCOME_TOTAL, EXPENDITURE_TOTAL, UNIT_ROWS, THREE_PUBLIC_TOTAL = (
    "income_total",
    "expenditure_total",
    "unit_rows",
    "three_public_total",
)
_SUMMARIES = ("income_expenditure_summary", "appropriation_summary", "government_fund_summary")
_FUNDS = ("general_public_budget", "government_fund", "state_capital")
_OWN = ("superior_subsidy", "undertaking", "business", "affiliate", "other")
_SOURCES = ("appropriation", *_FUNDS, "unit_funds", *_OWN, "fiscal_account")
_ADDED = ("remitted", "business", "subsidy", "reserve")
_OTHERS = ("project", "remitted", "subsidy", "reserve", "carry_out")
_BALANCES = ("carry_in", "surplus_used")
_THREE = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception")
# So many rows with different amounts settle what sums alone say, and one in so many may break them.
_INDEPENDENT, _ONE_OF = 3, 4

Place = tuple[int, int, int]


def record_readings(printed: Sequence[tuple[Row, Facts]]) -> None:
    """Add the rows of statement_reading to a document's statements.

    Args:
        printed: Statements with their facts, their rounding recorded.
    """
    business = _business(printed)
    for row, facts in printed:
        readings: list[tuple[str, str, str, str]] = []
        if row["form_id"] in _SUMMARIES:
            readings += _income_total(facts, _half(row))
            readings += _expenditure_total(facts)
        has_business = any(f["expenditure_type"] == "business" for f in facts.tables.get("fact_expenditure", []))
        if business is not None and has_business and (row["form_id"] == "expenditure" or business[0] != PART):
            readings.append((EXPENDITURE_TOTAL, "business", *business))
        readings += _unit_rows(row, facts)
        readings += _three_public_total(facts)
        for relation, line, reading, evidence in {reading[:2]: reading for reading in readings}.values():
            facts.add(
                "statement_reading",
                {
                    "statement_id": row["statement_id"],
                    "document_id": row["document_id"],
                    "relation": relation,
                    "line": line,
                    "reading": reading,
                    "evidence": evidence,
                },
            )


def _lines(facts: Facts, table: str, **wanted: object) -> list[Row]:
    """A statement's rows of the department as a whole that have these values."""
    return [
        fact
        for fact in facts.tables.get(table, [])
        if fact.get("unit_name") is None and all(fact.get(name) == value for name, value in wanted.items())
    ]


def _place(fact: Row) -> Place:
    page, table_no, row_no = (int(str(fact[name])) for name in ("source_page", "source_table", "source_row"))
    return page, table_no, row_no


def _income_total(facts: Facts, half: Decimal) -> list[tuple[str, str, str, str]]:
    """Which sources and balances of a summary are added up in its 本年收入合计.

    What stands above the total is in it; where it heads its sources, they are, and what was carried over is not.
    """
    revenue = _lines(facts, "fact_revenue", expenditure_type="total")
    totals = [fact for fact in revenue if fact["revenue_source"] == "total"]
    sources = [fact for fact in revenue if fact["revenue_source"] in _SOURCES]
    balances = [
        fact
        for fact in _lines(facts, "fact_balance", expenditure_type="total")
        if fact["balance_kind"] in _BALANCES and fact["balance_part"] in ("total", "account")
    ]
    if not totals or not sources:
        return []
    total = min(map(_place, totals))
    heads = not any(_place(fact) < total for fact in sources)
    by_place: dict[str, tuple[str, str]] = {}
    by_name: dict[str, str] = {}
    for fact in (*sources, *balances):
        line = _name(fact)
        by_name[line] = PART if line in _SOURCES else BESIDE
        if _place(fact) < total:
            by_place[line] = (by_name[line] if heads else PART, _where(fact, total))
        else:
            by_place[line] = (by_name[line] if heads else BESIDE, _where(fact, total))
    printed = totals[0]["amount_yuan"]
    amounts = {
        line: sum((_yuan(fact) for fact in (*sources, *balances) if _name(fact) == line), Decimal(0))
        for line in by_place
    }
    if isinstance(printed, Decimal):
        slack = half * (len(by_place) + 1)
        position = abs(printed - _income({line: r for line, (r, _) in by_place.items()}, amounts)) <= slack
        usual = abs(printed - _income(by_name, amounts)) <= slack
        if usual and not position:
            why = "position and sum contradict each other"
            by_place = {
                line: (reading, evidence) if reading == by_name[line] else (UNCERTAIN, f"{evidence}; {why}")
                for line, (reading, evidence) in by_place.items()
            }
    return [(INCOME_TOTAL, line, *found) for line, found in by_place.items()]


def _income(readings: dict[str, str], amounts: dict[str, Decimal]) -> Decimal:
    """The sum of the lines that are parts; a sum of sources stands for them."""
    parts = {line for line, reading in readings.items() if reading == PART}
    if "appropriation" in parts:
        parts -= set(_FUNDS)
    if "unit_funds" in parts:
        parts -= set(_OWN)
    return sum((amounts[line] for line in parts), Decimal(0))


def _name(line: Row) -> str:
    return str(line.get("revenue_source") or line["balance_kind"])


def _where(fact: Row, total: Place) -> str:
    page, _, row_no = _place(fact)
    side = "above" if _place(fact) < total else "below"
    return f"page {page}, row {row_no}: {side} the total in row {total[2]}"


def _expenditure_total(facts: Facts) -> list[tuple[str, str, str, str]]:
    """Which kinds a summary adds up in its 本年支出合计: those that stand above it, or that it heads."""
    expenditure = _lines(facts, "fact_expenditure")
    whole = [fact for fact in expenditure if str(fact["subject_id"]).startswith("functional:total")]
    totals = [_place(fact) for fact in whole if fact["expenditure_type"] == "total"]
    kinds = [fact for fact in whole if fact["expenditure_type"] in _ADDED]
    if not totals or not kinds:
        return []
    total = min(totals)
    heads = not any(_place(f) < total for f in expenditure if f["expenditure_type"] in ("total", "basic", "project"))
    return [
        (
            EXPENDITURE_TOTAL,
            str(fact["expenditure_type"]),
            PART if heads or _place(fact) <= total else BESIDE,
            _where(fact, total),
        )
        for fact in kinds
    ]


def _business(printed: Sequence[tuple[Row, Facts]]) -> tuple[str, str] | None:
    """Whether 经营支出 is a kind beside 基本 and 项目, in all rows of a document's expenditure forms that have any.

    Returns:
        The reading and its evidence; None where no row has such an amount.
    """
    part: set[tuple[object, ...]] = set()
    of_which: set[tuple[object, ...]] = set()
    neither: set[tuple[object, ...]] = set()
    for row, facts in printed:
        if row["form_id"] != "expenditure":
            continue
        for kinds in _rows_by_kind(facts):
            if not kinds.get("business") or "total" not in kinds:
                continue
            amounts = (kinds["total"], kinds["business"])
            # A form may print 人员 and 公用 without the 基本支出 that they make.
            basic = ("basic",) if "basic" in kinds else ("personnel", "running")
            others = sum((kinds.get(kind, Decimal(0)) for kind in (*basic, *_OTHERS)), Decimal(0))
            slack = _half(row) * len(kinds)
            if abs(kinds["total"] - others - kinds["business"]) <= slack:
                part.add(amounts)
            elif abs(kinds["total"] - others) <= slack:
                of_which.add(amounts)
            else:
                neither.add(amounts)
    if not part and not of_which:
        return None
    counted = (
        f"{len(part)} rows with it add up as a kind of its own, {len(of_which)} without it, {len(neither)} neither way"
    )
    # The heading puts it beside the others; only a settled habit says otherwise.
    if len(part) > len(of_which):
        return PART, counted
    is_settled = len(of_which) >= _INDEPENDENT and len(of_which) >= _ONE_OF * (len(part) + len(neither))
    return OF_WHICH if is_settled else UNCERTAIN, counted


def _rows_by_kind(facts: Facts) -> Iterable[dict[str, Decimal]]:
    """The amounts of each printed row of expenditure by kind, 结转下年 among them."""
    rows: dict[tuple[object, ...], dict[str, Decimal]] = {}
    for table in ("fact_expenditure", "fact_balance"):
        for fact in facts.tables.get(table, []):
            kind = fact["expenditure_type"] if table == "fact_expenditure" else fact["balance_kind"]
            if isinstance(fact["amount_yuan"], Decimal) and kind in (
                *("total", "basic", "personnel", "running", "project", "carry_out"),
                *_ADDED,
            ):
                rows.setdefault((_place(fact), fact["fund"]), {})[str(kind)] = fact["amount_yuan"]
    return rows.values()


def _unit_rows(row: Row, facts: Facts) -> list[tuple[str, str, str, str]]:
    """Which row of a form of units is the department's: the one that names no unit, or that bears its name.

    A row of that name may be its own office's: it is the whole only where the others add up to it.
    """
    amounts: dict[str, dict[tuple[object, ...], Decimal]] = {}
    for table in ("fact_expenditure", "fact_revenue"):
        for fact in facts.tables.get(table, []):
            if str(fact["subject_id"]).endswith(":total") and isinstance(fact["amount_yuan"], Decimal):
                measure = (table, fact.get("revenue_source"), fact["expenditure_type"], fact["fund"])
                amounts.setdefault(str(fact["unit_name"] or ""), {})[measure] = fact["amount_yuan"]
    units = [unit for unit in amounts if unit]
    if not units:
        return []
    whole, evidence = "", "a row that names no unit"
    if "" not in amounts:
        own = unit_name_of(str(row["department_name"])) if row["department_name"] else None
        others = [unit for unit in units if unit != own]
        if own is None or own not in amounts or not others:
            return [(UNIT_ROWS, unit, UNCERTAIN, "no row is the department's") for unit in units]
        slack = _half(row) * len(units)
        if any(
            abs(amount - sum((amounts[unit].get(measure, Decimal(0)) for unit in others), Decimal(0))) > slack
            for measure, amount in amounts[own].items()
        ):
            return [(UNIT_ROWS, unit, UNCERTAIN, "the other rows do not add up to the department's") for unit in units]
        whole, evidence = own, f"the department's name, and the other {len(others)} rows add up to it"
    return [(UNIT_ROWS, unit, WHOLE if unit == whole else MEMBER, evidence) for unit in dict.fromkeys([whole, *units])]


def _three_public_total(facts: Facts) -> list[tuple[str, str, str, str]]:
    """Nobody can say what a 三公 total covers where a line that is not known stands among its parts."""
    unknown: list[Row] = []
    above = ""
    for fact in sorted(
        facts.tables.get("fact_three_public", []), key=lambda f: (*_place(f), int(str(f["source_column"])))
    ):
        if fact["item"] is None and fact["amount_yuan"] and above in _THREE:
            unknown.append(fact)
        above = str(fact["item"] or above)
    return [
        (THREE_PUBLIC_TOTAL, "", UNCERTAIN, f"'{fact['line_name']}' stands among its parts and is not known")
        for fact in unknown[:1]
    ]


def _half(row: Row) -> Decimal:
    half = row["half_unit_yuan"]
    return half if isinstance(half, Decimal) else Decimal(0)


def _yuan(fact: Row) -> Decimal:
    amount = fact["amount_yuan"]
    return amount if isinstance(amount, Decimal) else Decimal(0)
