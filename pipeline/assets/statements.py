"""From cells to lines: `statements`, which recognises each document's forms once per version of the forms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg

from pipeline.assets.documents import raw_cells
from pipeline.forms import DocumentIdentity, forms_version, normalise
from pipeline.log import log, progress
from pipeline.readers import READER_VERSION
from pipeline.resources import JuesuanHome
from pipeline.warehouse.archive import Registration, registrations
from pipeline.warehouse.lake import has_cells, has_lines, read_cells, read_reading, write_lines


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that the forms could not get through: nothing of it loads, and it says why."""

    status_reason: str
    status: str = "quarantined"
    department_id: str | None = None
    fiscal_year: int | None = None
    stage: str | None = None
    rows: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)


@dg.asset(
    deps=[raw_cells],
    group_name="statements",
    description="Which form each table is, what its columns mean, and the lines of every document.",
)
def statements(juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]) -> dg.MaterializeResult:
    """Normalise every readable document that this version of the forms has not seen."""
    pending = unnormalised(juesuan.path)
    statuses: Counter[str] = Counter()
    for number, registration in enumerate(pending, start=1):
        statuses[normalise_document(juesuan.path, registration)] += 1
        progress("recognising", number, len(pending), registration.file_name)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(pending),
            "forms_version": forms_version(),
            **{f"documents_{status}": count for status, count in sorted(statuses.items())},
        }
    )


def unnormalised(home: Path) -> list[Registration]:
    """Documents with cells but without lines. Duplicates and unreadable files never get lines."""
    return [
        r
        for r in registrations(home)
        if r.status_hint is None
        and has_cells(home, READER_VERSION, r.sha256)
        and read_reading(home, READER_VERSION, r.sha256).status == "read"
        and not has_lines(home, forms_version(), r.document_id, READER_VERSION)
    ]


def normalise_document(home: Path, registration: Registration) -> str:
    """Recognise one document and keep its lines; return its status.

    A fault in the forms, or lines that do not fit the schema, quarantine this document and let the others load. A
    fault of the disk is no property of the document and ends the run.
    """
    reading = read_cells(home, READER_VERSION, registration.sha256)
    try:
        result = normalise(DocumentIdentity(registration.document_id, registration.file_name), reading.cells)
        write_lines(home, forms_version(), registration.document_id, result, reader_version=READER_VERSION)
    except OSError:
        raise
    except Exception as error:
        log.warning("%s: quarantined", registration.file_name, exc_info=True)
        failed = Failed(f"{type(error).__name__}: {error}; this is a fault of the program, report it with the file")
        write_lines(home, forms_version(), registration.document_id, failed, reader_version=READER_VERSION)
        return failed.status
    return str(result.status)
