"""Which archived files are to be read, and reading them into the lake. The night and commands share it.

A night reads what no version of the readers has read. What an older version has read stays as good as it was, and goes
into the release, until a backfill or a retry reads it again.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.batches import LOST, Item, Outcome, keep, read_batch
from pipeline.executors import spread
from pipeline.forms import forms_version
from pipeline.log import log, progress
from pipeline.readers import DEFAULT_LIMITS, READER_VERSION, Limits, Reading
from pipeline.warehouse.archive import Registration, original_fault
from pipeline.warehouse.cells import Cells, ReadingKey
from pipeline.warehouse.damage import Damaged
from pipeline.warehouse.lines import read_documents


def contents(known: Sequence[Registration]) -> list[Registration]:
    """One registration for each content: that of its first name."""
    return [r for r in known if r.status_hint is None]


def newest_readings(cells: Cells) -> dict[str, ReadingKey]:
    """The reading that counts of every content that was read. It lists all names: ask once and hand it on."""
    return cells.readings(READER_VERSION)


def unread(read: Mapping[str, ReadingKey], known: Sequence[Registration]) -> list[Registration]:
    """Contents that no version of the readers has read."""
    return [r for r in contents(known) if r.sha256 not in read]


def outdated(read: Mapping[str, ReadingKey], known: Sequence[Registration]) -> list[Registration]:
    """Contents that today's readers have not read."""
    return [r for r in contents(known) if r.sha256 not in read or read[r.sha256].reader_version != READER_VERSION]


def restored(home: Path, known: Sequence[Registration]) -> list[Registration]:
    """Contents whose archived file was damaged or missing when it was read, and is there again."""
    try:
        seen = read_documents(home, forms_version())
    except Damaged:
        # They are made again before long, and tell it then.
        return []
    lost = {i for i, lines in seen.items() if (lines.status_reason or "").startswith(f"{LOST}: ")}
    return [r for r in contents(known) if r.document_id in lost and original_fault(home, r.sha256) is None]


def read_into_lake(
    home: Path,
    cells: Cells,
    pending: Sequence[Registration],
    executor: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    again: bool = False,
    kept: Callable[[Outcome], None] = lambda outcome: None,
) -> Counter[str]:
    """Read files by today's readers and keep their cells one by one; return how many came to which status.

    What is read stays read, whatever happens to the rest: the same call goes on where a killed one stopped.

    Args:
        home: Home folder.
        cells: Where cells are kept.
        pending: One registration per content.
        executor: Where they are read (see executors.py).
        limits: What one file may cost.
        again: Read also what today's readers have read before, as a further attempt.
        kept: Called for each outcome once its cells are kept.

    Raises:
        LakeError: The store of the cells refuses.
        OSError: It cannot be reached.
        ClusterError: The executor is a cluster that is not there, would read otherwise, or is gone.
    """
    if pending:
        cells.store.sweep()
        cells.number(READER_VERSION)
    read = newest_readings(cells) if again else {}

    def item(registration: Registration) -> Item:
        before = read.get(registration.sha256)
        attempts = before.attempt if again and before and before.reader_version == READER_VERSION else 0
        return Item(registration, ReadingKey(READER_VERSION, attempts + 1))

    def unreadable(item: Item, reason: str) -> Outcome:
        return keep(cells, item, Reading("application/octet-stream", 0, status="unreadable", reason=reason))

    statuses: Counter[str] = Counter()
    outcomes = spread(executor, home, cells, [item(r) for r in pending], limits, read_batch, unreadable)
    for number, outcome in enumerate(outcomes, start=1):
        name = outcome.item.registration.file_name
        statuses[outcome.status] += 1
        if outcome.status != "read":
            log.warning("%s: %s: %s", name, outcome.status, outcome.reason)
        kept(outcome)
        progress("reading", number, len(pending), name)
    return statuses
