"""Named cases (tests/mint/cases), and which of them are known to go wrong still (open.toml)."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mint.build import Specification

HERE = Path(__file__).parent
CASES, OPEN = HERE / "cases", HERE / "open.toml"


@dataclass(frozen=True, slots=True)
class Open:
    """A fault that is known: its case, and what it may spoil in other documents.

    With `changes` alone, documents that have all of them are not minted while it is open. With `kinds`, wrong figures
    of these kinds are taken for this fault, if the document has the changes and the form is one of `forms` (none
    given: any).
    """

    case: str
    fault: str
    changes: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def covers(self, kind: str, form_id: str, changes: Sequence[str]) -> bool:
        """Whether a wrong figure may be this fault."""
        return kind in self.kinds and self.changes <= set(changes) and (not self.forms or form_id in self.forms)


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A rule that is known to accuse consistent documents with all of these changes, and why."""

    rule: str
    changes: frozenset[str]
    why: str

    def covers(self, rule: str, changes: Iterable[str]) -> bool:
        return rule == self.rule and self.changes <= set(changes)


def open_findings() -> tuple[OpenFinding, ...]:
    """What open.toml lists of rules."""
    entries = tomllib.loads(OPEN.read_text(encoding="utf-8")).get("finding", [])
    return tuple(OpenFinding(entry["rule"], frozenset(entry["changes"]), entry["why"]) for entry in entries)


def open_faults() -> tuple[Open, ...]:
    """Entries of open.toml."""
    entries = tomllib.loads(OPEN.read_text(encoding="utf-8")).get("open", [])
    return tuple(
        Open(**{name: frozenset(value) if isinstance(value, list) else value for name, value in entry.items()})
        for entry in entries
    )


def bar() -> float:
    """The share of printed figures, in percent, that a campaign must at least have right today."""
    return float(tomllib.loads(OPEN.read_text(encoding="utf-8"))["right_percent"])


def together(known: Sequence[Open]) -> tuple[frozenset[str], ...]:
    """Sets of changes that no document has while these faults are open."""
    return tuple(each.changes for each in known if not each.kinds)


def cases() -> dict[str, Specification]:
    """Named cases."""
    return {
        path.stem: Specification.of(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(CASES.glob("*.json"))
    }


def keep_case(name: str, wanted: Specification) -> None:
    """Write a case; a fault is then an entry in open.toml until it is mended, and the case stays."""
    text = json.dumps(asdict(wanted), ensure_ascii=False, indent=2)
    (CASES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
