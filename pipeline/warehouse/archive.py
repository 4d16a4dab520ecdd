"""The archive: every landed file by content, unchanged, and one registration per name it was found under."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.warehouse.cache import SeenFiles, is_settled, read_cache, write_cache
from pipeline.warehouse.damage import Damaged, file_digest, read_sealed, set_aside, write_sealed
from pipeline.warehouse.lake import replacing
from pipeline.warehouse.landing import LandedFile, LandingMissing, NotTaken, landing_files, opened


@dataclass(frozen=True, slots=True)
class Registration:
    """One name of one content. `status_hint` is 'duplicate' for every name of a content but its first."""

    sha256: str
    file_name: str
    document_id: str
    ingest_date: date
    size: int
    status_hint: str | None


@dataclass(frozen=True, slots=True)
class Landed:
    """What one walk of a landing folder found.

    `registrations` are those of the files that are there now, `added` the ones among them that are new; `problems`
    names each file and folder that could not be taken and why; `warnings` is what else people should know.
    """

    registrations: list[Registration]
    added: list[Registration]
    problems: list[str]
    warnings: list[str]


def archived_file(home: Path, sha256: str) -> Path:
    """Where the bytes of a content lie."""
    return home / "archive" / sha256[:2] / sha256


def original_fault(home: Path, sha256: str) -> str | None:
    """What is wrong with the archived bytes of a content, and what to do; None if they are what was archived."""
    path = archived_file(home, sha256)
    try:
        if file_digest(path) == sha256:
            return None
        what = "is damaged: its bytes do not have the SHA-256 that is its name"
    except FileNotFoundError:
        what = "is missing"
    return (
        f"archive/{sha256[:2]}/{sha256} {what}; restore it from a backup, or put the file into the landing folder again"
    )


def registrations(home: Path) -> list[Registration]:
    """Every registration, ordered by date, name and content.

    Raises:
        Damaged: One of them is not what was written.
    """
    found = [registration for bucket in _buckets(home).values() for registration in bucket]
    return sorted(found, key=lambda r: (r.ingest_date, r.file_name, r.sha256))


def register_landing(
    home: Path, landing: Path, today: date, settle_seconds: int = 0, *, may_be_empty: bool = False
) -> Landed:
    """Archive and register every file of a landing folder that is new by content or by name.

    Hidden files and folders are passed over. Links are followed only to files inside the folder. A file that vanished,
    is being written, is too large or cannot be read becomes a problem and the rest goes on. Running it again changes
    nothing.

    Ingest dates decide which of two publications counts, so they never go backwards: where the clock does, what is new
    gets the newest date of the archive, with a warning.

    Args:
        home: Home folder.
        landing: Landing folder; only read.
        today: Ingest date of what is new.
        settle_seconds: A file that changed less than so long ago may still be being copied and is left alone.
        may_be_empty: An empty folder is no sign of a missing mount, even if files were taken in before.

    Raises:
        LandingMissing: There is no such folder, or it is empty and may not be.
        Damaged: A registration is not what was written.
        OSError: The home or the folder as a whole failed, which no single file is to blame for.
    """
    landing = _existing(landing)
    result = Landed([], [], [], [])
    with _lock(home / "archive"):
        seen = SeenFiles(home, landing)
        earlier = registrations(home)
        known = {(r.sha256, r.file_name): r for r in earlier}
        day = max(today, earlier[-1].ingest_date) if earlier else today
        is_empty = True

        def passed_over(error: OSError) -> None:
            folder = Path(error.filename)
            if folder == landing:
                raise error
            result.problems.append(f"{_text(folder.relative_to(landing))}: {error.strerror}")

        for path in landing_files(landing, passed_over):
            is_empty = False
            name = _text(path.relative_to(landing))
            registration = known.get((seen.content(path, name) or "", name))
            is_new = False
            if registration is None:
                try:
                    with opened(landing, path, settle_seconds) as file:
                        registration, is_new = _register(home, file, name, day, result.warnings)
                except NotTaken as reason:
                    result.problems.append(f"{name}: {reason}")
                    continue
                seen.remember(name, registration.sha256)
            result.registrations.append(registration)
            if is_new:
                result.added.append(registration)
        if is_empty and earlier and not result.problems and not may_be_empty:
            raise LandingMissing(
                f"{landing} is empty, but {len(earlier)} files were taken in before: is its disk mounted? "
                "If it may be empty, set JUESUAN_LANDING_MAY_BE_EMPTY=1"
            )
        seen.keep()
    if result.added and day != today:
        result.warnings.append(
            f"the clock says {today}, but files were taken in on {day}: what is new is registered under {day}, so that "
            "no later publication counts as an earlier one. Set the clock right"
        )
    return result


def _existing(landing: Path) -> Path:
    try:
        found = landing.resolve(strict=True)
    except FileNotFoundError:
        found = None
    if found is None or not found.is_dir():
        raise LandingMissing(f"there is no folder {landing}: is its disk mounted? Or name another landing folder")
    return found


def record_path(home: Path, sha256: str, name: str) -> Path:
    """Where the registration of a content under a name lies."""
    return archived_file(home, sha256).with_name(f"{sha256}.{hashlib.sha256(name.encode()).hexdigest()[:16]}.json")


def records(home: Path) -> Iterator[Path]:
    """Every registration's file."""
    for folder in sorted((home / "archive").glob("[!.]*")):
        yield from sorted(folder.glob("*.json"))


