"""The archive: every landed file by content, unchanged, and one registration per name it was found under."""

import fcntl
import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.warehouse.cache import SeenFiles, is_settled, read_cache, write_cache
from pipeline.warehouse.lake import replacing, write_json

_BLOCK = 1 << 20
_CHANGED = "it changed while it was read; it is taken the next time, when it is complete"


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
    names each file that could not be taken and why.
    """

    registrations: list[Registration]
    added: list[Registration]
    problems: list[str]


class _NotTaken(Exception):
    """A file that cannot be taken now; the message says why."""


def archived_file(home: Path, sha256: str) -> Path:
    """Where the bytes of a content lie."""
    return home / "archive" / sha256[:2] / sha256


def registrations(home: Path) -> list[Registration]:
    """Every registration, ordered by date, name and content."""
    found = [registration for bucket in _buckets(home).values() for registration in bucket]
    return sorted(found, key=lambda r: (r.ingest_date, r.file_name, r.sha256))


def register_landing(home: Path, landing: Path, today: date, settle_seconds: int = 0) -> Landed:
    """Archive and register every file of a landing folder that is new by content or by name.

    Hidden files and folders are passed over. Links are followed only to files inside the folder. A file that vanished,
    is being written or cannot be read becomes a problem and the rest goes on. Running it again changes nothing.

    Args:
        home: Home folder.
        landing: Landing folder; only read.
        today: Ingest date of what is new.
        settle_seconds: A file that changed less than so long ago may still be being copied and is left alone.

    Raises:
        FileNotFoundError: The landing folder does not exist.
    """
    landing = landing.resolve(strict=True)
    if not landing.is_dir():
        raise FileNotFoundError(f"{landing} is no folder; name the folder that the files land in")
    result = Landed([], [], [])
    with _lock(home / "archive"):
        seen = SeenFiles(home, landing)
        known = {(r.sha256, r.file_name): r for r in registrations(home)}
        for path in landing_files(landing):
            name = _text(path.relative_to(landing))
            registration = known.get((seen.content(path, name) or "", name))
            is_new = False
            if registration is None:
                try:
                    registration, is_new = _register(home, landing, path, name, today, settle_seconds)
                except (OSError, _NotTaken) as error:
                    reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
                    result.problems.append(f"{name}: {reason}")
                    continue
                seen.remember(name, registration.sha256)
            result.registrations.append(registration)
            if is_new:
                result.added.append(registration)
        seen.keep()
    return result


def landing_files(landing: Path) -> Iterator[Path]:
    """Every file of a landing folder in order, but hidden ones; links are not followed."""
    for folder, folders, names in os.walk(landing):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _register(
    home: Path, landing: Path, path: Path, name: str, today: date, settle_seconds: int
) -> tuple[Registration, bool]:
    if not path.resolve(strict=True).is_relative_to(landing):
        raise _NotTaken("a link that leaves the landing folder; put the file itself there")
    before = path.stat()
    if not stat.S_ISREG(before.st_mode):
        raise _NotTaken("no regular file; put the file itself there")
    # A time in the future, from a clock that was set back, says nothing.
    if 0 <= time.time() - before.st_mtime < settle_seconds:
        raise _NotTaken(
            f"it changed less than {settle_seconds:g} s ago; it is taken the next time, when it is complete"
        )
    sha256, size = _digest(path)
    target = archived_file(home, sha256)
    record = target.with_name(f"{sha256}.{hashlib.sha256(name.encode()).hexdigest()[:16]}.json")
    if record.exists():
        return _load(record), False
    if not target.exists():
        _copy(path, target, sha256)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _NotTaken(_CHANGED)
    known = any(_load(other).status_hint is None for other in target.parent.glob(f"{sha256}.*.json"))
    document_id = hashlib.sha256(f"{sha256}\n{name}".encode()).hexdigest() if known else sha256
    hint = "duplicate" if known else None
    registration = Registration(sha256, name, document_id[:16], today, size, hint)
    write_json(record, asdict(registration) | {"ingest_date": today.isoformat()})
    return registration, True


def _copy(path: Path, target: Path, sha256: str) -> None:
    with replacing(target) as temporary:
        shutil.copyfile(path, temporary)
        if _digest(temporary)[0] != sha256:
            raise _NotTaken(_CHANGED)
        temporary.chmod(0o444)


def _digest(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


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
        contents = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((archive / name).glob("*.json"))]
        found[name] = [_registration(content) for content in contents]
        if is_settled(changed, now):
            fresh[name] = [changed, contents]
    if fresh != cached:
        write_cache(path, fresh)
    return found


def _load(path: Path) -> Registration:
    return _registration(json.loads(path.read_text(encoding="utf-8")))


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
