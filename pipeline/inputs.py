"""What a release was made from, so that a run with nothing new can say so at once. No Dagster, no gates."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.forms import forms_version
from pipeline.healing import heal_current
from pipeline.log import log
from pipeline.reading import newest_readings, restored, unread
from pipeline.recognising import unrecognised
from pipeline.settings import Settings, today
from pipeline.shipped import EXPECTATIONS, PACKAGE, SQL, digest
from pipeline.warehouse.archive import Registration, register_landing, registrations
from pipeline.warehouse.cells import Cells
from pipeline.warehouse.damage import Damaged, read_sealed, write_sealed
from pipeline.warehouse.exports import is_exported
from pipeline.warehouse.gates import GateReport, read_report, run_gates
from pipeline.warehouse.lake import write_json
from pipeline.warehouse.lines import read_documents
from pipeline.warehouse.release import Release, current, version_path

# What turns lines into a release. The readers and the forms have versions of their own.
ASSEMBLY = ((PACKAGE / "warehouse", ".py"), (SQL, ".sql"), (EXPECTATIONS, ".json"))


@cache
def assembly_version() -> str:
    """Digest of the code, SQL and suites that turn lines into a release."""
    return digest(ASSEMBLY)[:16]


def write_inputs(home: Path, run_id: str, known: Sequence[Registration]) -> None:
    """Note beside a run's candidate what it was made from."""
    write_sealed(home / "candidates" / f"{run_id}.inputs.json", _inputs(home, known))


def keep_inputs(home: Path, run_id: str, version: str) -> None:
    """Keep a run's note beside the version that it released. Without it, the next run does the work again."""
    write_sealed(_kept(home, version), read_sealed(home / "candidates" / f"{run_id}.inputs.json"))


def is_up_to_date(settings: Settings) -> bool:
    """Whether the current release holds every file of the landing folder, by today's code, and is whole.

    Takes in what is new on the way, and sets a damaged release aside.
    """
    landed = register_landing(
        settings.home,
        settings.landing,
        today(),
        settings.settle_seconds,
        may_be_empty=settings.landing_may_be_empty,
    )
    for warning in landed.warnings:
        log.warning(warning)
    if landed.added or landed.problems:
        return False
    heal_current(settings.home)
    return unchanged_release(settings.home, settings.cells) is not None


def unchanged_release(home: Path, cells: Cells) -> Release | None:
    """The current release, if a candidate made now could only be the same."""
    release = current(home)
    if release is None:
        return None
    if not is_exported(home, release):
        log.warning("the exports of release %s are not complete; the run makes them again", release.version)
        return None
    known = registrations(home)
    try:
        if read_sealed(_kept(home, release.version)) != _inputs(home, known):
            return None
    except (FileNotFoundError, Damaged):
        return None
    read = newest_readings(cells)
    return None if unread(read, known) or restored(home, known) or unrecognised(home, read) else release


def keep_unchanged(home: Path, run_id: str, version: str) -> None:
    """Note that a run has nothing to release, because this version is what it would release."""
    write_json(_unchanged(home, run_id), {"version": version})


def unchanged_verdict(home: Path, run_id: str) -> GateReport | None:
    """What the gates said of the current release, if the run found nothing to release."""
    if not _unchanged(home, run_id).exists():
        return None
    version = json.loads(_unchanged(home, run_id).read_text(encoding="utf-8"))["version"]
    path = version_path(home, version)
    # Releases of an older program have no verdict beside them.
    return read_report(path) or run_gates(path)


def forget_unchanged(home: Path, run_id: str) -> None:
    """Remove the note at the end of the run."""
    _unchanged(home, run_id).unlink(missing_ok=True)


def _unchanged(home: Path, run_id: str) -> Path:
    return home / "candidates" / f"{run_id}.unchanged.json"


def _kept(home: Path, version: str) -> Path:
    return home / "warehouse" / f"{version}.inputs.json"


def _inputs(home: Path, known: Sequence[Registration]) -> dict[str, str]:
    seen = read_documents(home, forms_version())
    # The whole row, for the same reading may be recognised again with more time (`juesuan retry`).
    documents = "\n".join(f"{r.ingest_date} {r.file_name} {seen.get(r.document_id, r.document_id)}" for r in known)
    return {
        "assembly_version": assembly_version(),
        "documents": hashlib.sha256(documents.encode()).hexdigest(),
        "forms_version": forms_version(),
    }
