"""From the landing folder to cells: `raw_documents` and `raw_cells`, both partitioned by ingest date."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path

import dagster as dg

from pipeline.log import log, progress
from pipeline.partitions import ingest_dates, takes_new_files
from pipeline.readers import READER_VERSION, Reading, read_file
from pipeline.resources import JuesuanHome
from pipeline.warehouse.archive import Registration, archived_file, register_landing, registrations
from pipeline.warehouse.lake import has_cells, write_cells

GROUP = "documents"


@dg.asset(
    partitions_def=ingest_dates,
    group_name=GROUP,
    description="Every landed file, archived unchanged by content hash; one registration per name.",
)
def raw_documents(context: dg.AssetExecutionContext, juesuan: JuesuanHome) -> dg.MaterializeResult:
    """Take in what is new. An old partition takes in nothing: its files were registered on its own day."""
    day = date.fromisoformat(context.partition_key)
    problems: list[str] = []
    if takes_new_files(day):
        landed = register_landing(juesuan.path, juesuan.landing_path, day)
        problems = landed.problems
        for problem in problems:
            log.warning("not taken: %s", problem)
    of_day = [r for r in registrations(juesuan.path) if r.ingest_date == day]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(of_day),
            "bytes": sum(r.size for r in of_day),
            "duplicates": sum(r.status_hint == "duplicate" for r in of_day),
            "not_taken": problems,
        }
    )


@dg.asset(
    partitions_def=ingest_dates,
    deps=[raw_documents],
    group_name=GROUP,
    description="The cells of every file, read once per version of the readers.",
)
def raw_cells(context: dg.AssetExecutionContext, juesuan: JuesuanHome) -> dg.MaterializeResult:
    """Read the partition's files that this version of the readers has not read yet.

    The partition of a current run also reads what earlier nights left behind, so that a killed night loses nothing.
    """
    day = date.fromisoformat(context.partition_key)
    known = registrations(juesuan.path)
    pending = unread(juesuan.path, known if takes_new_files(day) else [r for r in known if r.ingest_date == day])
    statuses: Counter[str] = Counter()
    cells = 0
    for number, (registration, reading) in enumerate(_read(juesuan, pending), start=1):
        # Kept one by one: what is read stays read, whatever happens to the rest.
        write_cells(juesuan.path, READER_VERSION, registration.sha256, reading)
        statuses[reading.status] += 1
        cells += len(reading.cells)
        if reading.status != "read":
            log.warning("%s: %s: %s", registration.file_name, reading.status, reading.reason)
        progress("reading", number, len(pending), registration.file_name)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": cells,
            "documents": len(pending),
            "reader_version": READER_VERSION,
            **{f"documents_{status}": count for status, count in sorted(statuses.items())},
        }
    )


def unread(home: Path, known: Sequence[Registration]) -> list[Registration]:
    """The first name of every content that this version of the readers has not read."""
    contents = {r.sha256: r for r in reversed(known)}
    return [r for r in known if contents[r.sha256] is r and not has_cells(home, READER_VERSION, r.sha256)]


def _read(juesuan: JuesuanHome, pending: Sequence[Registration]) -> Iterator[tuple[Registration, Reading]]:
    # Threads suffice: `read_file` does its work in a process of its own, which can be killed.
    pool = ThreadPoolExecutor(max_workers=juesuan.reader_processes)
    try:
        jobs = {
            pool.submit(read_file, archived_file(juesuan.path, r.sha256), file_name=r.file_name): r for r in pending
        }
        for job in as_completed(jobs):
            yield jobs.pop(job), job.result()
    finally:
        pool.shutdown(cancel_futures=True)
