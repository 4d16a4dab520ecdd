"""What the engine says in English, in the reader's language: reasons, alignments, what a finding is about and compares.

The engine's text stays as it is in the release; texts/reasons.<language>.toml has its sentences and their wording. What
has no wording is shown as the engine says it.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.dashboard import wording
from pipeline.dashboard.wording import TEXTS, Words

SENTENCES = """
SELECT status_reason AS said FROM dim_document WHERE status_reason IS NOT NULL
UNION SELECT status_reason FROM statement WHERE status_reason IS NOT NULL
UNION SELECT alignment FROM statement WHERE alignment IS NOT NULL
UNION SELECT reason FROM value_cell WHERE reason IS NOT NULL
UNION SELECT expected FROM audit_comparison WHERE regexp_matches(expected, '[a-z]')
UNION SELECT actual FROM audit_comparison WHERE regexp_matches(actual, '[a-z]')
UNION SELECT look_at FROM audit_finding WHERE look_at IS NOT NULL
"""
"""SQL: every sentence of the engine that pages show."""
_HOLE = re.compile(r"\{(\w+)\}")
_NUMBERS = {"page", "table", "row", "column", "line", "count", "all", "other", "year"}
_SHAPES = dict.fromkeys(_NUMBERS, r"\d[\d,]*") | {"form": "[a-z_]+", "reason": ".+"}
_SEPARATOR = {"zh": "；"}
# Names of columns in a finding's key, such as "expenditure basic general_public_budget".
_NAME = re.compile(r"[a-z][a-z_]+")
# Where the word for such a name is looked up. A key begins with a 三公 item or a claim, and goes on with columns.
_BEGINNING = ("item", "key", "form", "fund", "type", "fund_row")
_COLUMNS = ("key", "side", "type", "fund", "source", "part", "measure", "stage", "form")


@dataclass(frozen=True, slots=True)
class _Wording:
    pattern: re.Pattern[str]
    text: str


def said(text: str, words: Words) -> str:
    """A reason, or several that "; " joins."""
    if not _wordings(words.language):
        return text
    return _SEPARATOR[words.language].join(part for part, _ in _parts(text, words.language))


def without_wording(text: str, words: Words) -> list[str]:
    """The parts of a reason that have no wording."""
    return [part for part, is_known in _parts(text, words.language) if not is_known]


def key_text(key: str, words: Words) -> str:
    """What a finding is about: its terms and columns in words, what the document prints as it is."""
    return " · ".join(_piece(part, words.language, first=index == 0) for index, part in enumerate(key.split(" · ")))


def compared(text: str | None, words: Words) -> str | None:
    """One side of a comparison: a number with its thousands grouped, or what the rule says."""
    return text and said(wording.grouped(text), words)


def _piece(text: str, language: str, *, first: bool) -> str:
    if exact := _exact(text, language):
        return exact
    if text == "total 合计":
        return _word("total", ("type",), language)
    # Anything that is not names alone is the document's own text.
    if not all(_NAME.fullmatch(name) for name in text.split()):
        return text
    groups = _BEGINNING if first else _COLUMNS
    return " ".join(_within(_word(name, groups, language)) for name in text.split())


def _within(name: str) -> str:
    """A name inside a phrase: no capital."""
    return name[:1].lower() + name[1:]


def _word(name: str, groups: tuple[str, ...], language: str) -> str:
    entries = wording.words(language).entries
    return next((entries[f"{group}.{name}"] for group in groups if f"{group}.{name}" in entries), name)


@lru_cache(maxsize=4096)
def _parts(text: str, language: str) -> tuple[tuple[str, bool], ...]:
    """The reasons that a text joins, each worded if it could be. A sentence may itself hold the joining mark."""
    pieces = text.split("; ")
    found: list[tuple[str, bool]] = []
    while pieces:
        for count in range(1, len(pieces) + 1):
            if (worded := _exact("; ".join(pieces[:count]), language)) is not None:
                found.append((worded, True))
                pieces = pieces[count:]
                break
        else:
            found.append((pieces.pop(0), False))
    return tuple(found)


def _exact(text: str, language: str) -> str | None:
    for known in _wordings(language):
        match = known.pattern.fullmatch(text)
        if match is None:
            continue
        filled = {name: _filled(name, value, language) for name, value in match.groupdict().items()}
        if None not in filled.values():
            return known.text.format_map(filled)
    return None


def _filled(name: str, value: str, language: str) -> str | None:
    shown: dict[str, Callable[[], str | None]] = {
        "reason": lambda: _exact(value, language),
        "form": lambda: wording.words(language).entries.get(f"form.{value}"),
        "forms": lambda: "、".join(wording.words(language).form(form) for form in value.split(", ")),
        "place": lambda: _exact(value, language) or value,
        "name": lambda: _word(value, _COLUMNS, language),
    }
    return shown[name]() if name in shown else value


def sentences(language: str) -> dict[str, str]:
    """Sentences of the engine with holes, and their wording; none where the language is the engine's own."""
    path = TEXTS / f"reasons.{language}.toml"
    known: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["reasons"] if path.exists() else {}
    return known


@cache
def _wordings(language: str) -> tuple[_Wording, ...]:
    return tuple(_Wording(_pattern(sentence), text) for sentence, text in sentences(language).items())


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _HOLE.split(sentence)
    shapes = [
        re.escape(part) if index % 2 == 0 else f"(?P<{part}>{_SHAPES.get(part, '.+?')})"
        for index, part in enumerate(parts)
    ]
    return re.compile("".join(shapes), re.DOTALL)
