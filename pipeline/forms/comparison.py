"""Columns and rows of other years beside this year's: last year's figures, changes against them, rates of change.

A column is another year's only if its words say which year; what it is a figure of, it shares with a column of this
year or says in words that the form knows. All else is set aside with the reason and is never a figure of this year.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.forms.catalogue import Column, Form, common
from pipeline.forms.numbers import Figure, parse_figure

_YEAR = re.compile(r"((?:19|20)\d{2})年")
_LAST_YEAR = re.compile(r"上年|去年|同比")
_PERCENT = re.compile(r"\s*[%％]\s*$")
PRIOR, CHANGE, RATE = "prior", "change", "change_rate"
Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure of another year is: its measure, the year that it is of or compares with, and which figure of it.

    `stage` is budget, final or execution, None where the form does not say. `says_percent` is for rates.
    """

    measure: str
    year: int | None
    stage: str | None = None
    says_percent: bool = False

    def figure(self, text: str) -> Figure:
        """The printed figure; a rate's percent sign is no part of the number."""
        return parse_figure(_PERCENT.sub("", text) if self.measure == RATE else text)


@dataclass(frozen=True, slots=True)
class OtherYears:
    """Columns that are no measure of this year's form: `aside` says why, `columns` has those that are understood."""

    aside: Mapping[int, str]
    columns: Mapping[int, tuple[Column, Comparison]]


def is_percent(text: str) -> bool:
    """Whether a cell prints its own percent sign."""
    return _PERCENT.search(text) is not None


def comparison_of(words: str, fiscal_year: int) -> Comparison | None:
    """What a header path or a row's label says about another year; None where it says nothing of the kind.

    The year is None where a change does not say against which year it is.
    """
    group = common().groups["comparison"]
    pieces = words.split("/")
    years = {int(year) for year in _YEAR.findall(words)} - {fiscal_year}
    if not years and _LAST_YEAR.search(words):
        years = {fiscal_year - 1}
    year = years.pop() if len(years) == 1 else None
    if any(group["change"].matches(piece) for piece in pieces):
        is_rate = any(group["rate"].matches(piece) for piece in pieces)
        stage = _stage(re.split("比|较|与|同", words, maxsplit=1)[-1]) if year else None
        return Comparison(RATE if is_rate else CHANGE, year, stage, "%" in words)
    named = [piece for piece in pieces if group["prior"].matches(piece)]
    if year is not None and any(_YEAR.search(piece) is None or f"{year}年" in piece for piece in named):
        return Comparison(PRIOR, year, _stage("/".join(named)))
    return None


def _stage(words: str) -> str | None:
    found = [
        (match.start(), stage)
        for stage, pattern in common().extra["comparison_words"]["stages"].items()
        for match in re.finditer(pattern, words)
    ]
    return max(found)[1] if found else None


def other_years(form: Form, paths: Mapping[int, str], fiscal_year: int) -> OtherYears:
    """Which columns of a table are no figures of its year, and what those that are understood mean."""
    aside: dict[int, str] = {}
    read: dict[int, Comparison] = {}
    for column_no, path in paths.items():
        why = _why_aside(path, fiscal_year)
        if why is None:
            continue
        aside[column_no] = why
        # What is only a part of another column is no figure of another year either.
        comparison = None if common()["memo"].matches(path) else comparison_of(path, fiscal_year)
        if comparison is not None and (comparison.year or 0) < fiscal_year:
            read[column_no] = comparison
    read = with_years(read)
    own: dict[str, dict[str, Column]] = {}
    for column_no, path in paths.items():
        if column_no not in aside and read and (known := form.column_for(path, paths.values())):
            own.setdefault(_without_years(path), {})[known.key] = known
    columns: dict[int, tuple[Column, Comparison]] = {}
    for column_no, comparison in read.items():
        column = _column(form, paths[column_no], own, paths.values())
        if comparison.year is None:
            aside[column_no] += "; the year that it compares with is not printed"
        elif column is None:
            aside[column_no] += f"; {form.form_id}.toml does not know what it is a figure of"
        else:
            columns[column_no] = column, comparison
    return OtherYears(aside, columns)


def with_years(read: Mapping[Place, Comparison]) -> dict[Place, Comparison]:
    """Changes that do not say against which year they are: against the one other year that stands beside them."""
    priors = [comparison for comparison in read.values() if comparison.measure == PRIOR]
    stages_of: dict[int | None, set[str | None]] = {}
    for prior in priors:
        stages_of.setdefault(prior.year, set()).add(prior.stage)
    found: dict[Place, Comparison] = {}
    for place, comparison in read.items():
        year, stage = comparison.year, comparison.stage
        if year is None and len(stages_of) == 1:
            (year,) = stages_of
        stages = stages_of.get(year, set())
        if comparison.measure != PRIOR and stage is None and len(stages) == 1:
            (stage,) = stages
        found[place] = replace(comparison, year=year, stage=stage)
    return found


def _why_aside(path: str, fiscal_year: int) -> str | None:
    group = common().groups["comparison"]
    years = {int(year) for year in _YEAR.findall(path)}
    if common()["memo"].matches(path):
        return f"a part of another column that the warehouse does not keep ({path})"
    if common()["remark"].matches(path):
        return f"a remark, no figure of the form ({path})"
    if any(group["change"].matches(piece) for piece in path.split("/")) or group["loose"].matches(path):
        return f"a figure of another year or a change against one, no figure of {fiscal_year} ({path})"
    if years and fiscal_year not in years:
        return f"a figure of {min(years)}, printed beside {fiscal_year} for comparison ({path})"
    return None


def _column(form: Form, path: str, own: Mapping[str, Mapping[str, Column]], paths: Collection[str]) -> Column | None:
    """The measure of the form that a column of another year prints, without what says budget or final of this year.

    Args:
        form: The form.
        path: The column's header path.
        own: The measures of this year's columns, by their words without the year.
        paths: The header paths of all columns.
    """
    rest = _without_years(path)
    meanings = [_without_measure(column) for column in own.get(rest, {}).values()]
    if len({tuple(sorted(column.fact.items())) for column in meanings}) == 1:
        return meanings[0]
    words = [f"当年/{rest}", rest] if rest else common().extra["comparison_words"]["whole"]
    known = (form.column_for(word, paths) for word in words)
    return next((_without_measure(column) for column in known if column is not None), None)


def _without_years(path: str) -> str:
    """The words of a header path that say what a column is, not of which year."""
    group = common().groups["comparison"]
    said = ("prior", "this", "change", "amount", "rate")
    rest = [piece for piece in path.split("/") if not any(group[name].matches(piece) for name in said)]
    return "/".join(rest)


def _without_measure(column: Column) -> Column:
    return replace(column, fact={name: value for name, value in column.fact.items() if name != "measure"})
