"""What an indicator's printed target, unit and actual value mean as numbers, only where that is certain.

Systems export drop-down codes where words belong, dates as serials, percentages as fractions. The published text is
kept by the caller; a number is added here where one reading alone is left.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from pipeline.forms.wording import squash
from pipeline.shipped import REFERENCE

_VALUE = re.compile(
    r"(?P<sign>[≥≤≧≦><=]{0,2})(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?P<word>.*)"
)
_COUNTERS = frozenset("个家人次项份件套台篇场户名辆期批条座处组支部册本块只")
_YEAR_MONTH = re.compile(r"(?:19|20)\d{2}\.(?:0?[1-9]|1[0-2])")
_MEASURES = frozenset({"%", "万元", "元", "亿元", "天", "小时", "分钟", "人次", "平方米", "公里", "吨"})
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 54789)  # 2000-01-01 to 2049-12-31
_DATE_NAME = re.compile("时间|日期|时限|时点")


@dataclass(frozen=True, slots=True)
class Printed:
    """One indicator's printed texts, "" where blank."""

    name: str
    level2: str
    operator: str
    target: str
    unit: str
    actual: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """Numbers and words where certain, else None. Percentages are in percent."""

    target_operator: str | None = None
    target_value: Decimal | None = None
    target_date: date | None = None
    unit_name: str | None = None
    actual_value: Decimal | None = None
    actual_date: date | None = None
    is_target_met: bool | None = None


@cache
def _table(file_name: str, key: str, value: str) -> dict[str, str]:
    with (REFERENCE / file_name).open(encoding="utf-8", newline="") as file:
        return {squash(row[key]): row[value] for row in csv.DictReader(file)}


def operator_of(printed: str) -> str | None:
    """The sign that a printed nature of an indicator (指标性质) stands for; None where it is not known."""
    return _table("operators.csv", "operator_published", "target_operator").get(squash(printed)) or None


def unit_of(printed: str) -> str | None:
    """The unit in words: of a drop-down code where it is known, else the printed word."""
    squashed = squash(printed)
    if squashed.isdigit():
        return _table("units.csv", "unit_code", "unit_name").get(squashed) or None
    return printed.strip() or None


def interpret(indicators: Sequence[Printed]) -> list[Meaning]:
    """Interpret the indicators of one form together: whether 1 is 100 % is told by its siblings."""
    fractions = _percent_siblings(indicators)
    return [_interpret(indicator, fractions) for indicator in indicators]


def _interpret(printed: Printed, fractions: bool | None) -> Meaning:
    # Forms without a column of units print them behind the figure.
    unit = unit_of(printed.unit) if printed.unit else _printed_unit(printed.target)
    target = _number(printed.target, unit, fractions)
    # An actual value that is itself a bound (＜90%) is no value to hold against the target.
    actual = None if _leading_sign(printed.actual) not in (None, "=") else _number(printed.actual, unit, fractions)
    is_date = _DATE_NAME.search(printed.name) is not None and (unit is None or "日" in unit)
    target_date = _serial(target) if is_date else None
    actual_date = _serial(actual) if is_date else None
    if target_date or actual_date:
        target = actual = None
    sign = _leading_sign(printed.target)
    operator = operator_of(printed.operator) if printed.operator else sign
    # 指标性质 says = and the value itself ≥: the publication contradicts itself, so nothing is concluded.
    contradicts = sign is not None and operator is not None and sign != operator
    return Meaning(
        operator,
        target,
        target_date,
        unit,
        actual,
        actual_date,
        None if contradicts else _met(operator, target_date or target, actual_date or actual),
    )


def _met(operator: str | None, target: Decimal | date | None, actual: Decimal | date | None) -> bool | None:
    if operator is None or target is None or actual is None or isinstance(target, date) is not isinstance(actual, date):
        return None
    wanted, reached = (Decimal(v.toordinal()) if isinstance(v, date) else v for v in (target, actual))
    return {
        "=": reached == wanted,
        "≥": reached >= wanted,
        "≤": reached <= wanted,
        ">": reached > wanted,
        "<": reached < wanted,
    }[operator]


def _printed_unit(text: str) -> str | None:
    match = _VALUE.fullmatch(squash(text))
    if not match:
        return None
    word = match["scale"] + match["word"]
    return word if word in _MEASURES or match["word"] in _COUNTERS else None


def _leading_sign(text: str) -> str | None:
    match = _VALUE.fullmatch(squash(text))
    return operator_of(match["sign"]) if match and match["sign"] else None


def _number(text: str, unit: str | None, fractions: bool | None) -> Decimal | None:
    """The number that a text is in its unit, or None.

    `fractions` says how the siblings print percentages: True as fractions, False in percent, None unknown.
    """
    match = _VALUE.fullmatch(squash(text))
    if not match or _YEAR_MONTH.fullmatch(squash(text)):
        return None
    value = Decimal(match["number"].replace(",", "")) * _SCALES[match["scale"]]
    word = match["word"]
    if unit == "%":
        if word == "%":
            return value
        if word or match["scale"]:
            return None
        if 0 < value < 1:
            return value * 100 if fractions is not False else None
        if value == 1:
            return {True: Decimal(100), False: value, None: None}[fractions]
        return value
    if match["scale"] and unit == match["scale"] + word:
        # 31万元 under 万元 is 31 of them.
        return value / _SCALES[match["scale"]]
    if not word:
        # 8000万 under 万元 would be read twice over, and 840万 of nothing said may be yuan or not: not certain.
        return None if match["scale"] and (unit is None or unit[0] in "万亿") else value
    if unit and word.startswith(unit) and not any(sign.isdigit() for sign in word):
        return value
    if unit and len(unit) == 1 and unit in _COUNTERS and word in _COUNTERS:
        return value
    return None


def _percent_siblings(indicators: Sequence[Printed]) -> bool | None:
    """How this form prints percentages without a sign: True as fractions of one, False in percent, None unknown."""
    values: list[Decimal] = []
    for indicator in indicators:
        if unit_of(indicator.unit) != "%":
            continue
        for text in (indicator.target, indicator.actual):
            match = _VALUE.fullmatch(squash(text))
            if match and not match["word"] and not match["scale"]:
                values.append(Decimal(match["number"].replace(",", "")))
    if any(value > 1 for value in values):
        return False
    return True if any(0 < value < 1 for value in values) else None


def _serial(value: Decimal | None) -> date | None:
    if value is None or value != int(value) or int(value) not in _SERIALS:
        return None
    return _SERIAL_EPOCH + timedelta(days=int(value))
