"""Which rows of a list add up which others, told by their amounts: each total stands above the rows that it adds up.

A list may be read in more than one way: after 甲 100 and 乙 100, 甲 may add up 乙 or stand beside it. How many readings
there are is a question of subsets with a given sum, whose cost may double with every such pair. Therefore readings are
counted only up to two, those that cannot come out are left early, and the work is bounded: a list whose readings are
not counted by then is not certain, as one with two of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

_MOST_ROWS = 500
# Steps from one row to the next. The lists of real budgets need some hundreds, 500 equal rows 250,000: about a second.
_MOST_STEPS = 400_000
_Readings = tuple[int, ...]
"""One or two different sets of projects, each a number with a bit for every project's row. Two mean: not certain."""


class _TooMuch(Exception):
    """The readings were not counted within the bound."""


@dataclass(slots=True)
class _List:
    """Amounts as whole numbers of the smallest printed place, with their rounding, and what is known of each row.

    `known` are the rows of which it is printed that they are totals; `ends` says where the rows of a total end that is
    known; `limits` where those of the nearest such total above each row do; `runs[i]` holds what row i may stand for:
    the row behind its rows, and its projects.
    """

    values: list[int]
    half_unit: int
    known: Collection[int]
    ends: Mapping[int, int]
    limits: list[int]
    runs: list[dict[int, _Readings]]
    steps: int = 0

    def count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > _MOST_STEPS:
            raise _TooMuch


def nested(
    amounts: Sequence[Decimal],
    half_unit: Decimal,
    ends: Mapping[int, int] | None = None,
    groups: Collection[int] = (),
) -> frozenset[int] | None:
    """The rows that add up nothing, where the first row is the whole list and totals stand above what they add up.

    The addends of a total are never more than it, as far as they are printed, but for the rounding of their rows.

    Args:
        amounts: One for each row.
        half_unit: Rounding of one printed amount.
        ends: Rows of which it is printed that they are totals and where their rows end: the row behind the last one.
        groups: Rows of which it is printed that they are totals, but not where they end.

    Returns:
        Their positions; None where no nesting, or more than one, accounts for every row, or counting them would take
        too long.
    """
    count = len(amounts)
    if not 1 < count <= _MOST_ROWS or any(value < 0 for value in amounts):
        return None
    known = {*groups, *(ends or {})}
    ends = {0: count, **(ends or {})}
    if ends[0] != count:
        return None
    places = max(-int(value.as_tuple().exponent) for value in (*amounts, half_unit))
    values = [int(value.scaleb(places)) for value in amounts]
    listed = _List(values, int(half_unit.scaleb(places)), known, ends, _limits(count, ends), [{} for _ in amounts])
    try:
        for top in reversed(range(count)):
            totals = _totals(listed, top) if top in known or values[top] > 0 else {}
            listed.runs[top] = totals if top in known else _merged({top + 1: (1 << top,)}, totals)
    except _TooMuch:
        return None
    whole = listed.runs[0].get(count, ())
    return frozenset(row for row in range(count) if whole[0] >> row & 1) if len(whole) == 1 else None


def printed_ends(numbers: Sequence[str], groups: Collection[int]) -> dict[int, int]:
    """Where the rows of units end, told by their numbers, and the rows of the groups that stand right below a unit.

    Args:
        numbers: The unit's number that each row prints, "" where it prints none.
        groups: Rows that are groups by their names. One right below another is a part of it.

    Returns:
        For each such row the one behind its last; nothing where numbers also stand beside rows without any below them,
        for then they do not say which rows are units.
    """
    count = len(numbers)
    ends: dict[int, int] = {}
    open_units: list[int] = []
    group: int | None = None
    for row, number in enumerate((*numbers, "")):
        is_unit = row == count or number != ""
        is_group = row in groups and row - 1 not in groups and bool(open_units)
        if group is not None and (is_unit or is_group):
            ends[group] = row
        group = row if is_group and not is_unit else (None if is_unit else group)
        if not is_unit:
            continue
        while open_units and not (number != numbers[open_units[-1]] and number.startswith(numbers[open_units[-1]])):
            if open_units[-1] == row - 1:
                return {}
            ends[open_units.pop()] = row
        open_units.append(row)
    return ends


def _limits(count: int, ends: Mapping[int, int]) -> list[int]:
    """Where the nearest known total above each row ends."""
    limits: list[int] = []
    open_ends = [count]
    for row in range(count):
        while len(open_ends) > 1 and open_ends[-1] <= row:
            open_ends.pop()
        limits.append(open_ends[-1])
        if row in ends:
            open_ends.append(ends[row])
    return limits


def _totals(listed: _List, top: int) -> dict[int, _Readings]:
    """The runs of rows behind `top` that add up to it: the row behind each, and the projects in it."""
    values, runs, half_unit, target = listed.values, listed.runs, listed.half_unit, listed.values[top]
    end = listed.ends.get(top)
    last = listed.limits[top] if end is None else end
    bounds = None if end is None else _bounds(listed, top, end)
    slack_at_end = half_unit * (last - top)
    reached: dict[int, dict[int, _Readings]] = {top + 1: {0: (0,)}}
    # A group of nothing may stand above no row.
    is_empty = top in listed.known and target == 0 and end in (None, top + 1)
    found: dict[int, _Readings] = {top + 1: (0,)} if is_empty else {}
    for position in range(top + 1, last + 1):
        slack = half_unit * (position - top)
        for total, before in reached.pop(position, {}).items():
            is_end = position > top + 1 and (end is None or position == end)
            if is_end and abs(total - target) <= slack:
                found = _merged(found, {position: before})
            if position == last or total + values[position] > target + slack + half_unit:
                continue
            if bounds:
                least, most = bounds[position - top - 1]
                if total + least > target + slack_at_end or total + most < target - slack_at_end:
                    continue
            listed.count(len(runs[position]))
            for behind, projects in runs[position].items():
                if behind <= last:
                    sums = reached.setdefault(behind, {})
                    joined = tuple(one | other for one in before for other in projects)
                    sums[total + values[position]] = _two(sums.get(total + values[position], ()) + joined)
    return found


def _bounds(listed: _List, top: int, end: int) -> list[tuple[float, float]]:
    """The least and the most that the rows from each one behind `top` to `end` can add up to."""
    bounds: list[tuple[float, float]] = [(float("inf"), float("-inf"))] * (end - top - 1) + [(0, 0)]
    for row in reversed(range(top + 1, end)):
        behind = [bounds[after - top - 1] for after in listed.runs[row] if after <= end]
        listed.count(len(behind))
        if behind:
            value = listed.values[row]
            bounds[row - top - 1] = value + min(low for low, _ in behind), value + max(high for _, high in behind)
    return bounds


def _merged(first: dict[int, _Readings], second: dict[int, _Readings]) -> dict[int, _Readings]:
    for position, readings in second.items():
        first[position] = _two(first.get(position, ()) + readings)
    return first


def _two(readings: _Readings) -> _Readings:
    """Different readings, two at most: rows that follow join each of them in the same way, so two stay two."""
    return readings if len(readings) == 1 else tuple(dict.fromkeys(readings))[:2]
