"""From cells to lines: `statements`, which recognises each document's forms once per version of the forms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import dagster as dg
import duckdb

from pipeline.assets.documents import raw_cells
from pipeline.faults import passing_faults
from pipeline.forms import DocumentIdentity, forms_version, normalise
from pipeline.forms.catalogue import FormFileError
from pipeline.log import log, progress
from pipeline.readers import Reading
from pipeline.reading import newest_readings, unnormalised
from pipeline.resources import PUBLISHER, JuesuanHome
from pipeline.warehouse.archive import Registration
from pipeline.warehouse.cells import ReadingKey
from pipeline.warehouse.lines import DocumentLines, LineWriter, Normalised, Row, writing_lines

# Above this a run says beforehand that it will take its time.
MANY_DOCUMENTS = 1_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that gave no lines, and why."""

    status: str
    status_reason: str | None
    department_id: str | None = None
    fiscal_year: int | None = None
    stage: str | None = None
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dg.asset(
    deps=[raw_cells],
    group_name="statements",
    pool=PUBLISHER,
    description="Which form each table is, what its columns mean, and the lines of every document.",
)
def statements(juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]) -> dg.MaterializeResult:
    """Normalise every document that this version of the forms has not seen, or not by its newest reading."""
    with passing_faults():
        pending = unnormalised(juesuan.path, newest_readings(juesuan.cells))
        readings = juesuan.cells.read_ahead((key, registration.sha256) for registration, key in pending)
        if len(pending) >= MANY_DOCUMENTS:
            log.warning("%d documents are recognised anew: the forms or the readings changed", len(pending))
        statuses: Counter[str] = Counter()
        with writing_lines(juesuan.path, forms_version()) as writer:
            for number, ((registration, key), reading) in enumerate(zip(pending, readings, strict=True), start=1):
                statuses[normalise_document(registration, key, reading, writer)] += 1
                progress("recognising", number, len(pending), registration.file_name)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(pending),
                "forms_version": forms_version(),
                **{f"documents_{status}": count for status, count in sorted(statuses.items())},
            }
        )


def normalise_document(registration: Registration, key: ReadingKey, reading: Reading, writer: LineWriter) -> str:
    """Recognise one document and keep its lines; return its status.

    A fault in the forms, or lines that do not fit the schema, quarantine this document and let the others load. A
    fault of the disk or of a form file is no property of the document and ends the run.
    """

    def keep(result: Normalised) -> str:
        document = DocumentLines(
            registration.document_id,
            key.reader_version,
            key.attempt,
            reading.media_type,
            reading.page_count,
            result.status,
            result.status_reason,
            result.department_id,
            result.fiscal_year,
            result.stage,
            {table: len(rows) for table, rows in sorted(result.rows.items()) if rows},
        )
        writer.add(document, result.rows)
        return result.status

    if reading.status != "read":
        return keep(Refused(reading.status, reading.reason))
    try:
        return keep(normalise(DocumentIdentity(registration.document_id, registration.file_name), reading.cells))
    except (OSError, duckdb.Error, FormFileError):
        raise
    except Exception as error:
        log.warning("%s: quarantined", registration.file_name, exc_info=True)
        reason = f"{type(error).__name__}: {error}; this is a fault of the program, report it with the file"
        return keep(Refused("quarantined", reason))
