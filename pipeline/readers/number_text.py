"""Values that a spreadsheet stores, as the text that a person takes them for."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

Value = str | bool | int | float | datetime | date | time | timedelta | None

# 万元 with six places are exact to the cent. Nobody types more: it is a formula's result, published as it is shown.
_MOST_PLACES = 6
_LITERAL_POINT = re.compile(r'[0#?](?:[!\\]\.|"\.")[0#?]')
_NOT_DIGITS = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\!_*].')
_SCALING = re.compile(r"[0#?.],+(?![0#?,])")
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.([0#?]*))?")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What of a cell's number format changes the meaning of its figure; colours and thousands marks do not.

    `places` is the fixed number of decimal places, None where the format leaves them open. `digits` is the number of
    digits to fill up with zeros: a code 01 stored as 1. `scaled` formats show another figure than the stored one.
    """

    percent: bool = False
    places: int | None = None
    digits: int = 0
    scaled: bool = False
    code: str = ""


GENERAL = NumberFormat()


def parse_format(code: str) -> NumberFormat:
    """Read a number format as spreadsheets write it, by its section for positive numbers."""
    section = _NOT_DIGITS.sub("", code).partition(";")[0].strip()
    match = _DIGITS.search(section)
    if match is None or "/" in section or "E" in section:
        return NumberFormat(percent="%" in section, code=code)
    decimals = match.group(1) or ""
    return NumberFormat(
        percent="%" in section,
        places=len(decimals) if set(decimals) <= {"0"} else None,
        digits=len(section) if re.fullmatch("0{2,}", section) else 0,
        scaled=bool(_SCALING.search(section) or _LITERAL_POINT.search(code)),
        code=code,
    )


def value_text(value: Value, number_format: NumberFormat = GENERAL) -> str:
    """Text of a stored value: line ends unified, dates in ISO form, numbers exact."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value, number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value) if isinstance(value, timedelta) else value.isoformat()


def number_text(value: int | float, number_format: NumberFormat = GENERAL) -> str:
    """A stored number without exponent, thousands marks and idle zeros.

    Spreadsheets store binary fractions and show at most 15 significant digits of them, so 123.45000000000001 is the
    figure 123.45 to everybody who sees it. 15 digits hold any amount below ten trillion to the cent. A figure that the
    format shows scaled (thousands as 万) is given with its format: as a bare number it would be off by powers of ten.
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if number_format.percent:
        exact *= 100
    places = -int(exact.normalize().as_tuple().exponent)
    if number_format.places is not None and places > _MOST_PLACES:
        exact = exact.quantize(Decimal(1).scaleb(-number_format.places), rounding=ROUND_HALF_UP)
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        text = "0"
    if number_format.digits and text.isdigit():
        text = text.zfill(number_format.digits)
    if number_format.scaled and exact:
        return f"{text} [{number_format.code}]"
    return text + "%" if number_format.percent else text
