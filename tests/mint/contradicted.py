"""Rules tested like figures: consistent documents give no finding, a planted contradiction gives one case."""

import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tests.mint.audit import BATCH, Audited, audits
from tests.mint.known import OpenFinding

# What a document with a planted contradiction may come to: the figure is in the one case, or was not read at all.
FINE = ("found", "set aside", "nothing to plant")


def judged(audited: Audited, known: Sequence[OpenFinding]) -> Audited:
    """The same without findings that are known to be made of consistent documents, too."""
    kept = [f for f in audited.findings if not any(each.covers(f.rule_id, audited.changed) for each in known)]
    return replace(audited, findings=kept)


def campaign(first: int, count: int, processes: int, known: Sequence[OpenFinding]) -> int:
    """Audit so many consistent documents and so many with a contradiction, print tables.

    Returns:
        How many documents were judged wrongly, those that open.toml explains left out.
    """
    wrong = _consistent(first, count, processes, known)
    return wrong + _contradicted(first, count, processes, known)


def _consistent(first: int, count: int, processes: int, known: Sequence[OpenFinding]) -> int:
    accused: dict[tuple[str, bool], list[tuple[Audited, str]]] = defaultdict(list)
    wrong = with_any = 0
    for audited in _audits(first, count, processes, spoilt=False):
        rest = judged(audited, known)
        wrong += bool(rest.findings)
        with_any += bool(audited.findings)
        for finding in {finding.rule_id: finding for finding in audited.findings}.values():
            accused[finding.rule_id, finding not in rest.findings].append((audited, finding.message))
    print(f"\nseeds {first} to {first + count - 1}, consistent: {count - with_any} of {count} without a finding")
    for (rule, is_known), entries in sorted(accused.items(), key=lambda item: -len(item[1])):
        changes = Counter(name for audited, _ in entries for name in audited.changed)
        print(f"{len(entries):>6} × {rule}{' (open)' if is_known else ''}: {_most(changes)}")
        print(f"         seed {entries[0][0].specification.seed}: {entries[0][1][:200]}")
    return wrong


def _contradicted(first: int, count: int, processes: int, known: Sequence[OpenFinding]) -> int:
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    stories: list[str] = []
    wrong = 0
    for audited in _audits(first, count, processes, spoilt=True):
        rest = judged(audited, known)
        outcomes[rest.planted.kind if rest.planted else ""][rest.outcome] += 1
        if rest.outcome not in FINE:
            wrong += 1
            rules = ", ".join(sorted({finding.rule_id for finding in rest.findings}))
            stories.append(f"seed {rest.specification.seed} {rest.outcome}: {rest.planted}; {rules or 'no finding'}")
    print(f"\nseeds {first} to {first + count - 1}, each with one contradiction:")
    print(f"{'':24}{'found':>8}{'several':>9}{'other':>7}{'missed':>8}{'set aside':>11}")
    for kind, found in sorted(outcomes.items()):
        numbers = [found[name] for name in ("found", "several", "other", "missed", "set aside")]
        print("{:24}{:>8}{:>9}{:>7}{:>8}{:>11}".format(kind or "(nothing to plant)", *numbers))
    print("\n".join(stories[:40]))
    return wrong


def _audits(first: int, count: int, processes: int, *, spoilt: bool) -> Iterator[Audited]:
    seeds = range(first, first + count)
    batches = [seeds[start : start + BATCH] for start in range(0, count, BATCH)]
    if processes < 2:
        for batch in batches:
            yield from audits(batch, spoilt=spoilt)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for batch in pool.imap(partial(_batch, spoilt=spoilt), batches):
            yield from batch


def _batch(seeds: Sequence[int], *, spoilt: bool) -> list[Audited]:
    return list(audits(seeds, spoilt=spoilt))


def _most(changes: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in changes.most_common(4)) or "no change"
