"""The landing folder, in which strangers write while it is read: its files, each opened as what it was looked at as."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.readers.limits import DEFAULT_LIMITS

_BLOCK = 1 << 20
_CHANGED = "it changed while it was read; it is taken the next time, when it is complete"
_NO_FILE = "no regular file; put the file itself there"


class LandingMissing(Exception):
    """The landing folder is not there, or is empty where it should not be; the message says what to do."""


class NotTaken(Exception):
    """A file that cannot be taken now; the message says why."""


class LandedFile:
    """An open file of the landing folder. Whatever happens to its name, this stays the same file."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._before = os.fstat(handle.fileno())

    @property
    def size(self) -> int:
        """Bytes."""
        return self._before.st_size

    def blocks(self) -> Iterator[bytes]:
        """The content from its beginning.

        Raises:
            NotTaken: It cannot be read, or is not any more what it was when it was opened.
        """
        read = 0
        try:
            self._handle.seek(0)
            # A file that grows as fast as it is read would never end.
            while read <= self.size and (block := self._handle.read(_BLOCK)):
                read += len(block)
                yield block
            after = os.fstat(self._handle.fileno())
        except OSError as error:
            raise NotTaken(error.strerror or str(error)) from error
        before = self._before
        if read != self.size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise NotTaken(_CHANGED)

    def check(self, settle_seconds: int) -> None:
        """Whether it may be taken.

        Raises:
            NotTaken: No regular file, still being written, or larger than anything that is read.
        """
        if not stat.S_ISREG(self._before.st_mode):
            raise NotTaken(_NO_FILE)
        if self.size > DEFAULT_LIMITS.file_bytes:
            limit = DEFAULT_LIMITS.file_bytes
            raise NotTaken(f"it has {self.size:,} bytes, more than the limit of {limit:,}; split it")
        # A time in the future, from a clock that was set back, says nothing.
        if 0 <= time.time() - self._before.st_mtime < settle_seconds:
            raise NotTaken(
                f"it changed less than {settle_seconds:g} s ago; it is taken the next time, when it is complete"
            )


def landing_files(landing: Path, on_error: Callable[[OSError], None] = lambda error: None) -> Iterator[Path]:
    """Every file of a landing folder in order, but hidden ones; links are not followed.

    `on_error` is told of each folder that cannot be listed.
    """
    for folder, folders, names in os.walk(landing, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


@contextmanager
def opened(landing: Path, path: Path, settle_seconds: int) -> Iterator[LandedFile]:
    """A file of the landing folder, opened for reading. Links are followed only to files inside the folder.

    Args:
        landing: The folder; no link itself.
        path: The file as `landing_files` names it.
        settle_seconds: A file that changed less than so long ago may still be being copied.

    Raises:
        NotTaken: It cannot be taken now.
    """
    try:
        real = Path(os.path.realpath(path, strict=True))
        if not real.is_relative_to(landing):
            raise NotTaken("a link that leaves the landing folder; put the file itself there")
        # To open a device may already do something.
        if not stat.S_ISREG(real.lstat().st_mode):
            raise NotTaken(_NO_FILE)
        handle = _open(landing, real.relative_to(landing))
    except OSError as error:
        raise NotTaken(error.strerror or str(error)) from error
    with handle:
        file = LandedFile(handle)
        file.check(settle_seconds)
        yield file


def _open(landing: Path, relative: Path) -> BinaryIO:
    """Open folder by folder, so that no link that appears now leads out; a pipe that appears now blocks nobody."""
    folder = os.open(landing, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in relative.parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.fdopen(os.open(relative.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder), "rb")
    finally:
        os.close(folder)
