"""How printed words are compared: white space, widths and quotation marks never matter, everything else does."""

import re
from functools import lru_cache

_SPACE = re.compile(r"[\s\u00a0\u2000-\u200f\u3000\ufeff]+")
_SAME = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "：": ":",
        "；": ";",
        "，": ",",
        "．": ".",
        "％": "%",
        "／": "/",
        "－": "-",
        "＝": "=",
        "＜": "<",
        "＞": ">",
        "“": None,
        "”": None,
        "‘": None,
        "’": None,
        '"': None,
        "'": None,
        "「": None,
        "」": None,
        "＂": None,
    }
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
)
_NUMBERING = re.compile(
    r"^(?:"
    r"第?[一二三四五六七八九十]+[、.]"
    r"|\([一二三四五六七八九十\d]+\)[、.]?"
    r"|\d{1,2}[、.](?!\d)"
    r"|[①-⑳]"
    r")"
)


# Every step of the forms compares the same cells again.
@lru_cache(maxsize=1 << 15)
def squash(text: str) -> str:
    """Text without white space and quotation marks, full-width signs made half-width: to compare, never to store."""
    return _SPACE.sub("", text).translate(_SAME)


def without_numbering(squashed: str) -> str:
    """Drop leading item numbers such as 一、 (二) 3. from squashed text."""
    previous = None
    while previous != squashed:
        previous, squashed = squashed, _NUMBERING.sub("", squashed, count=1)
    return squashed
