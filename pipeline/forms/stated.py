"""Amounts that sentences state: totals, parts, subjects and changes, by the wordings in claims.toml.

A claim is taken only where the words around an amount are exactly a template's; a sentence whose subject or year is
not certain is left alone, because a rule would accuse a document on its word.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.forms.catalogue import CLAIMS_FILE, FORMS_DIR
from pipeline.forms.numbers import parse_figure, to_yuan
from pipeline.forms.prose import Prose
from pipeline.forms.rounding import half_of_place
from pipeline.forms.subjects import is_class
from pipeline.readers.model import Cell

Row = dict[str, object]
_PLACE = re.compile(r"<<(\w+)>>")
# How far before a sentence's words those that say of what it speaks may begin.
_LONGEST_NAME = 150
# What a claim keeps of its sentence.
_KEPT = 200


@cache
def wordings() -> dict[str, Any]:
    """The wordings as claims.toml has them."""
    return tomllib.loads((FORMS_DIR / CLAIMS_FILE).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence of a template: what is claimed, its words, and the words that must or must not stand before them."""

    claim: str
    stage: str | None
    words: re.Pattern[str]
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    parts: tuple[str, ...]

    def found(self, prose: Prose, fiscal_year: int, stage: str) -> Iterator[tuple[re.Match[str], dict[str, str], str]]:
        """Matches about this year, what their words name, and their sentences."""
        if self.stage not in (None, stage):
            return
        for match in self.words.finditer(prose.text):
            start = max(0, match.start() - _LONGEST_NAME)
            named = self.before.search(prose.text, start, match.start()) if self.before else None
            if self.before and named is None:
                continue
            if self.not_before and self.not_before.search(prose.text, start, match.start()):
                continue
            before, sentence = prose.sentence(match)
            if _is_of_another(before, match, fiscal_year):
                continue
            groups = {**(named.groupdict() if named else {}), **match.groupdict()}
            yield match, {name: text for name, text in groups.items() if text is not None}, sentence[-_KEPT:]


@cache
def templates(kind: str) -> tuple[Template, ...]:
    """The templates of claims.toml, in its order: of amounts, subjects or changes."""
    fragments = wordings()["sentence"]["fragments"]

    def written(pattern: str) -> str:
        return _PLACE.sub(lambda place: fragments.get(place[1]) or _amount(place[1]), pattern)

    def ending(words: str | None) -> re.Pattern[str] | None:
        return re.compile(f"(?:{written(words)})$") if words else None

    return tuple(
        Template(
            each.get("claim", "subject"),
            each.get("stage"),
            re.compile(written(each["pattern"])),
            ending(each.get("before")),
            ending(each.get("not_before")),
            tuple(each.get("parts", ())),
        )
        for each in wordings()["sentence"][kind]
    )


def _amount(name: str) -> str:
    # Longer than any amount is no amount, and would be tried from each of its digits.
    return rf"(?P<{name}>\d[\d,]{{0,18}}(?:\.\d{{1,8}})?)(?P<unit_{name}>亿元|万元|元)"


def _is_of_another(before: str, match: re.Match[str], fiscal_year: int) -> bool:
    """Whether a sentence's words before a match make its amount another year's, or something else's."""
    words = wordings()["sentence"]
    if re.search(words["comparison"], before.rpartition(",")[2]) or re.search(words["other"], before):
        return True
    years = re.findall(words["year"], before)[-1:]
    if "year" in match.re.groupindex and match["year"]:
        years = [match["year"]]
    return any(int(year) != fiscal_year for year in years)


def stated(prose: Prose, fiscal_year: int, stage: str) -> Iterator[tuple[Cell, Row]]:
    """All that sentences state of amounts, each with the line that prints it; a change names what it is a change of."""
    named: dict[int, object] = {}
    for place, row in [*_amounts(prose, fiscal_year, stage), *_subjects(prose, fiscal_year, stage)]:
        named.setdefault(place, row.get("subject") or row["claim"])
        yield prose.line(place), row
    for place, row in _changes(prose, fiscal_year, stage):
        yield prose.line(place), {**row, "subject": named.get(place)}


