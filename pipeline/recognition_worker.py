"""The worker that recognises one document; `recognising.py` starts it and says what it may cost.

It gets cells and gives lines: no home, no lake, no network.
"""

import base64
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.forms import DocumentIdentity, normalise
from pipeline.forms.catalogue import FormFileError
from pipeline.readers import Limits, Reading
from pipeline.readers.worker import main
from pipeline.warehouse.cells import Fetched
from pipeline.warehouse.lines import Row, encoded_frames


def answer(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Recognise the request's cells (`about`, `parquet`) as those of `document_id`.

    A fault in the forms, or lines that do not fit the schema, quarantine the document. A fault of the disk or of a form
    file is no property of it.

    Returns:
        {"document": its row, "frames": {table: base64}, "fault": traceback or None}, {"form_file": message} or
        {"system": arguments of the OSError}.
    """
    reading = Fetched(request["about"].encode(), base64.b64decode(request["parquet"])).reading
    try:
        about, rows = recognised(DocumentIdentity(request["document_id"], request["file_name"]), reading)
        frames, fault = encoded_frames(request["document_id"], rows), None
    except FormFileError as error:
        return {"form_file": str(error)}
    except OSError as error:
        return {"system": [error.errno, error.strerror or str(error), error.filename]}
    except MemoryError:
        raise
    except Exception as error:
        fault = traceback.format_exc()
        reason = f"{type(error).__name__}: {error}; this is a fault of the program, report it with the file"
        about, rows, frames = _without_lines(reading, "quarantined", reason), {}, {}
    about["rows"] = {table: len(found) for table, found in sorted(rows.items()) if found}
    encoded = {table: base64.b64encode(data).decode() for table, data in frames.items()}
    return {"document": about, "frames": encoded, "fault": fault}


def recognised(identity: DocumentIdentity, reading: Reading) -> tuple[dict[str, Any], Mapping[str, Sequence[Row]]]:
    """What a reading comes to: the document's row in the lake's lines, and its lines by table."""
    if reading.status != "read":
        return _without_lines(reading, reading.status, reading.reason), {}
    found = normalise(identity, reading.cells)
    about = {
        "media_type": reading.media_type,
        "page_count": reading.page_count,
        "status": found.status,
        "status_reason": found.status_reason,
        "department_id": found.department_id,
        "fiscal_year": found.fiscal_year,
        "stage": found.stage,
    }
    return about, found.rows


def _without_lines(reading: Reading, status: str, reason: str | None) -> dict[str, Any]:
    return {
        "media_type": reading.media_type,
        "page_count": reading.page_count,
        "status": status,
        "status_reason": reason,
        "department_id": None,
        "fiscal_year": None,
        "stage": None,
    }


if __name__ == "__main__":
    main(answer)
