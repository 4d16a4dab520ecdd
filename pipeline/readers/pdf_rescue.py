"""What is wrong with a page's characters and lines, and its repair. Each repair needs its own evidence on the page."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

from pipeline.readers.glyphs import Char

SIDEWAYS = "the page was drawn sideways and turned upright"
DOUBLE_STRUCK = "characters printed twice in one place were read once"
WATERMARK = "slanting text (a watermark) was left out"
SHRUNK = "the page is shrunk; lines were joined with smaller tolerances"
OPEN_SIDES = "missing outer lines of a table were added"

# In points: characters smaller than this are a page shrunk to fit, where the usual 3 points would join rows.
_SHRUNK_SIZE = 4.5
SHRUNK_SETTINGS: dict[str, Any] = {"snap_tolerance": 1, "join_tolerance": 1, "intersection_tolerance": 1}
# Lines end where another begins within this many points.
_REACH = 3.0
# Two characters are one printed twice if they lie closer than this part of their height, or this many points.
_TWICE_SIZE, _TWICE_POINTS = 0.12, 1.0
_MIN_TWICE = 3


def upright(page: Any) -> Any | None:
    """The page turned so that its text is upright, or None if most of its text already is."""
    turns: dict[int, int] = defaultdict(int)
    for char in page.chars:
        a, b, c, d = char["matrix"][:4]
        if not char["text"].isspace():
            turns[_turn(a, b, c, d)] += 1
    turn = max(turns, key=lambda turn: turns[turn], default=0)
    if turn == 0:
        return None
    source = page.page_obj
    source.rotate = (source.rotate + turn) % 360
    source.attrs["Rotate"] = source.rotate
    page.close()
    return type(page)(page.pdf, source, page.page_number, page.initial_doctop)


def _turn(a: float, b: float, c: float, d: float) -> int:
    """Degrees, clockwise, by which the page must be turned for a character with this matrix to stand upright."""
    if abs(b) > abs(a):
        return 90 if b > 0 else 270
    # A mirrored matrix (d < 0 alone) is upright text in a flipped coordinate system.
    return 180 if a < 0 and d < 0 else 0


def without_watermark(chars: Sequence[Char]) -> list[Char]:
    """Drop slanting characters: neither level nor vertical."""
    return [char for char in chars if not _slanting(*char["matrix"][:2])]


def _slanting(a: float, b: float) -> bool:
    small, large = sorted((abs(a), abs(b)))
    # One degree of skew is a badly scanned page, not a watermark.
    return small > 0.05 * large


def without_doubles(chars: list[Char]) -> list[Char]:
    """Drop characters that repeat another in the same place; bold print is faked that way."""
    seen: dict[str, list[Char]] = defaultdict(list)
    kept = []
    for char in chars:
        tolerance = min(_TWICE_POINTS, _TWICE_SIZE * (char["bottom"] - char["top"]))
        same = seen[char["text"]]
        # The copy follows its original closely, so that only the latest few need a look.
        if not char["text"].isspace() and any(
            abs(char["x0"] - other["x0"]) <= tolerance and abs(char["top"] - other["top"]) <= tolerance
            for other in same[-40:]
        ):
            continue
        same.append(char)
        kept.append(char)
    return kept if len(chars) - len(kept) >= _MIN_TWICE else chars


def is_shrunk(chars: Sequence[Char]) -> bool:
    """Whether the page's usual character is too small for the usual tolerances."""
    return bool(chars) and median(char["bottom"] - char["top"] for char in chars) < _SHRUNK_SIZE


def missing_edges(edges: Sequence[dict[str, Any]], rest: Sequence[Char]) -> list[dict[str, Any]]:
    """Outer lines to add to tables with open sides, where text lies in the open part.

    A table is open at the left and right by design, or at the top and bottom where a page turn cuts a merged cell.

    Args:
        edges: The merged ruling lines of the page.
        rest: The characters that lie in no cell.
    """
    added: list[dict[str, Any]] = []
    for group in _connected(edges):
        upright_lines = [edge for edge in group if edge["orientation"] == "v"]
        level_lines = [edge for edge in group if edge["orientation"] == "h"]
        if not upright_lines or len(level_lines) < 2:
            continue
        left, right = min(e["x0"] for e in group), max(e["x1"] for e in group)
        top, bottom = min(e["top"] for e in group), max(e["bottom"] for e in group)
        if not any(
            left < _mid(char, "x0", "x1") < right and top < _mid(char, "top", "bottom") < bottom for char in rest
        ):
            continue
        added += _closing("h", upright_lines, level_lines, top, bottom)
        added += _closing("v", level_lines, upright_lines, left, right)
    return added


def _closing(
    orientation: str, across: list[dict[str, Any]], along: list[dict[str, Any]], low: float, high: float
) -> list[dict[str, Any]]:
    """The lines missing at `low` and `high`, where at least two lines of `across` end."""
    start, end = ("top", "bottom") if orientation == "h" else ("x0", "x1")
    from_, to = ("x0", "x1") if orientation == "h" else ("top", "bottom")
    added = []
    for place, key in ((low, start), (high, end)):
        reaching = [edge for edge in across if abs(edge[key] - place) <= _REACH]
        if len(reaching) < 2:
            continue
        first, last = min(edge[from_] for edge in reaching), max(edge[to] for edge in reaching)
        there = sum(
            max(0.0, min(edge[to], last) - max(edge[from_], first))
            for edge in along
            if abs(edge[start] - place) <= _REACH
        )
        if there < last - first - 2 * _REACH:
            added.append(_edge(orientation, place, first, last))
    return added


def _edge(orientation: str, place: float, first: float, last: float) -> dict[str, Any]:
    x0, top, x1, bottom = (first, place, last, place) if orientation == "h" else (place, first, place, last)
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _mid(char: Char, low: str, high: str) -> float:
    return float(char[low] + char[high]) / 2


def _connected(edges: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Groups of lines that touch, directly or through others."""
    parent = list(range(len(edges)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    level = [index for index, edge in enumerate(edges) if edge["orientation"] == "h"]
    for index, edge in enumerate(edges):
        if edge["orientation"] != "v":
            continue
        for other in level:
            crossing = edges[other]
            if (
                crossing["x0"] - _REACH <= edge["x0"] <= crossing["x1"] + _REACH
                and edge["top"] - _REACH <= crossing["top"] <= edge["bottom"] + _REACH
            ):
                parent[root(index)] = root(other)
    groups: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for index, edge in enumerate(edges):
        groups[root(index)].append(edge)
    return list(groups.values())