def _amounts(prose: Prose, fiscal_year: int, stage: str) -> Iterator[tuple[int, Row]]:
    """Amounts of totals and parts, and the sums of parts that a sentence lists after its total.

    An amount is claimed once, by the first template that has it: the more exact ones stand first.
    """
    taken: dict[int, str] = {}
    for template in templates("amounts"):
        for match, groups, sentence in template.found(prose, fiscal_year, stage):
            # A name that begins with a line is an amount that the words need and nobody compares.
            figures = {name: figure for name in groups if name[0] != "_" and (figure := yuan_of(match, name))}
            for name, (amount, half_unit) in figures.items():
                claim = template.claim + (f"_{name}" if name != "amount" else "")
                if taken.setdefault(match.start(name), claim) != claim:
                    continue
                row = {"claim": claim, "amount_yuan": amount, "half_unit_yuan": half_unit, "text": sentence}
                yield match.start(name), row
            if template.parts and all(name in figures for name in ("amount", *template.parts)):
                row = {
                    "claim": f"{template.claim}_parts",
                    "amount_yuan": figures["amount"][0],
                    "compared_yuan": sum(figures[name][0] for name in template.parts),
                    "half_unit_yuan": sum(figures[name][1] for name in ("amount", *template.parts)),
                    "text": sentence,
                }
                yield match.start("amount"), row


def _subjects(prose: Prose, fiscal_year: int, stage: str) -> Iterator[tuple[int, Row]]:
    """Amounts of subjects, by the code or the names that stand before them."""
    for template in templates("subjects"):
        for match, groups, sentence in template.found(prose, fiscal_year, stage):
            figure = yuan_of(match, "amount")
            parts = ("class", "group", "item")
            code = groups.get("code") or "".join(groups.get(f"code_{part}", "") for part in parts)
            names = [groups[part] for part in parts if part in groups]
            is_known = code or len(names) > 1 or (names and is_class(names[0]))
            if figure and is_known:
                amount, half_unit = figure
                row: Row = {"claim": "subject", "subject": code or "/".join(names), "text": sentence}
                yield match.start("amount"), row | {"amount_yuan": amount, "half_unit_yuan": half_unit}


def _changes(prose: Prose, fiscal_year: int, stage: str) -> Iterator[tuple[int, Row]]:
    """An amount, what it is compared with, and the change and the rate that the sentence says that this is."""
    for template in templates("changes"):
        for match, groups, sentence in template.found(prose, fiscal_year, stage):
            figures = {name: figure for name in groups if (figure := yuan_of(match, name))}
            if "amount" not in figures:
                continue
            change = Decimal(0) if "same" in groups else None
            if "change" in figures:
                change = figures["change"][0] if groups["word"] == "增加" else -figures["change"][0]
            rate = parse_figure(groups["rate"]) if "rate" in groups else None
            is_rate = rate is not None and rate.value is not None
            yield (
                match.start("amount"),
                {
                    "claim": template.claim,
                    "amount_yuan": figures["amount"][0],
                    "compared_yuan": figures["compared"][0] if "compared" in figures else None,
                    "change_yuan": change,
                    "half_unit_yuan": max(half for _, half in figures.values()),
                    "rate_percent": rate.value if rate and is_rate else None,
                    "half_rate_percent": Decimal(1) / 2 / 10**rate.decimals if rate and is_rate else None,
                    "word": groups.get("word") or groups.get("same"),
                    "text": sentence,
                },
            )


def yuan_of(match: re.Match[str], name: str) -> tuple[Decimal, Decimal] | None:
    """Amount of a match's group and half of its last printed decimal, both in yuan; None where there is none."""
    if f"unit_{name}" not in match.re.groupindex or match[name] is None:
        return None
    figure, unit = parse_figure(match[name]), match[f"unit_{name}"]
    if figure.value is None:
        return None
    try:
        return to_yuan(figure.value, unit), half_of_place(unit, figure.decimals)
    except ValueError:
        return None
