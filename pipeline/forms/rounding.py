"""What rounding a printed amount carries: half of the last place that its statement prints.

Said here once, for all that is said of a publication. It is told from what is printed, never from what would make a sum
hold, and it is kept with the statement and with each of its amounts, where rules, marts and pages find it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.forms.facts import Facts, Row
from pipeline.forms.numbers import UNIT_YUAN, Figure, half_unit, parse_figure

_UNIT_BEHIND = re.compile(r"[百千万亿]*元$")
_MONEY = "_yuan"
# Figures in 元 are exact to the cent unless all of them are whole. Accounts kept to the cent have one amount in a
# hundred whole by chance, so eight different ones settle it. Round ones (120,000) are planned so and settle nothing.
_WHOLE_BY_CHANCE, _ROUND_YUAN = 8, 100
# So many different amounts of a column settle how it is printed; one may have been typed by hand.
_COLUMN = 3


def half_of_place(unit: str, decimals: int) -> Decimal:
    """Half of one in the last of so many printed decimals, in yuan."""
    return UNIT_YUAN[unit] * Decimal(5).scaleb(-1 - decimals)


def record_rounding(printed: Sequence[tuple[Row, Facts]]) -> None:
    """Set half_unit_yuan of a document's statements and of their amounts in the ledger.

    A small statement in whole yuan is told by all that the document prints in 元. A column that shows fewer places than
    the others is rounded to those, where the others fill up with zeros: elsewhere 500 may be 500.00. An amount in 元
    with one decimal may have lost the second: spreadsheets show no more than eleven characters.
    """
    # A list of goals prints amounts of another statement again.
    units = {
        row["fact_id"]: row["unit_published"]
        for _, facts in printed
        for rows in facts.tables.values()
        for row in rows
        if row.get("unit_published") in UNIT_YUAN
    }
    in_yuan: list[Figure] = []
    amounts: list[tuple[Row, dict[str, dict[int, list[tuple[Row, Figure]]]]]] = []
    for row, facts in printed:
        by_unit = _amounts(facts.ledger, units)
        amounts.append((row, by_unit))
        in_yuan += [figure for column in by_unit.get("元", {}).values() for _, figure in column]
    is_whole_document = _are_whole(in_yuan)
    for row, by_unit in amounts:
        halves: dict[str, Decimal] = {}
        for unit, columns in by_unit.items():
            figures = [figure for column in columns.values() for _, figure in column]
            if unit == "元":
                is_whole = is_whole_document or _are_whole(figures)
                halves[unit] = half_of_place(unit, 0) if is_whole else Decimal(0)
            else:
                halves[unit] = half_unit(figures, unit) * UNIT_YUAN[unit]
            places = max((figure.decimals for figure in figures if figure.value), default=0)
            is_filled_up = any(f.decimals == places > 0 and _ends_in_zero(f, places) for f in figures)
            for column in columns.values():
                own = max(figure.decimals for _, figure in column)
                is_shorter = is_filled_up and own < places and _many(figure for _, figure in column)
                for entry, figure in column:
                    entry["half_unit_yuan"] = half_of_place(unit, own) if is_shorter else halves[unit]
                    if unit == "元" and figure.decimals == 1:
                        entry["half_unit_yuan"] = max(halves[unit], half_of_place(unit, 1))
        if halves:
            row["half_unit_yuan"] = halves.get(str(row["unit_published"]), max(halves.values()))


def _are_whole(figures: Iterable[Figure]) -> bool:
    """Whether amounts in 元 are all whole, and too many for chance."""
    values = {figure.value for figure in figures if figure.value}
    return (
        all(value == int(value) for value in values)
        and sum(value % _ROUND_YUAN != 0 for value in values) >= _WHOLE_BY_CHANCE
    )


def _many(figures: Iterable[Figure]) -> bool:
    return len({figure.value for figure in figures if figure.value}) >= _COLUMN


def _ends_in_zero(figure: Figure, places: int) -> bool:
    return figure.value is not None and figure.value * 10 ** (places - 1) % 1 == 0


def _amounts(ledger: Iterable[Row], units: Mapping[object, object]) -> dict[str, dict[int, list[tuple[Row, Figure]]]]:
    """A statement's loaded amounts by unit and column, with their entries of the ledger."""
    found: dict[str, dict[int, list[tuple[Row, Figure]]]] = {}
    for entry in ledger:
        unit = units.get(entry["fact_id"])
        if unit is None or not str(entry["measure"]).endswith(_MONEY):
            continue
        figure = parse_figure(_UNIT_BEHIND.sub("", str(entry["text"]).strip()))
        if figure.kind == "number":
            found.setdefault(str(unit), {}).setdefault(int(str(entry["column_no"])), []).append((entry, figure))
    return found
