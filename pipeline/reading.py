"""Which archived files are to be read, and reading them into the lake. The night and commands share it.

A night reads what no version of the readers has read. What an older version has read stays as good as it was, and goes
into the release, until a backfill or a retry reads it again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

from pipeline.forms import forms_version
from pipeline.log import log, progress
from pipeline.readers import DEFAULT_LIMITS, READER_VERSION, Limits, Reading, read_file
from pipeline.warehouse.archive import Registration, archived_file, registrations
from pipeline.warehouse.lake import ReadingKey, readings, write_cells
from pipeline.warehouse.lines import read_documents


def contents(known: Sequence[Registration]) -> list[Registration]:
    """One registration for each content: that of its first name."""
    return [r for r in known if r.status_hint is None]


def unread(home: Path, known: Sequence[Registration]) -> list[Registration]:
    """Contents that no version of the readers has read."""
    read = readings(home, READER_VERSION)
    return [r for r in contents(known) if r.sha256 not in read]


def outdated(home: Path, known: Sequence[Registration]) -> list[Registration]:
    """Contents that today's readers have not read."""
    read = readings(home, READER_VERSION)
    return [r for r in contents(known) if r.sha256 not in read or read[r.sha256].reader_version != READER_VERSION]


def unnormalised(home: Path) -> list[tuple[Registration, ReadingKey]]:
    """Documents whose newest reading these forms have not seen, with that reading."""
    read = readings(home, READER_VERSION)
    seen = read_documents(home, forms_version())
    return [
        (r, read[r.sha256])
        for r in contents(registrations(home))
        if r.sha256 in read and (r.document_id not in seen or seen[r.document_id].reading != read[r.sha256])
    ]


def read_into_lake(
    home: Path,
    pending: Sequence[Registration],
    processes: int,
    *,
    limits: Limits = DEFAULT_LIMITS,
    again: bool = False,
    kept: Callable[[Registration, Reading], None] = lambda registration, reading: None,
) -> Counter[str]:
    """Read files by today's readers and keep their cells one by one; return how many came to which status.

    What is read stays read, whatever happens to the rest: the same call goes on where a killed one stopped.

    Args:
        home: Home folder.
        pending: One registration per content.
        processes: Files read at the same time.
        limits: What one file may cost.
        again: Read also what today's readers have read before, as a further attempt.
        kept: Called for each reading once it is kept.
    """
    statuses: Counter[str] = Counter()
    read = readings(home, READER_VERSION)
    for number, (registration, reading) in enumerate(_read(home, pending, processes, limits), start=1):
        before = read.get(registration.sha256)
        attempts = before.attempt if again and before and before.reader_version == READER_VERSION else 0
        write_cells(home, ReadingKey(READER_VERSION, attempts + 1), registration.sha256, reading)
        statuses[reading.status] += 1
        if reading.status != "read":
            log.warning("%s: %s: %s", registration.file_name, reading.status, reading.reason)
        kept(registration, reading)
        progress("reading", number, len(pending), registration.file_name)
    return statuses


def _read(
    home: Path, pending: Sequence[Registration], processes: int, limits: Limits
) -> Iterator[tuple[Registration, Reading]]:
    # Threads suffice: `read_file` does its work in a process of its own, which can be killed.
    pool = ThreadPoolExecutor(max_workers=processes)
    waiting = iter(pending)
    running: dict[Future[Reading], Registration] = {}
    try:
        while True:
            # No more than a few ahead: cells of ten thousand files would not fit in memory.
            for r in islice(waiting, 2 * processes - len(running)):
                running[pool.submit(read_file, archived_file(home, r.sha256), limits, file_name=r.file_name)] = r
            if not running:
                return
            for job in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(job), job.result()
    finally:
        pool.shutdown(cancel_futures=True)
