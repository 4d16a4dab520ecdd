"""Damage: files that are not any more what was written. How it is told from other faults, and set aside.

What the home keeps as JSON carries a digest of its own content (`write_sealed`). A file that was written before there
were digests has none, and is taken as it is.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse.lake import LakeError, json_text, write_json

ASIDE = ".damaged-"
"""In the name of what was set aside, before the UTC time at which it was."""
SEAL = "digest"
"""The key under which JSON holds the digest of the rest."""
# What DuckDB says of a file that another process has open.
_LOCKED = "Could not set lock on file"
# What the system says stands at the end of DuckDB's message: a disk that is full or away, a file that may not be read.
_FAULTS_OF_THE_SYSTEM = frozenset(os.strerror(number) for number in range(1, 134))


class Damaged(LakeError):
    """A file is not what was written; `where` names it, `what` says how that shows."""

    def __init__(self, where: Path | str, what: str) -> None:
        super().__init__(f"{where} is damaged: {what}")
        self.where = str(where)
        self.what = what


def aside(name: str) -> str:
    """The name under which something damaged is kept, for whoever looks into it."""
    return f"{name}{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"


def set_aside(path: Path) -> Path:
    """Give a damaged file or folder its plain name; return it. A file that has gone meanwhile is no fault."""
    target = path.with_name(aside(path.name))
    with suppress(FileNotFoundError):
        path.rename(target)
    return target


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_sealed(path: Path, content: dict[str, Any]) -> None:
    """Write JSON with a digest of its content."""
    write_json(path, sealed(content))


def sealed(content: dict[str, Any], beside: bytes = b"") -> dict[str, Any]:
    """Content with its digest, which also covers the bytes that lie beside it."""
    return content | {SEAL: _digest(content, beside)}


def read_sealed(path: Path) -> dict[str, Any]:
    """What `write_sealed` wrote.

    Raises:
        FileNotFoundError: There is no such file.
        Damaged: It is not what was written.
    """
    return unsealed(path.read_bytes(), path)[0]


def unsealed(text: bytes, where: Path | str, beside: bytes = b"") -> tuple[dict[str, Any], bool]:
    """Content without its digest, and whether there was one.

    Raises:
        Damaged: It is no JSON, or not what the digest was made of.
    """
    try:
        content = json.loads(text.decode("utf-8"))
    except ValueError as error:
        raise Damaged(where, f"it is no JSON ({error})") from None
    if not isinstance(content, dict):
        raise Damaged(where, "it is no JSON object")
    digest = content.pop(SEAL, None)
    if digest is not None and digest != _digest(content, beside):
        raise Damaged(where, "its content does not have its digest")
    return content, digest is not None


def is_damage(error: duckdb.Error) -> bool:
    """Whether an error tells of a damaged database, and not of a disk or of another process that has it open."""
    text = str(error)
    if _LOCKED in text or any(fault in text for fault in _FAULTS_OF_THE_SYSTEM):
        return False
    # A fatal error may be one of the program; DuckDB's own checksums cover every byte of a file.
    is_fatal = isinstance(error, duckdb.FatalException) and "orrupt" in text
    return is_fatal or isinstance(error, duckdb.IOException | duckdb.SerializationException)


def is_locked(error: duckdb.Error) -> bool:
    """Whether another process has the database open."""
    return _LOCKED in str(error)


@contextmanager
def naming_damage(path: Path) -> Iterator[None]:
    """Tell damage of a database as `Damaged`; other errors pass as they are."""
    try:
        yield
    except duckdb.Error as error:
        if not is_damage(error):
            raise
        raise Damaged(path, str(error).splitlines()[0]) from error


def _digest(content: dict[str, Any], beside: bytes) -> str:
    digest = hashlib.sha256(json_text(content).encode())
    digest.update(beside)
    return digest.hexdigest()
