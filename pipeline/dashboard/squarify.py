"""Areas into a rectangle: a treemap's layout. Plain geometry; knows nothing of what is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place, in the unit of the rectangle that it was laid out in."""

    left: float
    top: float
    width: float
    height: float


def squarify(areas: Sequence[float], width: float, height: float) -> list[Rectangle]:
    """Fill a rectangle with one rectangle per area, in proportion and as square as may be.

    After Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000): rows are laid along the shorter side, each as long
    as adding another area makes its rectangles squarer.

    Args:
        areas: Sizes above zero, the largest first, in any unit.
        width: Of the rectangle to fill.
        height: Of the rectangle to fill.
    """
    placed: list[Rectangle] = []
    left = top = 0.0
    scale = width * height / (sum(areas) or 1)
    rest = [area * scale for area in areas]
    while rest:
        side = min(width, height)
        count = 1
        while count < len(rest) and _worst(rest[: count + 1], side) <= _worst(rest[:count], side):
            count += 1
        row, rest = rest[:count], rest[count:]
        depth = sum(row) / side
        along = 0.0
        for area in row:
            length = area / depth
            if width >= height:
                placed.append(Rectangle(left, top + along, depth, length))
            else:
                placed.append(Rectangle(left + along, top, length, depth))
            along += length
        if width >= height:
            left, width = left + depth, width - depth
        else:
            top, height = top + depth, height - depth
    return placed


def _worst(row: Sequence[float], side: float) -> float:
    """How far from a square the least square rectangle of a row is: 1 is a square."""
    depth = sum(row) / side
    return max(max(area / depth**2, depth**2 / area) for area in row)
