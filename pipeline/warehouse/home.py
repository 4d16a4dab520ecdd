"""The home folder as a whole: one writer at a time, and nothing left behind by one that was killed.

The lock is the kernel's (flock): it ends with its process, so a killed run never blocks the next one. What the lock
file says of its holder is for people, and tells the next holder that the last one did not end well.
"""

import errno
import fcntl
import json
import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pipeline.warehouse.lake import this_host

WAIT_SECONDS = 3600.0
_LOOK_AGAIN_SECONDS = 0.5
# Half-made files (lake.temporary_path), with DuckDB's own files beside them, and copies to publish.
_TEMPORARY = re.compile(r"^\..+\.(?:(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}\.tmp(?:\.wal|\.tmp)?|publish)$")
# Whether a process of another machine still runs, nobody knows here; none writes one file for so long.
_FOREIGN_SECONDS = 24 * 3600
_held: set[Path] = set()


class HomeBusy(Exception):
    """Another process writes in this home; the message says which one, since when, and what to do."""


class HomeNotWritable(Exception):
    """Nothing can be written in this home; the message says why and what to do."""


@contextmanager
def writing(
    home: Path,
    what: str,
    *,
    wait_seconds: float = WAIT_SECONDS,
    on_wait: Callable[[str], None] = lambda holder: None,
) -> Iterator[None]:
    """Be the only process that releases from this home while the block runs. A process that already is just goes on.

    Whatever a killed predecessor left half-made is removed first.

    Args:
        home: The home folder; made if it is not there.
        what: What is being done, for those who wait.
        wait_seconds: How long to wait for another process.
        on_wait: Told once, in words, who is being waited for.

    Raises:
        HomeBusy: The other process did not end in time.
        HomeNotWritable: The home cannot be written.
    """
    home = home.absolute()
    if home in _held:
        yield
        return
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = (home / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise _not_writable(home, error) from error
    with handle:
        _acquire(handle, home, wait_seconds, on_wait)
        handle.seek(0)
        ended_badly = bool(handle.read())
        try:
            _note(handle, what)
        except OSError as error:
            raise _not_writable(home, error) from error
        if ended_badly:
            sweep(home)
        _held.add(home)
        try:
            yield
        finally:
            _held.discard(home)
            handle.truncate(0)


def sweep(home: Path) -> list[Path]:
    """Remove what processes that are gone left half-made; return what was removed.

    Files of a process that still runs stay: readers may work beside a release. Those of other machines stay
    for a day.
    """
    removed = []
    for folder, folders, names in os.walk(home):
        for name in [*folders, *names]:
            found = _TEMPORARY.match(name)
            path = Path(folder, name)
            if found and not _in_use(path, found["host"], found["pid"]):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
                removed.append(path)
        folders[:] = [name for name in folders if not _TEMPORARY.match(name)]
    return removed


def _acquire(handle: IO[str], home: Path, wait_seconds: float, on_wait: Callable[[str], None]) -> None:
    deadline = time.monotonic() + wait_seconds
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            pass
        if time.monotonic() >= deadline:
            raise HomeBusy(
                f"{home} is in use by {_holder(handle)}; nothing was changed. Start again when it has ended"
            ) from None
        if not told:
            on_wait(f"{home} is in use by {_holder(handle)}; waiting for it to end")
            told = True
        time.sleep(min(_LOOK_AGAIN_SECONDS, max(0.0, deadline - time.monotonic())))


def _note(handle: IO[str], what: str) -> None:
    handle.truncate(0)
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    note = {"what": what, "process": os.getpid(), "host": socket.gethostname(), "since": now}
    # Past the buffer: what a full disk refuses must not be tried again when the file is closed.
    os.write(handle.fileno(), json.dumps(note).encode())


def _not_writable(home: Path, error: OSError) -> HomeNotWritable:
    remedy = "make room" if error.errno == errno.ENOSPC else "make it writable or name another home"
    return HomeNotWritable(f"{home} cannot be written ({error.strerror or error}); {remedy}")


def _holder(handle: IO[str]) -> str:
    handle.seek(0)
    try:
        note = json.loads(handle.read())
        return f"{note['what']} (process {note['process']} on {note['host']}, since {note['since']})"
    except (ValueError, KeyError, TypeError):
        # It has just begun or is just ending.
        return "another process"


def _in_use(path: Path, host: str | None, pid: str | None) -> bool:
    if host is None or pid is None:
        return False
    if host == this_host():
        return _runs(int(pid))
    try:
        return time.time() - path.lstat().st_mtime < _FOREIGN_SECONDS
    except FileNotFoundError:
        return False


def _runs(pid: int) -> bool:
    if pid == os.getpid():
        # This one has only begun; an earlier process had the same number.
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
