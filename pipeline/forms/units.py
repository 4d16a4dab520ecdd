"""The units that the rows of one form are about, once all of its rows are read: their names, and the department itself.

Forms print a unit's number before its name, for a department and its own office share one: 121 and 121001 信访局. The
department's number begins all others, and its row is the department as a whole, as the total is. Where no numbers tell,
the first row is the department's if it has the name of one below it, or that of the form's department, and is the
form's total or the sum of all rows below it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.forms.model import Refused, Resolved, Value
from pipeline.forms.numbers import half_unit
from pipeline.forms.subjects import TOTAL_CODE
from pipeline.forms.wording import squash

_NUMBERED = re.compile(r"(\d+) (.+)")


def name_units(resolved: Resolved, department: str | None = None) -> None:
    """Give units their names alone; with the number where several units of the form share a name.

    Two rows of one name, the first without a number, are refused where nothing says whose they are.

    Args:
        resolved: All of a form.
        department: Whose form it is, as far as its caption says.
    """
    values = _without_whole(resolved.values, squash(department or ""))
    if doubtful := _namesakes(values):
        why = "of two rows of one name one may be the department and one its own office; which is not certain"
        resolved.refused += [Refused(value.cell, why, value.measure) for value in values if id(value) in doubtful]
        values = [value for value in values if id(value) not in doubtful]
    printed = dict.fromkeys(value.unit_name for value in values if value.unit_name)
    numbers = {name: match for name in printed if (match := _NUMBERED.fullmatch(name))}
    whole = next((name for name in numbers if _begins_all(numbers[name][1], numbers) and _is_total(name, values)), None)
    shared = Counter(numbers[name][2] if name in numbers else name for name in printed if name != whole)
    names = {name: numbers[name][2] for name in numbers if shared[numbers[name][2]] == 1}
    lines = _lines(values)
    resolved.values = [
        _again(value, lines)
        if whole is not None and value.unit_name == whole
        else replace(value, unit_name=names.get(value.unit_name or "", value.unit_name))
        for value in values
    ]


def _without_whole(values: Sequence[Value], department: str) -> list[Value]:
    """The same values, the first unit taken for the department where its name and its figures say so."""
    stretches = _stretches(values)
    names = [squash(_bare(stretch[0].unit_name or "")) for stretch in stretches]
    if len(names) < 2 or names[0] not in (department, *names[1:]):
        return list(values)
    first, *others = stretches
    printed = [value for value in values if value.unit_name is None]
    if not (_is_total(first[0].unit_name or "", [*printed, *first]) if printed else _adds_up(first, others)):
        return list(values)
    whole, lines = {id(value) for value in first}, _lines(printed)
    return [_again(value, lines) if id(value) in whole else value for value in values]


def _lines(values: Sequence[Value]) -> dict[tuple[object, ...], int | None]:
    """The numbers of the lines in which the form's total prints each figure. Rows of units are numbered on."""
    return {_place(value): value.line_no for value in reversed(values) if value.unit_name is None}


def _again(value: Value, lines: dict[tuple[object, ...], int | None]) -> Value:
    """A figure of a unit that is the department as a whole: that of the form's total, where it prints one."""
    return replace(value, unit_name=None, is_again=True, line_no=lines.get(_place(value), value.line_no))


def _namesakes(values: Sequence[Value]) -> set[int]:
    """Values, by identity, of the first unit and of others with its name, where it has no number and they have."""
    stretches = _stretches(values)
    if not stretches or _NUMBERED.fullmatch(stretches[0][0].unit_name or ""):
        return set()
    name = stretches[0][0].unit_name or ""
    same = [stretch for stretch in stretches if _bare(stretch[0].unit_name or "") == name]
    if all(stretch[0].unit_name == name for stretch in same):
        return set()
    return {id(value) for stretch in same for value in stretch}


def _stretches(values: Sequence[Value]) -> list[list[Value]]:
    """The values of each unit, from its own row to the next one's; a second row of a name begins another unit."""
    found: list[list[Value]] = []
    row: tuple[int, int, int] | None = None
    for value in values:
        if value.unit_name is None:
            row = None
            continue
        own = (value.cell.page, value.cell.table_no, value.cell.row_no)
        is_head = _is_whole(value) and own != row
        if is_head or not found or found[-1][0].unit_name != value.unit_name:
            found.append([])
        row = own if _is_whole(value) else row
        found[-1].append(value)
    return found


def _adds_up(first: Sequence[Value], others: Sequence[Sequence[Value]]) -> bool:
    """Whether a unit's figures are the sums of the others', and some are no zeros."""
    sums: dict[tuple[object, ...], Decimal] = {}
    for value in (value for other in others for value in other if _is_whole(value)):
        sums[_place(value)] = sums.get(_place(value), Decimal(0)) + (value.figure.value or Decimal(0))
    own = {_place(value): value.figure.value or Decimal(0) for value in first if _is_whole(value)}
    half = half_unit((value.figure for unit in (first, *others) for value in unit), first[0].unit)
    return any(own.values()) and all(
        abs(own.get(place, Decimal(0)) - sums.get(place, Decimal(0))) <= half * (len(others) + 1)
        for place in {*own, *sums}
    )


def _is_whole(value: Value) -> bool:
    """Whether a figure is of all subjects of a unit: its total, or the only row that it has in a form of lines."""
    return value.subject_code in (None, TOTAL_CODE)


def _bare(name: str) -> str:
    match = _NUMBERED.fullmatch(name)
    return match[2] if match else name


def _begins_all(number: str, numbers: dict[str, re.Match[str]]) -> bool:
    return len(numbers) > 1 and all(other[1].startswith(number) for other in numbers.values())


def _is_total(name: str, values: Sequence[Value]) -> bool:
    """Whether a unit's figures are those of the form's total, as far as it prints them."""
    totals = {_place(value): value.figure.value for value in values if value.unit_name is None}
    return all(
        totals.get(_place(value), value.figure.value) == value.figure.value
        for value in values
        if value.unit_name == name
    )


def _place(value: Value) -> tuple[object, ...]:
    return tuple(sorted(value.fact.items())), value.measure, value.subject_code, value.classification, value.comparison
