"""The lake's cells: what was read, as Parquet by reader version and content. Append-only.

Every file appears complete or not at all. A content that is read again by the same version gets a file of its own: the
next attempt. What the forms make of the cells lies in lines.py.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from pipeline.readers.model import Cell, Reading

_ORDER = ".order"
_CELLS: dict[str, pl.DataType] = {
    "page": pl.Int32(),
    "table_no": pl.Int32(),
    "row_no": pl.Int32(),
    "column_no": pl.Int32(),
    "text": pl.String(),
    "row_span": pl.Int32(),
    "column_span": pl.Int32(),
    "x0": pl.Float64(),
    "top": pl.Float64(),
    "x1": pl.Float64(),
    "bottom": pl.Float64(),
}


class LakeError(Exception):
    """The lake lacks something or holds something that cannot be; the message says where and the remedy."""


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """Which reading of a content: by which version of the readers, and its how-manieth attempt, from 1."""

    reader_version: str
    attempt: int = 1


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that becomes it, synced to disk, when the block ends well; else it is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
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
    """Write JSON for people and programs: indented, keys sorted, Chinese as it is."""
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def cells_path(home: Path, reading: ReadingKey, sha256: str) -> Path:
    """Where the cells of a file's content lie; the JSON beside it, written last, says that they are complete."""
    attempt = "" if reading.attempt == 1 else f".{reading.attempt}"
    return home / "lake" / "cells" / reading.reader_version / f"{sha256}{attempt}.parquet"


def readings(home: Path, reader_version: str) -> dict[str, ReadingKey]:
    """The newest reading of every content that was ever read, by content.

    Newest is the last attempt of `reader_version` where there is one, else of the version that came to this home
    latest. The names of the files say it: no file is opened.
    """
    found: dict[str, ReadingKey] = {}
    for version in _versions(home, reader_version):
        newest: dict[str, int] = {}
        for name in os.listdir(home / "lake" / "cells" / version):
            if name.endswith(".json") and not name.startswith("."):
                sha256, _, attempt = name.removesuffix(".json").partition(".")
                newest[sha256] = max(newest.get(sha256, 0), int(attempt or 1))
        found.update((sha256, ReadingKey(version, attempt)) for sha256, attempt in newest.items())
    return found


def is_kept(home: Path, key: ReadingKey, sha256: str) -> bool:
    """Whether this reading of a content is complete."""
    return cells_path(home, key, sha256).with_suffix(".json").exists()


def write_cells(home: Path, key: ReadingKey, sha256: str, reading: Reading) -> None:
    """Keep what the readers made of a content."""
    path = cells_path(home, key, sha256)
    _number_version(home, key.reader_version)
    with replacing(path) as temporary:
        frame = pl.DataFrame([asdict(cell) for cell in reading.cells], schema=_CELLS)
        frame.write_parquet(temporary, compression="zstd")
    write_json(
        path.with_suffix(".json"),
        {
            "media_type": reading.media_type,
            "page_count": reading.page_count,
            "status": reading.status,
            "reason": reading.reason,
            "notes": reading.notes,
        },
    )


def read_reading(home: Path, key: ReadingKey, sha256: str) -> Reading:
    """What was read, without the cells.

    Raises:
        LakeError: The content was never read by this version.
    """
    path = cells_path(home, key, sha256).with_suffix(".json")
    try:
        return Reading(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise LakeError(f"no cells of {sha256} by reader {key.reader_version}; read the file first") from None


def read_cells(home: Path, key: ReadingKey, sha256: str) -> Reading:
    """What was read, with the cells in reading order.

    Raises:
        LakeError: The content was never read by this version.
    """
    reading = read_reading(home, key, sha256)
    frame = pl.read_parquet(cells_path(home, key, sha256))
    reading.cells.extend(Cell(**row) for row in frame.iter_rows(named=True))
    return reading


def _versions(home: Path, last: str) -> list[str]:
    """Reader versions with cells in this home, in the order in which they came; `last` is put at the end."""
    numbers = {path.parent.name: int(path.read_text()) for path in (home / "lake" / "cells").glob(f"*/{_ORDER}")}
    return sorted(numbers, key=lambda version: (version == last, numbers[version], version))


def _number_version(home: Path, reader_version: str) -> None:
    """Versions are digests and clocks may jump, so a new one is given the next number."""
    path = home / "lake" / "cells" / reader_version / _ORDER
    if not path.exists():
        numbers = [int(other.read_text()) for other in path.parent.parent.glob(f"*/{_ORDER}")]
        with replacing(path) as temporary:
            temporary.write_text(str(max(numbers, default=0) + 1))
