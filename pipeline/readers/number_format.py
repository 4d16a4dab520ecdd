"""Number formats of spreadsheets, as far as they change what a person takes a figure for.

A format has sections for positive, negative and zero figures, or for conditions of its own. Colours, thousands marks,
brackets and signs of currency change nothing; percent, scales, zeros filled up, words and whole literals do.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

_TOKEN = re.compile(
    r'"([^"]*)"?|[\\!](.)|[_*].|\[([^\]]*)\]|(General|G/通用格式)|(E[+-]0+)|(.)', re.DOTALL | re.IGNORECASE
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_PLACEHOLDERS = "0#?"
_POINTS = (".", "．")
Token = tuple[str, str]
"""Kind (digit, point, comma, percent, general, literal) and text."""


@dataclass(frozen=True, slots=True)
class Section:
    """How figures of one section are shown.

    Attributes:
        condition: Comparison and limit that choose the section, where the format writes them.
        percent: The figure is shown times 100.
        shift: The figure is shown divided by ten to this power: 4 for yuan shown as 万元.
        places: The fixed number of decimal places, None where the format leaves them open.
        digits: The number of digits that zeros fill up: a code 01 stored as 1.
        template: Digits and signs between them of a figure without decimals: 000-00-00.
        prefix, suffix: Words shown before and after the figure.
        literal: What stands in place of a figure that the format has no digit for; None where it has some.
        zero: What a zero is shown as, where no digit of the format is fixed; else None.
        is_unknown: The figure is shown in a way that is not understood.
    """

    condition: tuple[str, Decimal] | None = None
    percent: bool = False
    shift: int = 0
    places: int | None = None
    digits: int = 0
    template: str = ""
    prefix: str = ""
    suffix: str = ""
    literal: str | None = None
    zero: str | None = None
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The sections of a number format, and how it is written."""

    sections: tuple[Section, ...] = (Section(),)
    code: str = ""

    def section(self, value: Decimal) -> Section:
        """The section that a figure is shown by."""
        last = len(self.sections) - 1
        for index, section in enumerate(self.sections):
            if section.condition is not None:
                sign, limit = section.condition
                if _OPERATORS[sign](value, limit):
                    return section
            elif index == last or (value < 0 if index else value > 0 or (value == 0 and last == 1)):
                return section
        return Section()


GENERAL = NumberFormat()


@lru_cache(maxsize=1 << 12)
def parse_format(code: str) -> NumberFormat:
    """Read a number format as spreadsheets write it."""
    sections = _sections(code)
    if len(sections) > 1 and ("literal", "@") in sections[-1][1]:
        # The section for texts.
        sections = sections[:-1]
    return NumberFormat(tuple(_section(condition, tokens) for condition, tokens in sections[:3]), code)


def _sections(code: str) -> list[tuple[str, list[Token]]]:
    """Condition and tokens of each section."""
    sections: list[tuple[str, list[Token]]] = [("", [])]
    for match in _TOKEN.finditer(code):
        quoted, escaped, bracket, general, exponent, sign = match.groups()
        tokens = sections[-1][1]
        if bracket is not None and _CONDITION.fullmatch(bracket.strip()):
            sections[-1] = (bracket.strip(), tokens)
        elif general:
            tokens.append(("general", ""))
        elif sign == ";":
            sections.append(("", []))
        elif (literal := quoted if quoted is not None else escaped) is not None:
            tokens.append(("literal", literal))
        elif sign:
            tokens.append((_kind(sign), sign))
        elif exponent:
            # Another way to write the same figure.
            tokens[:] = [("general", "")]
    return sections


def _kind(sign: str) -> str:
    if sign in _PLACEHOLDERS:
        return "digit"
    return {".": "point", ",": "comma", "%": "percent"}.get(sign, "literal")


def _section(condition: str, tokens: Sequence[Token]) -> Section:
    match = _CONDITION.fullmatch(condition)
    chosen = (match.group(1), Decimal(match.group(2))) if match else None
    kinds = [kind for kind, _ in tokens]
    percent = "percent" in kinds
    shown = "".join(text for kind, text in tokens if kind == "literal").strip()
    at = [index for index, kind in enumerate(kinds) if kind in ("digit", "general")]
    if not at:
        is_text = shown == "@"
        return Section(chosen) if is_text else Section(chosen, literal=shown)
    prefix = _words(tokens[: at[0]])
    suffix = _words(tokens[at[-1] + 1 :]) + ("%" if percent else "")
    within = [text for kind, text in tokens[at[0] : at[-1]] if kind == "literal"]
    if "general" in kinds or "/" in within:
        return Section(chosen, percent, prefix=prefix, suffix=suffix)
    fixed = any(text == "0" for kind, text in tokens if kind == "digit")
    zero = None if fixed or percent else shown
    points = [index for index in range(at[0], at[-1]) if tokens[index][0] == "literal" and tokens[index][1] in _POINTS]
    grouped, scaling = _commas(kinds)
    section = Section(chosen, percent, prefix=prefix, suffix=suffix, zero=zero)
    if points:
        return _with_literal_point(section, tokens[points[0] + 1 :], scaling, len(points) > 1 or grouped, kinds)
    decimals = _decimals(tokens)
    template = ""
    if any(text.strip() for text in within) and "point" not in kinds and not grouped and not scaling:
        template = "".join(text for _, text in tokens[at[0] : at[-1] + 1])
    whole = [text for kind, text in tokens if kind == "digit"]
    return Section(
        chosen,
        percent,
        shift=3 * scaling,
        places=len(decimals) if set(decimals) <= {"0"} else None,
        digits=len(whole) if len(whole) > 1 and set(whole) == {"0"} and "point" not in kinds and not grouped else 0,
        template=template,
        prefix=prefix,
        suffix=suffix,
        zero=zero,
        # Words between the digits of an amount.
        is_unknown=bool("".join(within).strip()) and not template,
    )


def _with_literal_point(
    section: Section, behind: Sequence[Token], scaling: int, is_unclear: bool, kinds: Sequence[str]
) -> Section:
    """A point that is only drawn between the digits of a whole figure: 0!.0000 shows yuan as 万元."""
    digits = [text for kind, text in behind if kind == "digit"]
    is_unclear = is_unclear or "point" in kinds or section.percent
    return Section(
        section.condition,
        section.percent,
        shift=len(digits) + 3 * scaling,
        places=len(digits),
        prefix=section.prefix,
        suffix=section.suffix,
        zero=section.zero,
        is_unknown=is_unclear,
    )


def _commas(kinds: Sequence[str]) -> tuple[bool, int]:
    """Whether commas mark thousands, and how many divide by a thousand: those with no digit behind them."""
    grouped, scaling = False, 0
    for index, kind in enumerate(kinds):
        if kind != "comma" or not any(other in ("digit", "comma") for other in kinds[:index]):
            continue
        rest = [other for other in kinds[index:] if other in ("digit", "point", "comma")]
        following = next((other for other in rest if other != "comma"), "point")
        grouped |= following == "digit"
        scaling += following == "point"
    return grouped, scaling


def _decimals(tokens: Sequence[Token]) -> str:
    kinds = [kind for kind, _ in tokens]
    if "point" not in kinds:
        return ""
    return "".join(text for kind, text in tokens[kinds.index("point") :] if kind == "digit")


def _words(tokens: Sequence[Token]) -> str:
    """Words before or after a figure; signs, brackets, currencies and the plain unit 元 say nothing that it needs."""
    text = "".join(text for kind, text in tokens if kind == "literal").strip("@ \u00a0\u3000")
    return text if text != "元" and any(sign.isalnum() or sign in "%％‰" for sign in text) else ""
