"""Reading a batch of files and keeping their cells: what is done where the executor is, here or on a cluster.

What goes in and what comes out is small: names and counts. Files come from the home, cells go to where all cells lie.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.forms import forms_version
from pipeline.readers import READER_VERSION, Limits, Reading, read_file
from pipeline.readers.version import READER
from pipeline.shipped import PACKAGE, digest
from pipeline.warehouse.archive import Registration, archived_file, original_fault
from pipeline.warehouse.cells import Cells, CellsDamaged, NotRead, ReadingKey
from pipeline.warehouse.schema import schema_version

LOST = "original lost"
"""How the reason begins where the archive does not hold what it should; reading.py reads it again when it does."""


class OtherCode(Exception):
    """Who was asked to read runs other code than the one who asked; the message says both."""


@dataclass(frozen=True, slots=True)
class Item:
    """A content that is to be read, and as which reading it is kept; or that was, and is to be recognised."""

    registration: Registration
    key: ReadingKey


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item. Its cells, so many, are in the lake."""

    item: Item
    status: str
    reason: str | None
    cells: int


@cache
def code_version() -> str:
    """What two machines must share so that it does not matter which of them works: readers, forms, code, Python."""
    python = ".".join(map(str, sys.version_info[:2]))
    forms = f"{forms_version()}-{schema_version()}"
    code = digest([(PACKAGE, ".py")])[:10]
    return f"readers {READER_VERSION} ({READER}), forms {forms}, code {code}, Python {python}"


def check_code(code: str) -> None:
    """Refuse to work for somebody whose code is another.

    Raises:
        OtherCode: `code` is not what runs here.
    """
    if code != code_version():
        raise OtherCode(f"{code_version()} here, {code} where the run is")


def read_batch(home: Path, cells: Cells, batch: Sequence[Item], limits: Limits, code: str) -> list[Outcome]:
    """Read files one by one, each kept before the next is opened.

    An item that is already kept is not read again: whoever began this batch may have died in the middle of it.

    Raises:
        OtherCode: `code` is not what runs here.
        OSError: The home cannot be read, or the cells cannot be written.
        LakeError: The store of the cells refuses.
        WorkerKilled: Somebody killed the reading process.
    """
    check_code(code)
    return [_read(home, cells, item, limits) for item in batch]


def read_original(home: Path, registration: Registration, limits: Limits) -> Reading:
    """Read an archived file. One that is not what was archived is not read, but named."""
    if fault := original_fault(home, registration.sha256):
        return Reading("application/octet-stream", 0, status="unreadable", reason=f"{LOST}: {fault}")
    path = archived_file(home, registration.sha256)
    return read_file(path, limits, file_name=registration.file_name)


def keep(cells: Cells, item: Item, reading: Reading) -> Outcome:
    """Keep what was read of an item."""
    cells.write(item.key, item.registration.sha256, reading)
    return Outcome(item, reading.status, reading.reason, len(reading.cells))


def batches(items: Iterable[Item], max_bytes: int, max_items: int) -> list[list[Item]]:
    """Batches of about the same work, largest files first, so that no long one is left for the end.

    Size stands for pages, which nobody has counted yet. A file larger than `max_bytes` is a batch of its own.
    """
    made: list[list[Item]] = []
    room = 0
    for item in sorted(items, key=lambda i: (-i.registration.size, i.registration.sha256)):
        if not made or item.registration.size > room or len(made[-1]) == max_items:
            made.append([])
            room = max_bytes
        made[-1].append(item)
        room -= item.registration.size
    return made


def _read(home: Path, cells: Cells, item: Item, limits: Limits) -> Outcome:
    sha256 = item.registration.sha256
    try:
        kept = cells.read(item.key, sha256)
    except (NotRead, CellsDamaged):
        return keep(cells, item, read_original(home, item.registration, limits))
    return Outcome(item, kept.status, kept.reason, len(kept.cells))
