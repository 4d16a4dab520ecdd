"""What kind of figure a line, a heading or a cell says that it has: money, a count of things, or a rate.

The form's unit is for money alone. Whatever stands nearer to the figure decides before it: the cell's own words, the
line, the heading. Which words say so stands in common.toml.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Literal

from pipeline.forms.catalogue import Form, common
from pipeline.forms.numbers import TEXT, Figure, parse_figure
from pipeline.forms.wording import squash

Kind = Literal["count", "rate"]
NO_AMOUNT: dict[Kind, str] = {
    "count": "a count of things, no amount of the form",
    "rate": "a rate, no amount of the form",
}
"""Why a figure is refused where the form has no place for one of its kind."""

_COUNTING_TABLE = "fact_three_public"
_WITH_WORD = re.compile(r"(.*\d)([^\d\s.,，．()（）]{1,3})")


@lru_cache(maxsize=1 << 12)
def kind_said(words: str) -> Kind | None:
    """What squashed words, or a part of a header path, say that their figures are; None where it may be money."""
    group = common().groups["kinds"]
    for piece in words.split("/"):
        if group["rate"].matches(piece):
            return "rate"
        if group["count"].matches(piece):
            return "count"
    return None


def figure_with_word(text: str) -> tuple[Figure, Kind | None]:
    """A cell's figure and what a word behind it says of its kind: 900人, 92.34%."""
    figure = parse_figure(text)
    match = _WITH_WORD.fullmatch(squash(text)) if figure.kind == "text" else None
    if match is None:
        return figure, None
    kind = kind_said(f"({match.group(2)})")
    return (parse_figure(match.group(1)), kind) if kind else (TEXT, None)


def as_kind(kind: Kind, said_by_line: Kind | None, fact: dict[str, str], name: str) -> str | None:
    """Make a fact one of another kind than money, or tell why there is no place for it."""
    if fact.get("count") and kind == "count":
        return None
    if kind == "rate" or fact["table"] != _COUNTING_TABLE:
        return f"{NO_AMOUNT[kind]} ({name})"
    if said_by_line is None:
        return "the cell counts things, and its line or column is one of money"
    # The item, if any, is that of the money beside it.
    fact.pop("item", None)
    fact["count"] = "yes"
    return None


def no_money(form: Form, paths: Mapping[int, str]) -> dict[int, str]:
    """Columns that are no money and that the form has no place for, with the reason."""
    found: dict[int, str] = {}
    for column_no, path in paths.items():
        kind = kind_said(path)
        if kind and not _is_known(form, path, paths.values()):
            found[column_no] = f"{NO_AMOUNT[kind]} ({path})"
    return found


def _is_known(form: Form, path: str, paths: Collection[str]) -> bool:
    column = form.column_for(path, paths)
    return column is not None and bool(column.fact.get("count"))
