"""From a seed to a document: which forms, which changes, which format; and from that specification to the file.

A specification says everything, so a case can be kept as its few words and shrunk by dropping some of them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random

from tests.mint.changes import CHANGES, compatible
from tests.mint.facts import accounts
from tests.mint.forms import FORMS
from tests.mint.forms.cells import STAGE_WORD
from tests.mint.model import Document
from tests.mint.writers import WRITERS

SUFFIX = {"text": ".txt"}
_MOST_CHANGES, _SHARE = 4, 0.06
Spoil = Callable[[Document], None]


@dataclass(frozen=True, slots=True)
class Specification:
    """All that a minted document hangs on. `leaves` cuts the accounts down to the first functional subjects."""

    seed: int
    stage: str
    format: str
    forms: tuple[str, ...]
    changes: tuple[str, ...] = ()
    leaves: int | None = None

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, entry: dict[str, object]) -> "Specification":
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})  # type: ignore[arg-type]


@dataclass(slots=True)
class Minted:
    """A document, the file it was set in, and which of the wanted changes found something to change."""

    specification: Specification
    document: Document
    path: Path
    changed: list[str] = field(default_factory=list)
    twin: "Minted | None" = None


def specification(seed: int, without: Sequence[frozenset[str]] = ()) -> Specification:
    """What a seed mints. Changes that `without` names together are never drawn together."""
    random = Random(f"{seed}/specification")
    stage = random.choice(sorted(FORMS))
    form_ids = list(FORMS[stage])
    chosen = sorted(random.sample(form_ids, random.randint(2, 6)), key=form_ids.index)
    format_ = random.choice(sorted(WRITERS))
    # Each change is drawn for itself, so that a new one leaves the other seeds' documents as they were.
    drawn = sorted((Random(f"{seed}/draws/{name}").random() / CHANGES[name].weight, name) for name in CHANGES)
    changes: set[str] = set()
    for lot, name in drawn:
        if lot > _SHARE:
            break
        wanted = changes | {name} | CHANGES[name].needs
        fits = all(
            compatible(CHANGES[each], format_, stage, chosen) and not CHANGES[each].conflicts & wanted
            for each in wanted - changes
        )
        if len(wanted) <= _MOST_CHANGES and fits and not any(together <= wanted for together in without):
            changes = wanted
    return Specification(seed, stage, format_, tuple(chosen), tuple(sorted(changes)))


def mint(wanted: Specification, folder: Path, region: str | None = None, spoil: Spoil | None = None) -> Minted:
    """Make the document and write its file.

    Args:
        wanted: What to print.
        folder: Where to write it.
        region: The department's place instead of the seed's, for documents that stand in one warehouse.
        spoil: What to do to the document before it is written.
    """
    of = accounts(wanted.seed, wanted.stage, wanted.leaves, region)
    for name in wanted.changes:
        if (prepare := CHANGES[name].prepare) is not None:
            prepare(of, Random(f"{wanted.seed}/{name}/facts"))
    heading = [f"{of.department}{of.year}年度部门{STAGE_WORD[of.stage]}"]
    random = Random(f"{wanted.seed}/print")
    tables = [FORMS[wanted.stage][form_id](of) for form_id in wanted.forms]
    document = Document(
        heading, of.department, of.year, of.stage, tables, {"page": random.choice(("a4", "a4 wide", "a3"))}
    )
    changed = []
    for name in sorted(wanted.changes, key=lambda name: (CHANGES[name].order, name)):
        change = CHANGES[name]
        before = repr(document)
        change.apply(document, Random(f"{wanted.seed}/{name}"), of)
        if repr(document) != before:
            changed.append(name)
    if spoil is not None:
        spoil(document)
    path = folder / f"mint{wanted.seed}{SUFFIX.get(wanted.format, '.' + wanted.format)}"
    WRITERS[wanted.format](document, path)
    twin = None
    if document.twin is not None:
        other = path.with_stem(f"{path.stem} twin")
        WRITERS[wanted.format](document.twin, other)
        twin = Minted(wanted, document.twin, other, changed)
    return Minted(wanted, document, path, changed, twin)


__all__ = ["Minted", "Specification", "mint", "replace", "specification"]