def write_record(home: Path, registration: Registration) -> None:
    """Write a registration."""
    content = asdict(registration) | {"ingest_date": registration.ingest_date.isoformat()}
    write_sealed(record_path(home, registration.sha256, registration.file_name), content)


def read_record(path: Path) -> Registration:
    """Read a registration.

    Raises:
        Damaged: It is not what was written.
    """
    return _load(path)[1]


def _register(home: Path, file: LandedFile, name: str, day: date, warnings: list[str]) -> tuple[Registration, bool]:
    sha256 = _digest(file.blocks())
    target = archived_file(home, sha256)
    record = record_path(home, sha256, name)
    # A file comes here once. Where it comes again, the archived one may be why.
    if not target.exists():
        _copy(file, target, sha256)
    elif file_digest(target) != sha256:
        damaged = set_aside(target)
        _copy(file, target, sha256)
        warnings.append(f"{name}: its archived file was damaged and is replaced by the landed one; it is now {damaged}")
    if record.exists():
        return read_record(record), False
    known = any(read_record(other).status_hint is None for other in target.parent.glob(f"{sha256}.*.json"))
    document_id = hashlib.sha256(f"{sha256}\n{name}".encode()).hexdigest() if known else sha256
    hint = "duplicate" if known else None
    registration = Registration(sha256, name, document_id[:16], day, file.size, hint)
    write_record(home, registration)
    return registration, True


def _copy(file: LandedFile, target: Path, sha256: str) -> None:
    with replacing(target) as temporary:
        with temporary.open("wb") as out:
            for block in file.blocks():
                out.write(block)
        with temporary.open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != sha256:
                raise NotTaken("it changed while it was copied; it is taken the next time, when it is complete")
        temporary.chmod(0o444)


def _digest(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def _buckets(home: Path) -> dict[str, list[Registration]]:
    """Registrations by folder of the archive. A folder that has not changed since is not read again."""
    path = home / "cache" / "registrations.json"
    cached = read_cache(path)
    found: dict[str, list[Registration]] = {}
    fresh: dict[str, object] = {}
    archive = home / "archive"
    for name in sorted(os.listdir(archive)) if archive.exists() else []:
        if name.startswith("."):
            continue
        now, changed = time.time_ns(), (archive / name).stat().st_mtime_ns
        kept = cached.get(name)
        if kept is not None and kept[0] == changed:
            found[name] = [_registration(content) for content in kept[1]]
            fresh[name] = kept
            continue
        contents = []
        for record in sorted((archive / name).glob("*.json")):
            content, registration = _load(record)
            contents.append(content)
            found.setdefault(name, []).append(registration)
        if is_settled(changed, now):
            fresh[name] = [changed, contents]
    if fresh != cached:
        write_cache(path, fresh)
    return found


def _load(path: Path) -> tuple[dict[str, Any], Registration]:
    try:
        content = read_sealed(path)
        found = _registration(content)
        if path.name == record_path(Path(), found.sha256, found.file_name).name:
            return content, found
        what = "it is the registration of another file"
    except Damaged as damage:
        what = damage.what
    except (KeyError, TypeError, ValueError):
        what = "it is no registration"
    raise Damaged(
        path,
        f"{what}. It says under which name and on which day a file came. Restore it from a backup; or delete it and "
        "put the file into the landing folder again, which registers it under that day",
    )


def _registration(content: dict[str, Any]) -> Registration:
    return Registration(**content | {"ingest_date": date.fromisoformat(content["ingest_date"])})


def _text(relative: Path) -> str:
    # Names from old archives may be no UTF-8; the registration must be writable all the same.
    return os.fsencode(relative.as_posix()).decode("utf-8", "backslashreplace")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Two runs at once must not both hold a content's first name."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
