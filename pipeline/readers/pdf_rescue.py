"""What is wrong with a page's characters and lines, and its repair. Each repair needs its own evidence on the page."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.readers.glyphs import Char, is_slanting
from pipeline.readers.lattice import Rule, Tolerances
from pipeline.readers.pdf_source import Lattice, MissingLines

SIDEWAYS = "the page was drawn sideways and turned upright"
DOUBLE_STRUCK = "characters printed twice in one place were read once"
WATERMARK = "slanting text (a watermark) was left out"
SHRUNK = "the page is shrunk; lines were joined with smaller tolerances"
OPEN_SIDES = "missing outer lines of a table were added"

# In points: characters smaller than this are a page shrunk to fit, where the usual 3 points would join rows.
_SHRUNK_SIZE = 4.5
SHRUNK_TOLERANCES = Tolerances(snap=1.0, join=1.0, crossing=1.0)
# Lines end where another begins within this many points.
_REACH = 3.0
# Two characters are one printed twice if they lie closer than this part of their height, or this many points.
_TWICE_SIZE, _TWICE_POINTS = 0.12, 1.0
_MIN_TWICE = 3


def without_watermark(chars: Sequence[Char]) -> list[Char]:
    """Drop slanting characters: neither level nor vertical."""
    # A page has thousands of characters and a handful of matrices.
    matrices = {id(char["matrix"]): char["matrix"] for char in chars}
    slanting = {key for key, matrix in matrices.items() if is_slanting(*matrix[:2])}
    return [char for char in chars if id(char["matrix"]) not in slanting] if slanting else list(chars)


def without_doubles(chars: list[Char]) -> list[Char]:
    """Drop characters that repeat another in the same place; bold print is faked that way."""
    if not _any_close(chars):
        return chars
    seen: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    kept = []
    for char in chars:
        text, x0, top = char["text"], char["x0"], char["top"]
        strip = int(x0 / _TWICE_POINTS)
        tolerance = min(_TWICE_POINTS, _TWICE_SIZE * (char["bottom"] - top))
        if not text.isspace() and any(
            abs(x0 - other_x0) <= tolerance and abs(top - other_top) <= tolerance
            for near in (strip - 1, strip, strip + 1)
            if (text, near) in seen
            for other_x0, other_top in seen[text, near]
        ):
            continue
        seen[text, strip].append((x0, top))
        kept.append(char)
    return kept if len(chars) - len(kept) >= _MIN_TWICE else chars


def _any_close(chars: Sequence[Char]) -> bool:
    """Whether any two visible characters might lie in one place: a quick look, for nearly all pages have none."""
    starts: dict[float, list[float]] = defaultdict(list)
    for char in chars:
        if not char["text"].isspace():
            starts[char["top"]].append(char["x0"])
    band: list[float] = []
    last = 0.0
    for top in sorted(starts):
        if band and top - last > _TWICE_POINTS:
            if _touch(band):
                return True
            band = []
        band += starts[top]
        last = top
    return _touch(band)


def _touch(starts: list[float]) -> bool:
    starts.sort()
    return any(after - before <= _TWICE_POINTS for before, after in pairwise(starts))


def is_shrunk(chars: Sequence[Char]) -> bool:
    """Whether the page's usual character is too small for the usual tolerances."""
    return bool(chars) and median(char["bottom"] - char["top"] for char in chars) < _SHRUNK_SIZE


def missing_lines(lattice: Lattice, rest: Sequence[Char]) -> MissingLines:
    """Outer lines to add to tables with open sides, where text lies in the open part.

    A table is open at the left and right by design, or at the top and bottom where a page turn cuts a merged cell.

    Args:
        lattice: The merged ruling lines of the page.
        rest: The characters that lie in no cell.
    """
    added = MissingLines()
    for upright_lines, level_lines in _connected(lattice.upright, lattice.level):
        left = min([x for x, _, _ in upright_lines] + [x0 for _, x0, _ in level_lines])
        right = max([x for x, _, _ in upright_lines] + [x1 for _, _, x1 in level_lines])
        top = min([y for y, _, _ in level_lines] + [y0 for _, y0, _ in upright_lines])
        bottom = max([y for y, _, _ in level_lines] + [y1 for _, _, y1 in upright_lines])
        if not any(
            left < _mid(char, "x0", "x1") < right and top < _mid(char, "top", "bottom") < bottom for char in rest
        ):
            continue
        added.level.extend(_closing(upright_lines, level_lines, top, bottom))
        added.upright.extend(_closing(level_lines, upright_lines, left, right))
    return added


def _closing(across: list[Rule], along: list[Rule], low: float, high: float) -> list[Rule]:
    """The lines missing at `low` and `high`, where at least two lines of `across` end."""
    added = []
    for place, end in ((low, 1), (high, 2)):
        reaching = [rule[0] for rule in across if abs(rule[end] - place) <= _REACH]
        if len(reaching) < 2:
            continue
        first, last = min(reaching), max(reaching)
        there = sum(max(0.0, min(to, last) - max(from_, first)) for at, from_, to in along if abs(at - place) <= _REACH)
        if there < last - first - 2 * _REACH:
            added.append((place, first, last))
    return added


def _mid(char: Char, low: str, high: str) -> float:
    return float(char[low] + char[high]) / 2


def _connected(upright: Sequence[Rule], level: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Upright and level lines that touch, directly or through others; groups too small for a table are left out."""
    parent = list(range(len(upright) + len(level)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for v, (x, top, bottom) in enumerate(upright):
        for h, (y, x0, x1) in enumerate(level, start=len(upright)):
            if x0 - _REACH <= x <= x1 + _REACH and top - _REACH <= y <= bottom + _REACH:
                parent[root(v)] = root(h)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate((*upright, *level)):
        groups[root(index)][index >= len(upright)].append(rule)
    return [(v, h) for v, h in groups.values() if v and len(h) > 1]
