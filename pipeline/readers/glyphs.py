"""From placed characters to lines of text. Shared by every way of reading a PDF page, so that their texts agree."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

Char = dict[str, Any]
"""A placed character: `text`, `x0`, `x1`, `top`, `bottom` in points from the page's top-left corner; pdfplumber's own
characters carry more."""

_START = itemgetter("x0")
# A gap this wide, in parts of the character's height, is a space.
_SPACE_GAP = 0.3
# The same where a space is printed.
_THIN_GAP = 0.05
# CJK Radicals Supplement has no decompositions in Unicode: the pairs that simplified-Chinese fonts mix up.
_SUPPLEMENT = dict(
    zip(
        "⺁⺇⺋⺌⺍⺏⺐⺒⺓⺔⺗⺙⺛⺝⺟⺠⺢⺦⺨⺩⺫⺬⺭⺮⺯⺰⺱⺳⺴⺵⺷⺸⺹⺺⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂几卩小小尢尣巳幺彑心攵旡月母民水丬犭王目示礻竹糸纟网网网网羊羊耂聿聿肉臼艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# The Kangxi radicals decompose to the traditional form; this one is printed for the simplified character.
_KANGXI_EXCEPTIONS = {"⼾": "户"}
_RADICALS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | _SUPPLEMENT
    | _KANGXI_EXCEPTIONS
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and the box around it, in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


def plain(text: str) -> str:
    """Replace radicals (U+2E80–2FDF), which some fonts map to, by their characters; nothing else is normalised."""
    return text.translate(_RADICALS)


def is_slanting(a: float, b: float) -> bool:
    """Whether text with a matrix that begins with `a` and `b` is neither level nor vertical."""
    small, large = sorted((abs(a), abs(b)))
    # One degree of skew is a badly scanned page, not a watermark.
    return small > 0.05 * large


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Group characters into lines, top to bottom; blank lines are left out."""
    return [line for row in rows_of(chars) if (line := _join(row)) is not None]


def text_of(chars: Iterable[Char]) -> str:
    """The text of a cell: its lines, joined by line breaks."""
    lines = (" ".join([_text(run) for run in _runs(row)]) for row in rows_of(chars))
    return "\n".join(line for line in lines if line)


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters by line, each line from left to right."""
    found = list(chars)
    rows: list[list[Char]] = []
    if len({char["top"] + char["bottom"] for char in found}) == 1:
        # Most cells hold one line.
        rows.append(found)
    else:
        limit = 0.0
        for char in sorted(found, key=_middle):
            middle = _middle(char)
            if not rows or middle > limit:
                rows.append([])
                limit = middle + (char["bottom"] - char["top"]) / 2
            rows[-1].append(char)
    for row in rows:
        row.sort(key=_START)
    return rows


def words_of(row: Sequence[Char]) -> list[Line]:
    """The words of one line (characters from left to right): runs without a space or a gap as wide as one."""
    return [_word(run) for run in _runs(row)]


def _runs(row: Sequence[Char]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    spaced = False
    end = 0.0
    for char in row:
        if char["text"].isspace():
            spaced = True
            continue
        # A space that lies over its neighbours and parts nothing (Word leaves such in numbers) is no space.
        gap = (_THIN_GAP if spaced else _SPACE_GAP) * (char["bottom"] - char["top"])
        if not runs or char["x0"] - end > gap:
            runs.append([])
        runs[-1].append(char)
        end = char["x1"]
        spaced = False
    return runs


def _text(run: Sequence[Char]) -> str:
    return plain("".join([char["text"] for char in run]))


def _join(row: Sequence[Char]) -> Line | None:
    words = words_of(row)
    if not words:
        return None
    return Line(
        " ".join(word.text for word in words),
        words[0].x0,
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def _word(run: Sequence[Char]) -> Line:
    return Line(
        _text(run),
        run[0]["x0"],
        min([char["top"] for char in run]),
        max([char["x1"] for char in run]),
        max([char["bottom"] for char in run]),
    )


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2
