"""Files of the home: each appears complete or not at all. Cells and lines lie in modules of their own."""

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path


class LakeError(Exception):
    """The lake lacks something or holds something that cannot be; the message says where and the remedy."""


@cache
def this_host() -> str:
    """This machine, in the names of half-made files: processes of others have numbers of their own."""
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def temporary_path(path: Path) -> Path:
    """Where something is made that becomes `path`. Its name says whose it is, for the sweep (home.py)."""
    return path.with_name(f".{path.name}.{this_host()}-{os.getpid()}-{secrets.token_hex(4)}.tmp")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that becomes it, synced to disk, when the block ends well; else it is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(path)
    try:
        yield temporary
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Bring to disk which files a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, content: object) -> None:
    """Write JSON for people and programs."""
    with replacing(path) as temporary:
        temporary.write_text(json_text(content), encoding="utf-8")


def json_text(content: object) -> str:
    """JSON for people and programs: indented, keys sorted, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
