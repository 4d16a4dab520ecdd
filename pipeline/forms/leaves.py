"""Which figures of a statement are leaves: nothing finer stands beside them, so leaves add up without counting twice.

A row that names two classifications is known by the pair. Where a form prints the same spending by function and again
by economic class, only the first has leaves; and so where it prints a department and again its units.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from pipeline.forms.model import Value
from pipeline.forms.numbers import half_unit
from pipeline.forms.subjects import GOVERNMENT, TOTAL_CODE

_ORDER = ("functional", "economic", GOVERNMENT)
_Entry = tuple[Value, dict[str, object]]
_Subject = tuple[str, str, str | None]
"""Classification, code, and the code of the government's own classification that the row names beside it."""


def mark_leaves(entries: Sequence[_Entry]) -> None:
    """Set is_leaf in the rows of one statement.

    What is finer is told within the rows of one owner: the department as a whole, or one of its units. The leaves are
    the department's where it prints subjects, else those of its units, if they add up to what it prints as its total,
    or if it prints nothing at all and none of the units is the sum of the others.

    Args:
        entries: Values with their rows of fact_expenditure, fact_revenue and fact_balance; no figures of other years,
            which may name subjects that this year has no figure of.
    """
    owners: dict[str | None, list[_Entry]] = {}
    for value, row in entries:
        owners.setdefault(value.unit_name, []).append((value, row))
    for owned in owners.values():
        _mark_own(owned)
    whole = owners.pop(None, [])
    if not whole and not _one_is_whole(owners):
        return
    if any(value.subject_code not in (None, TOTAL_CODE) for value, _ in whole) or not _are_parts(owners, whole):
        for value, row in entries:
            row["is_leaf"] = row["is_leaf"] and value.unit_name is None
    else:
        told = {value.fact["table"] for owned in owners.values() for value, _ in owned}
        for value, row in whole:
            row["is_leaf"] = row["is_leaf"] and value.fact["table"] not in told


def _mark_own(entries: Sequence[_Entry]) -> None:
    """Set is_leaf in the rows of one owner."""
    subjects = {_subject(value) for value, _ in entries}
    leading: dict[tuple[object, object], int] = {}
    for value, row in entries:
        if value.classification in _ORDER and value.subject_code != TOTAL_CODE:
            place = (row["expenditure_type"], row["fund"])
            rank = _ORDER.index(value.classification)
            leading[place] = min(rank, leading.get(place, rank))
    split = _split(subjects)
    for value, row in entries:
        rank = _ORDER.index(value.classification) if value.classification in _ORDER else 0
        is_again = rank > leading.get((row["expenditure_type"], row["fund"]), rank)
        row["is_leaf"] = not is_again and _subject(value) not in split


def _are_parts(units: Mapping[str | None, Sequence[_Entry]], whole: Sequence[_Entry]) -> bool:
    """Whether units print subjects, and add up to the department's totals in every column that either prints."""
    if not any(value.subject_code not in (None, TOTAL_CODE) for owned in units.values() for value, _ in owned):
        return False
    left: dict[tuple[object, ...], Decimal] = {}
    slack: dict[tuple[object, ...], Decimal] = {}
    values = [value for owned in (whole, *units.values()) for value, _ in owned]
    half = half_unit((value.figure for value in values), values[0].unit) if values else Decimal(0)
    for owner, owned in ((None, whole), *units.items()):
        printed = {_place(value) for value, _ in owned if value.subject_code in (None, TOTAL_CODE)}
        for value, row in owned:
            is_total = value.subject_code in (None, TOTAL_CODE)
            if is_total or (_place(value) not in printed and row["is_leaf"]):
                number = value.figure.value or Decimal(0)
                left[_place(value)] = left.get(_place(value), Decimal(0)) + (number if owner is None else -number)
                slack[_place(value)] = slack.get(_place(value), Decimal(0)) + half
    has_money = any(value.figure.value for value, _ in whole)
    return has_money and all(abs(left[place]) <= slack[place] for place in left)


def _one_is_whole(units: Mapping[str | None, Sequence[_Entry]]) -> bool:
    """Whether a unit's totals are the sums of all others': then it may be the department, and no part of it."""
    totals: dict[str | None, dict[tuple[object, ...], Decimal]] = {}
    for unit, owned in units.items():
        for value, row in owned:
            if value.subject_code in (None, TOTAL_CODE) or row["is_leaf"]:
                own = totals.setdefault(unit, {})
                is_total = value.subject_code in (None, TOTAL_CODE)
                place = (is_total, *_place(value))
                own[place] = own.get(place, Decimal(0)) + (value.figure.value or Decimal(0))
    whole: dict[tuple[object, ...], Decimal] = {}
    for own in totals.values():
        for place, number in own.items():
            whole[place] = whole.get(place, Decimal(0)) + number
    # Within rounding, of the last place that money is printed with.
    slack = Decimal("0.01") * len(totals)
    for own in totals.values():
        near = (abs(number - (whole[place] - number)) <= slack for place, number in own.items())
        if len(totals) > 1 and any(own.values()) and all(near):
            return True
    return False


def _place(value: Value) -> tuple[object, ...]:
    return tuple(sorted(value.fact.items())), value.measure


def _subject(value: Value) -> _Subject:
    return value.classification, value.subject_code or TOTAL_CODE, value.government_code


def _split(subjects: Collection[_Subject]) -> set[_Subject]:
    """The subjects that others are a part of: finer subjects, or finer pieces of the same one.

    Each subject is entered under all that are coarser, for forms may have thousands.
    """
    # The government's codes of whatever is finer than a subject, and of its pieces: each with all coarser codes.
    finer: dict[tuple[str, str], set[str | None]] = {}
    pieces: dict[tuple[str, str], set[str | None]] = {}
    for classification, code, government in subjects:
        coarser = _coarser(government) if government else []
        for above in _coarser(code):
            finer.setdefault((classification, above), set()).update((government, *coarser))
        if government:
            pieces.setdefault((classification, code), set()).update(coarser)
    found: set[_Subject] = set()
    for own in subjects:
        classification, code, government = own
        below, within = finer.get((classification, code), set()), pieces.get((classification, code))
        # Where one of the two rows does not say, they may be about the same money.
        is_above = government in below or (bool(below) and (government is None or None in below))
        is_whole = within is not None and (government is None or government in within)
        if is_above or is_whole:
            found.add(own)
    return found


def _coarser(code: str) -> list[str]:
    """All codes that a code is a part of."""
    return [] if code == TOTAL_CODE else [TOTAL_CODE, *(code[:end] for end in range(1, len(code)))]
