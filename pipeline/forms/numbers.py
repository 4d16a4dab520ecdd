"""Printed figures to exact numbers. A text that is not certainly a number stays none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pipeline.readers.model import unknown_figure

_NUMBER = re.compile(r"[-−－﹣△▲]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?")
_BRACKETED = re.compile(r"[(（]((?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?)[)）]")
_MARK = re.compile(r"[,，]")
_SIGN = re.compile(r"^[−－﹣△▲]")
_DASH = re.compile(r"[-—–−－─━‐‑﹣]{1,4}|/|／|\\|\*")
_WIDE = str.maketrans({chr(0xFF10 + digit): str(digit) for digit in range(10)})
_PARTED = re.compile(r"[^.．]*\d +[.．]\d+[)）]?")
_CUT_IN_THREE = re.compile(r"[-−－﹣△▲]?\d{1,3}(?:[,，]\d{3})*[,，]\d{1,2}")
_PIECES = re.compile(r"[-−]?\d[\d.,，．]*(?:\s+[.,，．]?\d[\d.,，．]*)*")
# The beginning or the end of an amount whose other piece stands elsewhere: (5,891 and .34) and ,729.
_TORN = re.compile(r"[(（]\d{1,3}(?:[,，]\d{1,3})+|[.,，．]\d+[)）]?")
_GAP = re.compile(r" +(?=[.．])")
_WITH_UNIT = re.compile(r"([-−－]?[\d,，.．]*\d)\s*([百千万亿]?元)")
_CODE = re.compile(r"\d{3}(?:-?\d{2}){0,2}")
_CODE_OF_PROGRAM = re.compile(r"(\d{1,3}|\d{5}|\d{7})\.0")

UNIT_YUAN: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""Yuan in one of the unit, by the unit's printed name."""

CENT = Decimal("0.01")
LARGEST_YUAN = Decimal(10) ** 13
"""No government's budget reaches ten trillion yuan in one department's line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value cell's meaning. `value` is set for kind number only; `decimals` counts the printed decimal places.

    Kind unknown is a figure that people see and the reader could not tell: never a text, never nothing.
    """

    kind: Literal["blank", "dash", "number", "text", "unknown"]
    value: Decimal | None = None
    decimals: int = 0


BLANK = Figure("blank")
DASH = Figure("dash")
TEXT = Figure("text")
UNKNOWN = Figure("unknown")
FIGURE_KINDS = ("number", "dash", "unknown")
"""What stands in cells for figures. A word there is a fault of the source or of our columns."""


@lru_cache(maxsize=1 << 15)
def parse_figure(text: str) -> Figure:
    """Parse one value cell: blank, a printed nothing (dash), a number, one that is not known, or text.

    A number broken over two lines by a narrow column, or by a blank, is joined only where the pieces cannot be two.
    """
    stripped = text.strip(" \t\r\n\u00a0\u3000\ufeff")
    if not stripped:
        return BLANK
    if _DASH.fullmatch(stripped):
        return DASH
    if unknown_figure(stripped):
        return UNKNOWN
    lines = [line.strip() for line in stripped.split("\n")]
    if len(lines) > 1:
        if not _is_one_broken_number(lines):
            return TEXT
        stripped = "".join(lines)
    if _PARTED.fullmatch(stripped):
        # 25180591 .33: no number begins with a point, so these are not two.
        stripped = _GAP.sub("", stripped)
    stripped = stripped.translate(_WIDE)
    negative = False
    bracketed = _BRACKETED.fullmatch(stripped)
    if bracketed:
        # Accountants' brackets mean a negative amount.
        stripped, negative = bracketed.group(1), True
    if not _NUMBER.fullmatch(stripped):
        return TEXT
    digits = _SIGN.sub("-", _MARK.sub("", stripped).replace("．", "."))
    value = Decimal(digits)
    return Figure("number", -value if negative else value, len(digits.partition(".")[2]))


def _is_one_broken_number(lines: list[str]) -> bool:
    joined = "".join(lines)
    if _BRACKETED.fullmatch(joined):
        lines = [lines[0][1:], *lines[1:-1], lines[-1][:-1]]
        joined = joined[1:-1]
    if not _NUMBER.fullmatch(joined):
        return False
    # "12" over "13" could be two figures, so every break must be certain. It is where a piece ends or begins with a
    # comma or point, which no number does, within the three digits behind a comma, and before the last digit of two
    # decimals.
    for position in range(1, len(lines)):
        before, after = lines[position - 1], lines[position]
        is_cut_at_mark = re.search(r"[.,，．]$", before) or re.match(r"[.,，．]", after)
        is_cut_in_decimals = position == len(lines) - 1 and "." in before and len(joined.partition(".")[2]) == 2
        is_cut_in_group = is_cut_in_three("".join(lines[:position]))
        if not (is_cut_at_mark or is_cut_in_group or is_cut_in_decimals):
            return False
    return True


def is_cut_in_three(text: str) -> bool:
    """Whether a text ends within the three digits that stand behind a comma: 9,267,64 is no whole number."""
    return _CUT_IN_THREE.fullmatch(text.strip()) is not None


def looks_like_amount(text: str) -> bool:
    """Whether a text is a number that no code, year or line number looks like: with decimals or thousands marks."""
    figure = parse_figure(text)
    return figure.kind == "number" and (figure.decimals > 0 or "," in text or "，" in text)


def code_digits(squashed: str) -> str:
    """Text of a cell in a column of codes, without hyphens and without what a program made of it: 2010301.0."""
    match = _CODE_OF_PROGRAM.fullmatch(squashed)
    return match.group(1) if match else squashed.replace("-", "")


def is_in_pieces(text: str) -> bool:
    """Whether a text is digits and marks that are no number: parted by white space, or with a piece missing."""
    stripped = text.strip()
    return bool(_PIECES.fullmatch(stripped) or _TORN.fullmatch(stripped)) and parse_figure(text).kind == "text"


def is_subject_code(text: str) -> bool:
    """Whether squashed text is a subject code: 类 3, 款 5 or 项 7 digits, also as 208-05-05."""
    return _CODE.fullmatch(text) is not None and text[0] in "12345"


def own_unit(text: str) -> tuple[str, str | None]:
    """A text without the unit of money that it ends in, and that unit: 280.7万元 is 280.7 in 万元."""
    match = _WITH_UNIT.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text, None)


def half_unit(figures: Iterable[Figure], unit: str) -> Decimal:
    """Half of the last place that figures of one form are printed to, in their unit: what rounding may add to each.

    Yuan are exact where any is printed to the cent. Where none is, they may have been rounded to whole ones.
    """
    numbers = [figure for figure in figures if figure.value]
    decimals = max((figure.decimals for figure in numbers), default=2)
    if unit == "元":
        return Decimal("0.5") if numbers and decimals == 0 else Decimal(0)
    return Decimal(5).scaleb(-1 - decimals)


def to_yuan(value: Decimal, unit: str) -> Decimal:
    """Convert exactly; more than two decimal places of a yuan are kept out by the caller's check.

    Raises:
        KeyError: The unit is not known.
        ValueError: The result is finer than a cent, or larger than the warehouse's amounts.
    """
    amount = value * UNIT_YUAN[unit]
    if abs(amount) >= LARGEST_YUAN:
        raise ValueError(f"{value} {unit} is more than any budget has")
    rounded = amount.quantize(CENT)
    if rounded != amount:
        raise ValueError(f"{value} {unit} is finer than a cent")
    return rounded
