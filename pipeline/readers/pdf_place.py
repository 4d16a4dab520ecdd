"""Which cell of a grid each character belongs to, and which grids are only underlined prose.

Spreadsheets print a text that is too long for its cell over the border and clip what is seen of it. The characters are
all in the file, so that a tail of one cell's text would stand in front of its neighbour's amount. Hence characters that
were printed in one go, across a ruling line, go to one cell together.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.readers.glyphs import Char
from pipeline.readers.lattice import Box

# The next character of a run begins where the last one ends, within this part of its height.
_RUN_GAP = 0.06
# A ruling line this deep within a character, in parts of its height, cuts it.
_CUT = 0.05
# Text that begins (ends) this close to its cell's left (right) side, in parts of its height, is aligned to it.
_ALIGNED = 0.8
_AMOUNT = re.compile(r"[-－]?\d[\d,，]*\.\d+")
_NUMERIC = re.compile(r"[-－\d,，.%％]+")
# Underlining ends with the text, within this part of the character's height; cells keep a margin.
_TIGHT = 0.3


def place(
    boxes: Sequence[Box], chars: Sequence[Char], row_edges: Sequence[float]
) -> tuple[dict[int, list[Char]], list[Char]]:
    """Give each character to a cell.

    Args:
        boxes: The cells.
        chars: Characters in the order in which the page prints them.
        row_edges: Tops and bottoms of the grid's rows, in ascending order.

    Returns:
        The characters of each cell, by the index of its box, and the characters that belong to none.
    """
    homes = _homes(boxes, chars, row_edges)
    for start, end in _runs_across(chars, homes):
        for first, last in _pieces(boxes, chars, homes, start, end):
            owner = _owner(boxes, chars[first:last], homes[first:last])
            if owner is not None:
                homes[first:last] = [owner] * (last - first)
    placed: dict[int, list[Char]] = defaultdict(list)
    rest: list[Char] = []
    for char, home in zip(chars, homes, strict=True):
        (rest if home is None else placed[home]).append(char)
    return placed, rest


def is_underlining(boxes: Sequence[Box], placed: dict[int, list[Char]]) -> bool:
    """Whether the boxes begin and end with their texts: underlined prose, with lines drawn as rectangles."""
    filled = tight = 0
    for index, box in enumerate(boxes):
        chars = [char for char in placed.get(index, ()) if not char["text"].isspace()]
        if not chars:
            continue
        filled += 1
        margin = min(char["x0"] for char in chars) - box[0] + box[2] - max(char["x1"] for char in chars)
        tight += margin < _TIGHT * max(char["bottom"] - char["top"] for char in chars)
    return tight * 2 > filled


def _homes(boxes: Sequence[Box], chars: Sequence[Char], row_edges: Sequence[float]) -> list[int | None]:
    """The box that each character's middle lies in."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for index, (_, top, _, bottom) in enumerate(boxes):
        first = bisect_right(row_edges, top)
        for row in range(first, max(bisect_right(row_edges, bottom), first + 1)):
            by_row[row].append(index)
    homes: list[int | None] = []
    # The characters of a line follow each other and have one height.
    line: tuple[float, float] | None = None
    spans: list[tuple[float, float, int]] = []
    for char in chars:
        top, bottom = char["top"], char["bottom"]
        if (top, bottom) != line:
            line, y = (top, bottom), (top + bottom) / 2
            beside = by_row.get(bisect_right(row_edges, y), ())
            spans = [(2 * boxes[n][0], 2 * boxes[n][2], n) for n in beside if boxes[n][1] <= y < boxes[n][3]]
        x = char["x0"] + char["x1"]
        for start, end, index in spans:
            if start <= x < end:
                homes.append(index)
                break
        else:
            homes.append(None)
    return homes


def _runs_across(chars: Sequence[Char], homes: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Start and end of runs (characters printed without a space or gap between them) that lie in several cells."""
    end = 0
    for index in range(1, len(chars)):
        if homes[index] != homes[index - 1] and index >= end and _joined(chars[index - 1], chars[index]):
            start, end = index - 1, index + 1
            while start > 0 and _joined(chars[start - 1], chars[start]):
                start -= 1
            while end < len(chars) and _joined(chars[end - 1], chars[end]):
                end += 1
            yield start, end


def _joined(char: Char, after: Char) -> bool:
    height = float(after["bottom"] - after["top"])
    slack = _RUN_GAP * height
    return (
        abs(after["x0"] - char["x1"]) <= slack
        and abs(after["top"] - char["top"]) <= slack
        and abs(char["bottom"] - char["top"] - height) <= slack
        and not char["text"].isspace()
        and not after["text"].isspace()
    )


def _pieces(
    boxes: Sequence[Box], chars: Sequence[Char], homes: Sequence[int | None], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Cut a run where texts of two cells happen to touch: at an amount, or at a ruling line beside a number."""
    cuts = {start, end}
    text = [str(char["text"])[:1] or " " for char in chars[start:end]]
    for match in _AMOUNT.finditer("".join(text)):
        first, last = start + match.start(), start + match.end()
        if len(set(homes[first:last])) == 1:
            cuts |= {first, last}
    for index in range(start + 1, end):
        if homes[index] == homes[index - 1] or _is_cut(boxes, chars, homes, index):
            continue
        left, right = "".join(text[: index - start]), "".join(text[index - start :])
        if _NUMERIC.fullmatch(left) or _NUMERIC.fullmatch(right):
            cuts.add(index)
    yield from pairwise(sorted(cuts))


def _is_cut(boxes: Sequence[Box], chars: Sequence[Char], homes: Sequence[int | None], index: int) -> bool:
    """Whether the ruling line between a character and the one before it goes through either of them."""
    before, after = homes[index - 1], homes[index]
    lines = [boxes[home][side] for home, side in ((before, 2), (after, 0)) if home is not None]
    for char in chars[index - 1 : index + 1]:
        depth = _CUT * float(char["bottom"] - char["top"])
        if any(char["x0"] + depth < line < char["x1"] - depth for line in lines):
            return True
    return False


def _owner(boxes: Sequence[Box], run: Sequence[Char], homes: Sequence[int | None]) -> int | None:
    """The cell that a run across several was printed for: the one it is aligned to, else the one with most of it."""
    reach = _ALIGNED * float(run[0]["bottom"] - run[0]["top"])
    first, last = homes[0], homes[-1]
    if first is not None and 0 <= run[0]["x0"] - boxes[first][0] <= reach:
        return first
    if last is not None and 0 <= boxes[last][2] - run[-1]["x1"] <= reach:
        return last
    return Counter(homes).most_common(1)[0][0]
