"""The dashboard's words: a catalogue per language in texts/, names of codes, how numbers and unknowns are written."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.forms.labels import labels

TEXTS = Path(__file__).parent / "texts"
UNKNOWN = "–"
# A whole number of four digits may be a year, and reads as well without a mark.
_NUMBER = re.compile(r"-?(\d+\.\d+|\d{5,})")
# Where pages look up the codes of each domain of labels.csv.
_GROUPS = {
    "expenditure_type": "type",
    "fund": "fund",
    "revenue_source": "source",
    "balance_kind": "side",
    "balance_part": "part",
    "item": "item",
    "fund_row": "fund_row",
}
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_MILLION, _BILLION = Decimal(1_000_000), Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Words:
    """One language's catalogue."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its {placeholders} filled.

        Raises:
            KeyError: The catalogue has no such key.
        """
        return self.entries[key].format(**values) if values else self.entries[key]

    def of(self, group: str, value: object) -> str:
        """The word for a value of an enumerated column, the value itself where the catalogue has none."""
        if value is None or value == "":
            return UNKNOWN
        return self.entries.get(f"{group}.{value}", str(value))

    def group(self, prefix: str) -> dict[str, str]:
        """All texts of a group, by the rest of their keys."""
        return {k.removeprefix(f"{prefix}."): v for k, v in self.entries.items() if k.startswith(f"{prefix}.")}

    def form(self, form_id: str | None, title: str | None = None) -> str:
        """A form's title."""
        return self.entries.get(f"form.{form_id}") or title or form_id or UNKNOWN

    def entities(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """Names of the bodies whose accounts rows are of, by id; where two share a name, with which of them it is."""
        kinds = {row["department_id"]: (row["department_name"], row["entity_kind"]) for row in rows}
        shared = Counter(name for name, _ in kinds.values())
        return {
            key: f"{name} · {self.of('entity_kind', kind)}" if shared[name] > 1 else name
            for key, (name, kind) in kinds.items()
        }

    def brief(self, amount: Decimal | None) -> str:
        """An amount of yuan with three or four digits, for headings and pictures; tables show it in full."""
        if amount is None:
            return UNKNOWN
        size = abs(amount)
        steps = (
            ((_YI, "yi"), (_WAN, "wan")) if self.language == "zh" else ((_BILLION, "billion"), (_MILLION, "million"))
        )
        for step, name in steps:
            if size >= step:
                value = amount / step
                digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
                return self(f"unit.{name}", value=f"{value:,.{digits}f}")
        return self("unit.yuan", value=f"{amount:,.0f}")

    def moment(self, value: datetime) -> str:
        """A date with time."""
        return f"{value:%Y-%m-%d %H:%M} UTC"


def amount(value: Decimal | int | None) -> str:
    """A number in full with its thousands grouped: amounts keep their two decimals."""
    return UNKNOWN if value is None else f"{value:,}"


def percent(value: Decimal | float | None, digits: int = 1) -> str:
    """A percentage."""
    return UNKNOWN if value is None else f"{value:,.{digits}f}%"


def plain(value: Decimal | None) -> str:
    """A number without the zeros that its column adds: points, targets."""
    if value is None:
        return UNKNOWN
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(text: str) -> str:
    """A number that arrives as text with its thousands grouped; a year and any other text as they are."""
    return f"{Decimal(text):,f}" if _NUMBER.fullmatch(text) else text


def short(text: str | None, length: int) -> str | None:
    """The beginning of a text."""
    return text if text is None or len(text) <= length else f"{text[:length].rstrip()} …"


@cache
def words(language: str) -> Words:
    """The catalogue of a language."""
    document = tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, _codes(language) | _flat(document))


def _codes(language: str) -> dict[str, str]:
    """Names of the codes in the fact tables, by group and code."""
    return {
        f"{_GROUPS[label.domain]}.{label.code}": label.name_zh if language == "zh" else label.name_en
        for label in labels().values()
    }


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = value
    return found
