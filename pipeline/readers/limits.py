"""How much one file may cost, and the words for a file that cost more. Nobody else decides limits."""

from dataclasses import dataclass

TIME_LIMIT = "time limit"
MEMORY_LIMIT = "memory limit"
CRASHED = "reader crashed"
_RETRIABLE = (TIME_LIMIT, MEMORY_LIMIT, CRASHED)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file. Sizes are in bytes, `seconds` is wall-clock time of the worker process.

    `archive_ratio` is uncompressed size over compressed size of one member of a zip archive.
    """

    seconds: float = 600.0
    memory_bytes: int = 2 * 1024**3
    file_bytes: int = 256 * 1024**2
    pages: int = 3_000
    cells: int = 3_000_000
    archive_bytes: int = 512 * 1024**2
    archive_ratio: float = 400.0
    archive_members: int = 20_000


DEFAULT_LIMITS = Limits()
"""Of reading a file."""
RECOGNITION_LIMITS = Limits(seconds=120.0, memory_bytes=1024**3)
"""Of recognising what was read of it: some 2 ms and 1 MB a page, so this is far more than any real document needs."""


def is_retriable(reason: str | None) -> bool:
    """Whether a document came to nothing by a limit or a crash, so that more time or another machine may help."""
    return reason is not None and reason.startswith(_RETRIABLE)
