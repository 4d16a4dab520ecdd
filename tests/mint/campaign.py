"""Many seeds: what is right, set aside and wrong, by change and format, and the smallest seed of each wrong kind."""

import multiprocessing
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.mint.build import Specification, mint, specification
from tests.mint.check import check
from tests.mint.known import Open, together
from tests.mint.shrink import blamed

NO_CHANGE = "(none)"


@dataclass(slots=True)
class Outcome:
    """What came of one document, small enough to send between processes. `wrong` holds kind, form and story;
    `blamed` the changes that it takes to go wrong so.
    """

    specification: Specification
    changed: tuple[str, ...]
    printed: int = 0
    right: int = 0
    aside: int = 0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    blamed: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)


def outcome(wanted: Specification) -> Outcome:
    """Mint, read and check one document. What the program under test raises is a wrong kind of its own."""
    with tempfile.TemporaryDirectory() as folder:
        minted = mint(wanted, Path(folder))
        try:
            verdict = check(minted)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            story = f"{type(error).__name__} {error} at {Path(where.filename).name}:{where.lineno}"
            return Outcome(
                wanted, tuple(minted.changed), wrong=[("raised", "", story)], blamed={("raised", ""): wanted.changes}
            )
    blame: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in verdict.wrong:
        if (each.kind, each.form_id) not in blame:
            blame[each.kind, each.form_id] = blamed(wanted, each)
    return Outcome(
        wanted,
        tuple(minted.changed),
        verdict.printed,
        verdict.right,
        verdict.aside,
        [(each.kind, each.form_id, str(each)) for each in verdict.wrong],
        blame,
        verdict.reasons,
    )


def outcomes(wanted: Iterable[Specification], processes: int) -> Iterator[Outcome]:
    """Outcomes in the order asked, from several processes."""
    if processes < 2:
        yield from map(outcome, wanted)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(outcome, wanted, chunksize=8)


@dataclass(slots=True)
class Summary:
    """Counts of figures by change, or by format."""

    documents: int = 0
    printed: int = 0
    right: int = 0
    aside: int = 0
    wrong: int = 0

    def add(self, found: Outcome, wrong: int | None = None) -> None:
        self.documents += 1
        self.printed += found.printed
        self.right += found.right
        self.aside += found.aside
        self.wrong += len(found.wrong) if wrong is None else wrong


@dataclass(slots=True)
class Campaign:
    """What a campaign came to; `unknown` wrong figures are of no kind that is listed as open."""

    total: Summary
    unknown: int


def campaign(first: int, count: int, processes: int, known: Sequence[Open] = ()) -> Campaign:
    """Run seeds and print the tables; what is `known` to go wrong is left out, as far as changes name it.

    Right and set aside are counted under each change of the document, wrong only under those to blame.
    """
    unknown = 0
    total, by_change, by_format = Summary(), defaultdict(Summary), defaultdict(Summary)
    kinds: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    reasons: Counter[str] = Counter()
    for found in outcomes((specification(seed, together(known)) for seed in range(first, first + count)), processes):
        total.add(found)
        by_format[found.specification.format].add(found)
        reasons.update(found.reasons)
        for name in found.changed or (NO_CHANGE,):
            by_change[name].add(found, 0)
        for kind, form_id, story in found.wrong:
            is_known = any(each.covers(kind, form_id, found.specification.changes) for each in known)
            unknown += not is_known
            blame = found.blamed[kind, form_id] or (NO_CHANGE,)
            for name in blame:
                by_change[name].wrong += 1
            mark = " (open)" if is_known else ""
            kinds[kind, form_id, " + ".join(blame) + mark].append((found.specification.seed, story))
    print(f"seeds {first} to {first + count - 1}")
    print(table("change", by_change))
    print(table("format", by_format))
    print(table("all", {"": total}))
    print("\nwrong kinds, the most frequent first, each with its smallest seed:")
    for (kind, form_id, blame), stories in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0])):
        seed, story = stories[0]
        print(f"{len(stories):>6} × {blame}: {kind} in {form_id} (seed {seed})\n         {story}")
    print("\nset aside because:")
    for reason, number in reasons.most_common(25):
        print(f"{number:>6} {reason}")
    print(f"\n{total.wrong} figures wrong, {total.wrong - unknown} of them of kinds that open.toml covers")
    return Campaign(total, unknown)


def table(title: str, rows: dict[str, Summary]) -> str:
    """The counts as text; a figure is counted under each change of its document."""
    lines = [f"\n{title:34} documents  printed    right  aside  wrong  right %"]
    for name, row in sorted(rows.items(), key=lambda item: (-item[1].wrong, item[0])):
        share = 100 * row.right / row.printed if row.printed else 0
        lines.append(
            f"{name:34} {row.documents:>9} {row.printed:>8} {row.right:>8} {row.aside:>6} {row.wrong:>6} {share:>8.2f}"
        )
    return "\n".join(lines)
