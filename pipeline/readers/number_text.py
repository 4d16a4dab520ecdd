"""Values that a spreadsheet stores, as the text that a person takes them for."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pipeline.readers.number_format import GENERAL, NumberFormat, Section

Value = str | bool | int | float | datetime | date | time | timedelta | None

# 万元 with six places are exact to the cent. Nobody types more: it is a formula's result, published as it is shown.
_MOST_PLACES = 6
_CENT_PLACES = 2
_HALF_SECOND = timedelta(microseconds=500_000)


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
        value = (value + _HALF_SECOND).replace(microsecond=0)
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value) if isinstance(value, timedelta) else value.isoformat()


def number_text(value: int | float, number_format: NumberFormat = GENERAL) -> str:
    """A stored number in the scale in which it is shown, without exponent, thousands marks and idle zeros.

    Spreadsheets store binary fractions and show at most 15 significant digits of them, so 123.45000000000001 is the
    figure 123.45 to everybody who sees it. 15 digits hold any amount below ten trillion to the cent. A format may show
    fewer places than are stored: then the stored ones count, in the shown scale, so 3218765.43 shown as 321.8765 (万元)
    is 321.876543. Where they are more than anybody types, the shown ones count. A figure that is shown in a way that is
    not understood is given with its format and is no bare number: it could be off by powers of ten.
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    section = number_format.section(exact)
    if section.literal is not None:
        return section.literal
    if section.zero is not None and not exact:
        return section.zero
    if section.is_unknown and exact:
        return f"{_plain(exact)} [{number_format.code}]"
    return section.prefix + _shown(exact, section) + section.suffix


def _shown(exact: Decimal, section: Section) -> str:
    if section.percent:
        exact *= 100
    exact = exact.scaleb(-section.shift)
    places = -int(exact.normalize().as_tuple().exponent)
    # Formats that scale show amounts of a smaller unit, which are exact to its cent.
    most = section.shift + _CENT_PLACES if section.shift else _MOST_PLACES
    if section.places is not None and places > most:
        exact = exact.quantize(Decimal(1).scaleb(-section.places), rounding=ROUND_HALF_UP)
    text = _plain(exact)
    if section.template and text.isdigit():
        return _filled(section.template, text)
    return text.zfill(section.digits) if section.digits and text.isdigit() else text


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _filled(template: str, digits: str) -> str:
    """A figure's digits in a template, from the last to the first; those that are left over stand before it."""
    shown, left = "", digits
    for sign in reversed(template):
        if sign not in "0#?":
            shown = sign + shown
        elif left or sign == "0":
            shown, left = (left[-1:] or "0") + shown, left[:-1]
    return left + shown
