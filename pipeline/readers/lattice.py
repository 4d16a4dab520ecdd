"""Closed cells between ruling lines, by the rules that pdfplumber publishes for its tables: snap, join, cross, close.

The same rules on plain numbers instead of dictionaries; the fast reader's half of what pdfplumber's table finder does.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top-left corner."""

Rule = tuple[float, float, float]
"""A ruling line: where it lies across its direction, where it starts, where it ends."""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far lines may miss each other, in points, and how short a line may be before (`scrap`) and after joining."""

    snap: float = 3.0
    join: float = 3.0
    crossing: float = 3.0
    scrap: float = 1.0
    shortest: float = 3.0


def merged(rules: Iterable[Rule], tolerances: Tolerances) -> list[Rule]:
    """Parallel lines snapped to a common place where they nearly share one, and joined where they nearly touch.

    Args:
        rules: Lines of one direction, in any order.
        tolerances: See Tolerances.

    Returns:
        Lines in ascending order, those that are too short left out.
    """
    lines = [rule for rule in rules if rule[2] - rule[1] >= tolerances.scrap]
    places = sorted({place for place, _, _ in lines})
    group_of: dict[float, int] = {}
    group = -1
    for index, place in enumerate(places):
        if index == 0 or place > places[index - 1] + tolerances.snap:
            group += 1
        group_of[place] = group
    groups: dict[int, list[Rule]] = defaultdict(list)
    for rule in lines:
        groups[group_of[rule[0]]].append(rule)
    joined: list[Rule] = []
    for _, members in sorted(groups.items()):
        # The average over the lines, not over their places: where most of them lie.
        place = sum(rule[0] for rule in members) / len(members)
        members.sort(key=lambda rule: rule[1])
        _, start, end = members[0]
        for _, next_start, next_end in members[1:]:
            if next_start <= end + tolerances.join:
                if next_end > end:
                    end = next_end
            else:
                joined.append((place, start, end))
                start, end = next_start, next_end
        joined.append((place, start, end))
    return [rule for rule in joined if rule[2] - rule[1] >= tolerances.shortest]


def cells_between(vertical: Sequence[Rule], horizontal: Sequence[Rule], tolerance: float) -> list[Box]:
    """The smallest closed box below and to the right of every crossing.

    Args:
        vertical: Merged upright lines (x, top, bottom).
        horizontal: Merged level lines (top, x0, x1) in ascending order.
        tolerance: How far a line may end before the one that it meets, in points.
    """
    crossings = _crossings(vertical, horizontal, tolerance)
    tops_at: dict[float, list[float]] = defaultdict(list)
    xs_at: dict[float, list[float]] = defaultdict(list)
    points = sorted(crossings)
    for x, top in points:
        tops_at[x].append(top)
        xs_at[top].append(x)
    cells = []
    for x, top in points:
        cell = _smallest(x, top, crossings, tops_at[x], xs_at[top])
        if cell is not None:
            cells.append(cell)
    return cells


Point = tuple[float, float]
Crossing = tuple[set[int], set[int]]
"""The upright and the level lines, by index, that meet in a point."""


def _crossings(vertical: Sequence[Rule], horizontal: Sequence[Rule], tolerance: float) -> dict[Point, Crossing]:
    tops = [top for top, _, _ in horizontal]
    crossings: dict[Point, Crossing] = {}
    for v, (x, start, end) in enumerate(vertical):
        for h in range(bisect_left(tops, start - tolerance), bisect_right(tops, end + tolerance)):
            top, x0, x1 = horizontal[h]
            if x0 - tolerance <= x <= x1 + tolerance:
                upright, level = crossings.setdefault((x, top), (set(), set()))
                upright.add(v)
                level.add(h)
    return crossings


def _smallest(
    x: float, top: float, crossings: dict[Point, Crossing], tops: Sequence[float], xs: Sequence[float]
) -> Box | None:
    upright, level = crossings[x, top]
    for bottom in tops[bisect_right(tops, top) :]:
        if upright.isdisjoint(crossings[x, bottom][0]):
            # One line holds all its crossings: what it does not reach, nothing below reaches.
            return None
        for x1 in xs[bisect_right(xs, x) :]:
            if level.isdisjoint(crossings[x1, top][1]):
                break
            corner = crossings.get((x1, bottom))
            if (
                corner is not None
                and not corner[0].isdisjoint(crossings[x1, top][0])
                and not corner[1].isdisjoint(crossings[x, bottom][1])
            ):
                return x, top, x1, bottom
    return None


def tables_of(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells that share corners, directly or through others, from the top of the page; single boxes are no table."""
    parent = list(range(len(cells)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    at_corner: dict[Point, list[int]] = defaultdict(list)
    for index, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            at_corner[corner].append(index)
    for indices in at_corner.values():
        for one, other in pairwise(indices):
            parent[root(one)] = root(other)
    tables: dict[int, list[Box]] = defaultdict(list)
    for index, cell in enumerate(cells):
        tables[root(index)].append(cell)
    found = [table for table in tables.values() if len(table) > 1]
    return sorted(found, key=lambda table: (min(box[1] for box in table), min(box[0] for box in table)))
