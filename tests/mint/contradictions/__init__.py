"""Contradictions: one printed figure that others do not bear out. One file each; this folder is the list of them.

A file has a docstring that says what is wrong then, and `places(document)`: the cells that may be changed. Each must be
bound by what the document prints besides: a figure that stands in no sum and nowhere else contradicts nothing.
`STAGES` and `FORMS` say where it can be planted, and `altered(value)`, where there is one, what becomes of the figure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from pathlib import Path
from random import Random

from pipeline.forms.numbers import parse_figure
from tests.mint.model import Cell, Document, Table

Place = tuple[Table, Cell]
_LEAST_YUAN, _SHARE = Decimal(50_000), Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One kind of contradiction."""

    name: str
    story: str
    places: Callable[[Document], Iterable[Place]]
    altered: Callable[[Decimal], Decimal]


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted: kind, form, the figure as it was and as it is printed now; `value` is what that means."""

    kind: str
    form_id: str
    before: str
    after: str
    value: Decimal

    def is_in(self, figures: Iterable[str]) -> bool:
        """Whether it is among printed figures. A workbook stores what it shows otherwise."""
        wanted = {figure.value for text in (self.after, str(self.value)) if (figure := parse_figure(text))}
        return any(parse_figure(text.rstrip("%")).value in wanted for text in figures)


def more_money(value: Decimal) -> Decimal:
    """An amount that nobody could take for the other one rounded: whole 万元 more, a third at least."""
    more = max(_LEAST_YUAN, abs(value) * _SHARE)
    return value + (more / 10_000).quantize(Decimal(1), ROUND_HALF_UP) * 10_000


def plant(document: Document, random: Random, kinds: Iterable[str] = ()) -> Planted | None:
    """Change one figure of the document; None where it prints none of a kind."""
    wanted = sorted(kinds or CONTRADICTIONS)
    random.shuffle(wanted)
    for name in wanted:
        kind = CONTRADICTIONS[name]
        places = [place for place in kind.places(document) if place[1].number and place[1].shown is None]
        if places:
            table, cell = random.choice(places)
            assert cell.number is not None
            assert cell.truth is not None
            before = table.printed(cell)
            cell.number = cell.truth.value = kind.altered(cell.number)
            return Planted(name, table.form_id, before, table.printed(cell), cell.number)
    return None


def _contradictions() -> dict[str, Contradiction]:
    found = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = import_module(f"{__name__}.{path.stem}")
        altered = getattr(module, "altered", more_money)
        found[path.stem] = Contradiction(path.stem, module.__doc__ or "", module.places, altered)
    return found


CONTRADICTIONS = _contradictions()
