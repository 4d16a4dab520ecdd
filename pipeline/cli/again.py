"""`juesuan backfill` and `juesuan retry`: files are read again on purpose, beside whatever run is under way.

Both only fill the lake. The next run sees what is newer and releases what comes of it. Documents that cost too much
when they were recognised are recognised again without being read again; that waits for a run that is under way.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.batches import Item
from pipeline.cli.console import CommandError, stderr, stdout, text
from pipeline.cli.options import state
from pipeline.cli.progress import display
from pipeline.cli.query import open_current
from pipeline.log import log
from pipeline.readers import DEFAULT_LIMITS, RECOGNITION_LIMITS, Limits, is_retriable
from pipeline.reading import newest_readings, outdated, read_into_lake
from pipeline.recognising import recognise_into_lake
from pipeline.settings import Settings
from pipeline.warehouse.archive import Registration, registrations
from pipeline.warehouse.hints import command
from pipeline.warehouse.home import writing

WHEN_INTERRUPTED = "Interrupted. What was done is kept; the same command goes on from there."
RETRIED = ("needs_ocr", "quarantined", "unreadable")
DOCUMENTS = """
SELECT document_id, status, status_reason FROM dim_document
WHERE list_contains($statuses, status) AND ($status IS NULL OR status = $status)
  AND ($document IS NULL OR document_id = $document OR contains(file_name, $document))
"""


def backfill(settings: Settings, first: date | None, last: date | None, limit: int | None, *, verbose: bool) -> None:
    """Read anew what older readers have read, the oldest ingest dates first.

    Started again after an interruption it goes on with what is left.
    """
    state.when_interrupted = WHEN_INTERRUPTED
    old = outdated(newest_readings(settings.cells), registrations(settings.home))
    pending = [r for r in old if (first is None or first <= r.ingest_date) and (last is None or r.ingest_date <= last)]
    batch = pending[:limit]
    statuses = _read(settings, batch, DEFAULT_LIMITS, verbose=verbose, again=False)
    _report(statuses, "read by today's readers")
    if left := len(old) - len(batch):
        stdout().print(f"{left} more were read by older readers; what they read stays in use until a backfill.")


def retry(
    settings: Settings, status: str | None, document: str | None, seconds: float | None, *, verbose: bool
) -> None:
    """Read documents again that the current release could not load, or recognise them again if only that failed.

    Without a status or a document: those that ran into a limit or crashed, which more time or a quieter machine may
    help. A file that is damaged, empty or of no known format is passed over unless it is named.

    Raises:
        CommandError: The release has no such document.
    """
    state.when_interrupted = WHEN_INTERRUPTED
    parameters = {"statuses": list(RETRIED), "status": status, "document": document}
    with open_current(settings.home) as con:
        found = con.execute(DOCUMENTS, parameters).fetchall()
    if document is not None and not found:
        raise CommandError(
            f"no document that is {' or '.join([status] if status else RETRIED)} has the id or name {document!r}; "
            f"list them with: {command('status', home=settings.home)}"
        )
    if status is None and document is None:
        found = [row for row in found if row[1] == "unreadable" or is_retriable(row[2])]
    passed_over = [
        (i, reason) for i, s, reason in found if s == "unreadable" and document is None and not is_retriable(reason)
    ]
    chosen = {row[0] for row in found} - {document_id for document_id, _ in passed_over}
    costly = {document_id for document_id, status, reason in found if status == "quarantined" and is_retriable(reason)}
    pending = [r for r in registrations(settings.home) if r.document_id in chosen]
    if again := [r for r in pending if r.document_id in costly]:
        _report(_recognise(settings, again, _with(RECOGNITION_LIMITS, seconds), verbose=verbose), "recognised again")
    unread = [r for r in pending if r.document_id not in costly]
    if unread or not again:
        _report(_read(settings, unread, _with(DEFAULT_LIMITS, seconds), verbose=verbose, again=True), "read again")
    if passed_over:
        first = text(passed_over[0][1])
        stdout().print(
            f"{len(passed_over)} are permanently unreadable and were passed over (the first: {first}); "
            "--document takes one all the same",
            soft_wrap=True,
        )


def _read(
    settings: Settings, pending: Sequence[Registration], limits: Limits, *, verbose: bool, again: bool
) -> Counter[str]:
    with display(stderr(), verbose=verbose):
        return read_into_lake(
            settings.home,
            settings.cells,
            pending,
            settings.executor,
            limits=limits,
            again=again,
        )


def _recognise(settings: Settings, pending: Sequence[Registration], limits: Limits, *, verbose: bool) -> Counter[str]:
    read = newest_readings(settings.cells)
    wait = settings.lock_wait_seconds
    lock = writing(settings.home, "juesuan retry", wait_seconds=wait, on_wait=log.warning)
    with display(stderr(), verbose=verbose), lock:
        items = [Item(r, read[r.sha256]) for r in pending]
        return recognise_into_lake(settings.home, settings.cells, items, settings.executor, limits)


def _with(limits: Limits, seconds: float | None) -> Limits:
    return limits if seconds is None else replace(limits, seconds=seconds)


def _report(statuses: Counter[str], what: str) -> None:
    console = stdout()
    if not statuses:
        console.print("There is nothing to read.")
        return
    counts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    console.print(f"{statuses.total()} documents {what}: {counts}. The next run releases what comes of it.")
