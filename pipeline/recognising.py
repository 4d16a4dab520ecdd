"""Recognising what was read: which documents are due, doing it where the executor is, and keeping their lines.

It is bounded as reading is: each document in a process that can be killed, under limits of time and memory. What goes
out are a document's cells, what comes back are its lines as frames, which the run's process only puts together.
"""

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.batches import Item, check_code
from pipeline.executors import spread
from pipeline.forms import forms_version
from pipeline.forms.catalogue import FormFileError
from pipeline.healing import heal_cells
from pipeline.log import log, progress
from pipeline.readers import RECOGNITION_LIMITS, Limits
from pipeline.readers.kept_workers import kept_worker
from pipeline.readers.sandbox import Worker, WorkerFailed
from pipeline.reading import contents
from pipeline.warehouse.archive import registrations
from pipeline.warehouse.cells import Cells, CellsDamaged, Fetched, ReadingKey
from pipeline.warehouse.lines import DocumentLines, decoded_frame, read_documents, writing_lines

# Above this a run says beforehand that it will take its time.
MANY_DOCUMENTS = 1_000
# Small enough that little is lost when somebody kills a worker, large enough that a distant store is not waited for.
_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Recognised:
    """What became of a document: its row in the lake's lines, and its lines by table as `line_frames` encodes them."""

    item: Item
    document: DocumentLines
    frames: Mapping[str, bytes]
    fault: str | None = None
    """The traceback, where the program is at fault."""
    healed: str | None = None
    """What was done, where the cells were damaged."""


class RecognitionWorker(Worker):
    """A worker that makes lines of cells."""

    module = "pipeline.recognition_worker"
    too_slow = "not recognised within"


def unrecognised(home: Path, read: Mapping[str, ReadingKey]) -> list[Item]:
    """Documents whose newest reading these forms have not seen, with that reading."""
    seen = read_documents(home, forms_version())
    return [
        Item(r, read[r.sha256])
        for r in contents(registrations(home))
        if r.sha256 in read and (r.document_id not in seen or seen[r.document_id].reading != read[r.sha256])
    ]


def recognise_into_lake(
    home: Path,
    cells: Cells,
    pending: Sequence[Item],
    executor: str,
    limits: Limits = RECOGNITION_LIMITS,
    *,
    warnings: list[str] | None = None,
) -> Counter[str]:
    """Recognise documents and keep their lines; return how many came to which status. The home's lock must be held.

    A document that costs more than the limits, or meets a fault of the program, is quarantined with that reason and
    the others load. One whose cells are damaged is read again; that is logged and added to `warnings`.

    Raises:
        FormFileError: A form file is broken, which is no property of a document.
        LakeError: Cells are missing, or their store refuses; Damaged: the lines are.
        OSError: The cells cannot be read, or the lines cannot be written.
        ClusterError: The executor is a cluster that is not there, runs other code, or is gone.
    """
    if len(pending) >= MANY_DOCUMENTS:
        log.warning("%d documents are recognised anew: the forms or the readings changed", len(pending))
    statuses: Counter[str] = Counter()
    with writing_lines(home, forms_version()) as writer:
        outcomes = spread(executor, home, cells, pending, limits, recognise_batch, _killed, at_most=_AT_MOST)
        for number, outcome in enumerate(outcomes, start=1):
            name = outcome.item.registration.file_name
            if outcome.healed:
                log.warning(outcome.healed)
                (warnings if warnings is not None else []).append(outcome.healed)
            if outcome.fault:
                log.warning("%s: quarantined: a fault of the program\n%s", name, outcome.fault)
            writer.add(outcome.document, {table: decoded_frame(data) for table, data in outcome.frames.items()})
            statuses[outcome.document.status] += 1
            progress("recognising", number, len(pending), name)
    return statuses


def recognise_batch(home: Path, cells: Cells, batch: Sequence[Item], limits: Limits, code: str) -> list[Recognised]:
    """Recognise documents one by one, each in a worker that is killed when it costs more than `limits`.

    Where cells are damaged, the file is read again, here.

    Raises:
        OtherCode: `code` is not what runs here.
        FormFileError, LakeError, OSError: See recognise_into_lake.
        WorkerKilled: Somebody killed the worker.
    """
    check_code(code)
    files = {item.registration.sha256: item.registration for item in batch}
    healed: dict[str, tuple[ReadingKey, str]] = {}

    def heal(damage: CellsDamaged) -> Fetched:
        key, found, told = heal_cells(home, cells, files[damage.sha256], damage)
        healed[damage.sha256] = key, told
        return found

    outcomes = []
    wanted = [(item.key, item.registration.sha256) for item in batch]
    for item, found in zip(batch, cells.fetch_ahead(wanted, heal), strict=True):
        key, told = healed.get(item.registration.sha256, (item.key, None))
        outcomes.append(replace(_recognise(Item(item.registration, key), found, limits), healed=told))
    return outcomes


def _recognise(item: Item, found: Fetched, limits: Limits) -> Recognised:
    request = {
        "document_id": item.registration.document_id,
        "file_name": item.registration.file_name,
        "about": found.about.decode(),
        "parquet": base64.b64encode(found.parquet).decode(),
    }
    try:
        with kept_worker(RecognitionWorker) as worker:
            answer = worker.ask(request, limits)
    except WorkerFailed as error:
        return _quarantined(item, str(error), found)
    if "form_file" in answer:
        raise FormFileError(answer["form_file"])
    if "system" in answer:
        raise OSError(*answer["system"])
    document = _document(item, answer["document"])
    frames = {table: base64.b64decode(data) for table, data in answer["frames"].items()}
    return Recognised(item, document, frames, answer["fault"])


def _document(item: Item, about: dict[str, Any]) -> DocumentLines:
    return DocumentLines(item.registration.document_id, item.key.reader_version, item.key.attempt, **about)


def _killed(item: Item, reason: str) -> Recognised:
    return _quarantined(item, reason, None)


def _quarantined(item: Item, reason: str, found: Fetched | None) -> Recognised:
    about = {
        "media_type": found.reading.media_type if found else "application/octet-stream",
        "page_count": found.reading.page_count if found else 0,
        "status": "quarantined",
        "status_reason": reason,
        "department_id": None,
        "fiscal_year": None,
        "stage": None,
        "rows": {},
    }
    return Recognised(item, _document(item, about), {})
