"""What spares a run work that files' sizes and times show to be done. `home/cache` may be deleted at any time.

A file or folder that was changed within the last moments is never remembered: a second change within the same tick of
the clock would leave the same time behind.
"""

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.warehouse.lake import replacing

_SETTLED_NS = 2_000_000_000


def is_settled(changed_ns: int, now_ns: int) -> bool:
    """Whether a time of change lies so far back that a later change must show another."""
    return now_ns - changed_ns > _SETTLED_NS


def read_cache(path: Path) -> dict[str, Any]:
    """What was remembered; nothing if there is no such file or it is damaged."""
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
        content = json.loads(text) if digest == _digest(text) else None
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def is_whole_cache(path: Path) -> bool:
    """Whether a file is what `write_cache` wrote."""
    digest, _, text = path.read_bytes().partition(b"\n")
    return digest == _digest(text)


def forget_seen_files(home: Path) -> None:
    """Have the next run read every file of the landing folder, for one of them may stand in for an archived one."""
    for path in (home / "cache").glob("landing-*.json"):
        path.unlink(missing_ok=True)


def write_cache(path: Path, content: dict[str, Any]) -> None:
    """Remember, behind a line with the digest. A home that cannot be written to only makes the next run slower."""
    text = json.dumps(content, ensure_ascii=False).encode()
    with suppress(OSError), replacing(path) as temporary:
        temporary.write_bytes(_digest(text) + b"\n" + text)


class SeenFiles:
    """Which content each file of a landing folder had when it was last read, by its size, times and inode."""

    def __init__(self, home: Path, landing: Path) -> None:
        name = hashlib.sha256(os.fsencode(landing)).hexdigest()[:16]
        self._path = home / "cache" / f"landing-{name}.json"
        self._before = read_cache(self._path)
        self._now: dict[str, Any] = {}
        self._shapes: dict[str, list[int] | None] = {}

    def content(self, path: Path, name: str) -> str | None:
        """SHA-256 of a file that is as it was when it was last read; None if it must be read."""
        # Taken before the file is read: a change from here on shows.
        shape = self._shapes[name] = _shape(path)
        known = self._before.get(name)
        if known is None or known[0] != shape:
            return None
        self._now[name] = known
        return str(known[1])

    def remember(self, name: str, sha256: str) -> None:
        """Note the content of a file that was read since `content` was asked."""
        shape = self._shapes[name]
        if shape is not None and is_settled(max(shape[1:3]), time.time_ns()):
            self._now[name] = [shape, sha256]

    def keep(self) -> None:
        """Remember what is there now for the next run."""
        if self._now != self._before:
            write_cache(self._path, self._now)


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _shape(path: Path) -> list[int] | None:
    """Size, times of change and inode of a file; None for whatever else it is now. Links are always followed anew."""
    try:
        found = path.lstat()
    except OSError:
        return None
    is_file = (found.st_mode & 0o170000) == 0o100000
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino] if is_file else None
