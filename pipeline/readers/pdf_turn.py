"""Pages whose text stands sideways or upside down, turned upright. Only the reference reads such pages."""

from collections import defaultdict
from typing import Any


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
