"""What a run does about damage that it meets: what can be made again is set aside and made again, with a warning."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline.batches import LOST, read_original
from pipeline.forms import forms_version
from pipeline.log import log
from pipeline.readers import DEFAULT_LIMITS, READER_VERSION
from pipeline.warehouse.archive import (
    Registration,
    read_record,
    record_path,
    records,
    registrations,
    write_record,
)
from pipeline.warehouse.cache import forget_seen_files
from pipeline.warehouse.cells import Cells, CellsDamaged, Fetched, ReadingKey, encoded
from pipeline.warehouse.damage import Damaged, naming_damage, read_sealed, set_aside
from pipeline.warehouse.drift import alarms_path, compare, keep_alarms
from pipeline.warehouse.gates import gates_path
from pipeline.warehouse.lines import lines_path, set_lines_aside
from pipeline.warehouse.release import current, current_version, open_read_only, version_path, versions
from pipeline.warehouse.soundness import release_fault, set_release_aside

_T = TypeVar("_T")
_NOTES = {
    "gates": {"candidate_sha256", "passed", "results"},
    "inputs": {"assembly_version", "documents", "forms_version"},
    "alarms": {"before", "alarms"},
}
"""What the files beside a release hold, by the last part of their names."""
_RELEASED = "SELECT sha256, file_name, document_id, ingest_date, status = 'duplicate' FROM dim_document"


def warned(message: str) -> str:
    """Say it in the log, and again wherever the run lists its warnings."""
    log.warning(message)
    return message


def with_whole_lines(home: Path, work: Callable[[], _T], recognise: Callable[[], object], told: list[str]) -> _T:
    """Do something with today's lines. Where they prove to be damaged, they are recognised anew and it is done again.

    Only a process that holds the home's lock may do so.
    """
    try:
        return work()
    except Damaged as damage:
        path = lines_path(home, forms_version())
        if damage.where != str(path):
            raise
        target = set_lines_aside(path)
        told.append(warned(f"{damage}. Every document is recognised anew; the damaged file is now {target.name}"))
    recognise()
    return work()


def heal_cells(
    home: Path, cells: Cells, registration: Registration, damage: CellsDamaged
) -> tuple[ReadingKey, Fetched, str]:
    """Read a document again whose cells are damaged, by today's readers, and keep what comes of it in their place.

    Where the archived file is damaged too, nothing is kept: what is returned holds until that is restored.

    Returns:
        The reading that stands for the damaged one, and what was done.
    """
    old, sha256, name = damage.key, damage.sha256, registration.file_name
    reading = read_original(home, registration, DEFAULT_LIMITS)
    if (reading.reason or "").startswith(LOST):
        # It may still lie in the landing folder: the next run looks.
        forget_seen_files(home)
        return old, encoded(reading), f"{name}: {damage}. It cannot be read again: {reading.reason}"
    key = old if old.reader_version == READER_VERSION else ReadingKey(READER_VERSION)
    cells.keep_aside(old, sha256)
    cells.number(READER_VERSION)
    # Killed before this, the damaged reading is met again.
    cells.write(key, sha256, reading)
    if key != old:
        cells.remove(old, sha256)
    came = "" if reading.status == "read" else f" as {reading.status} ({reading.reason})"
    return key, encoded(reading), f"{name}: {damage}. The file was read again{came}; the damaged cells are kept aside"


def heal_registrations(home: Path) -> list[str]:
    """Make damaged registrations again from the current release, where they are in it; return what was done.

    What is in no release cannot be made again: whoever needs it next says so.
    """
    try:
        registrations(home)
    except Damaged:
        pass
    else:
        return []
    told = []
    for path in records(home):
        try:
            read_record(path)
        except Damaged:
            told.append(warned(heal_record(home, path)))
    return told


def heal_record(home: Path, path: Path) -> str:
    """Make one damaged registration again; return what was done, or what is to be done."""
    try:
        read_record(path)
    except Damaged as damage:
        found = _released(home, path)
        if found is None:
            return str(damage)
        target = set_aside(path)
        write_record(home, found)
        return f"{path} was damaged and is made again from the current release; the damaged one is now {target.name}"
    return f"{path} was made again meanwhile"


def heal_current(home: Path) -> list[str]:
    """Set the current release aside if it is damaged, and make again what lies beside it; return what was done.

    Only a process that holds the home's lock may do so. The run that goes on from here makes a release of everything.
    """
    version = current_version(home)
    if version is None or not version_path(home, version).exists():
        return []
    if fault := release_fault(version_path(home, version)):
        return [warned(set_aside_release(home, version, fault))]
    return [warned(message) for message in heal_notes(home, version)]


def set_aside_release(home: Path, version: str, fault: str) -> str:
    """Set a damaged release aside; return what was done."""
    before = current_version(home)
    target, instead = set_release_aside(home, version)
    what = f"release {version} is damaged: {fault}; it is now {target.name}"
    if version != before:
        return f"{what}. It cannot be made again; the other releases stand"
    stands = f"{instead} is the current release" if instead else "it stays readable as far as it goes"
    return f"{what}. Until a run has made a new one, {stands}"


def heal_notes(home: Path, version: str) -> list[str]:
    """Look at what lies beside a release, and set aside what is damaged; return what was done."""
    told = []
    path = version_path(home, version)
    if note_fault(gates_path(path)):
        told.append(f"{set_aside(gates_path(path))} was damaged; the gates run again when their verdict is asked for")
    inputs = path.with_suffix(".inputs.json")
    if note_fault(inputs):
        told.append(f"{set_aside(inputs)} was damaged; the next run looks whether the release is up to date")
    alarms = alarms_path(home, version)
    if note_fault(alarms):
        target = set_aside(alarms)
        kept = versions(home)
        before = next((other for other in reversed(kept) if other < version), None) if version in kept else None
        if before is not None and release_fault(version_path(home, before)) is None:
            keep_alarms(home, version, before, compare(version_path(home, before), path))
            told.append(f"{target} was damaged; {version} was compared with {before} again")
        else:
            told.append(f"{target} was damaged; the release before {version} is gone, so that it stays without")
    return told


def note_fault(path: Path) -> str | None:
    """What is wrong with a file beside a release; None if nothing is, or it is not there."""
    try:
        keys = _NOTES.get(path.name.split(".")[-2])
        return None if read_sealed(path).keys() == keys else f"{path} is damaged: it holds something else"
    except FileNotFoundError:
        return None
    except Damaged as damage:
        return str(damage)


def _released(home: Path, path: Path) -> Registration | None:
    """What the current release says of the file whose registration this is."""
    try:
        release = current(home)
        if release is None or release_fault(release.path) is not None:
            return None
        with naming_damage(release.path), open_read_only(release.path) as con:
            rows: Sequence[tuple[object, ...]] = con.execute(
                f"{_RELEASED} WHERE sha256 = ?", [path.name.partition(".")[0]]
            ).fetchall()
    except Damaged:
        return None
    for sha256, name, document_id, day, is_duplicate in rows:
        if record_path(home, str(sha256), str(name)) == path:
            size = path.with_name(str(sha256)).stat().st_size
            hint = "duplicate" if is_duplicate else None
            return Registration(str(sha256), str(name), str(document_id), day, size, hint)  # type: ignore[arg-type]
    return None
