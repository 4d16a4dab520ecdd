"""The units that the rows of one form are about, once all of its rows are read: their names, and the department itself.

Forms print a unit's number before its name, for a department and its own office share one: 121 and 121001 信访局. The
department's number begins all others, and its row is the department as a whole, as the total is.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms.model import Value

_NUMBERED = re.compile(r"(\d+) (.+)")


def name_units(values: Sequence[Value]) -> list[Value]:
    """The same values with units by name alone; with the number where several units of the form share a name."""
    printed = dict.fromkeys(value.unit_name for value in values if value.unit_name)
    numbers = {name: match for name in printed if (match := _NUMBERED.fullmatch(name))}
    whole = next((name for name in numbers if _begins_all(numbers[name][1], numbers) and _is_total(name, values)), None)
    shared = Counter(numbers[name][2] if name in numbers else name for name in printed if name != whole)
    names = {name: numbers[name][2] for name in numbers if shared[numbers[name][2]] == 1}
    return [
        replace(value, unit_name=None, is_again=True)
        if whole is not None and value.unit_name == whole
        else replace(value, unit_name=names.get(value.unit_name or "", value.unit_name))
        for value in values
    ]


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
