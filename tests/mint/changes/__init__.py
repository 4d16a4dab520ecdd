"""Changes: what real documents print otherwise than the plain form. One file each; this folder is the list of them.

A file has a docstring that says what was seen, `apply(document, random, accounts)`, and where it needs them FORMATS,
STAGES, FORMS (what it is for), CONFLICTS (changes that it cannot stand beside), NEEDS (changes that come with it) and
ORDER (later than others: higher).
`prepare(accounts, random)`, where there is one, alters the truth before anything is printed. A change keeps the tag on
each figure that it moves, and gives one to each figure that it adds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


@dataclass(frozen=True, slots=True)
class Change:
    """One change; empty sets mean any."""

    name: str
    story: str
    apply: Callable[[Document, Random, Accounts], None]
    formats: frozenset[str]
    stages: frozenset[str]
    forms: frozenset[str]
    conflicts: frozenset[str]
    needs: frozenset[str]
    order: int
    prepare: Callable[[Accounts, Random], None] | None = None

    @property
    def weight(self) -> int:
        """How much more often it is drawn, for what shows in few formats or forms finds few documents."""
        return (3 if 0 < len(self.formats) <= 2 else 1) * (2 if 0 < len(self.forms) <= 2 else 1)


def compatible(change: Change, format_: str, stage: str, forms: Sequence[str]) -> bool:
    """Whether a change can show in such a document."""
    return (
        (not change.formats or format_ in change.formats)
        and (not change.stages or stage in change.stages)
        and (not change.forms or bool(change.forms & set(forms)))
    )


def _changes() -> dict[str, Change]:
    found: dict[str, Change] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = import_module(f"{__name__}.{path.stem}")
        sets = [frozenset(getattr(module, name, ())) for name in ("FORMATS", "STAGES", "FORMS", "CONFLICTS", "NEEDS")]
        found[path.stem] = Change(
            path.stem,
            module.__doc__ or "",
            module.apply,
            *sets,
            getattr(module, "ORDER", 0),
            getattr(module, "prepare", None),
        )
    # What one change cannot stand beside cannot stand beside it either.
    return {
        name: replace(
            change, conflicts=change.conflicts | {other.name for other in found.values() if name in other.conflicts}
        )
        for name, change in found.items()
    }


CHANGES = _changes()
