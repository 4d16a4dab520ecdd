"""How much one file may cost, and the words for a file that cost more. No reader decides its own limits."""

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


def is_retriable(reason: str | None) -> bool:
    """Whether an `unreadable` came from a limit or a crash, so that more time or another machine may help."""
    return reason is not None and reason.startswith(_RETRIABLE)
