"""The lake's cells: what was read, as Parquet by reader version and content. Append-only.

Beside the Parquet of a reading lies its JSON, written last: what has none was not read. A content that is read again by
the same version gets files of its own: the next attempt. What the forms make of the cells lies in lines.py.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import starmap
from pathlib import Path

import polars as pl

from pipeline.readers.model import Cell, Reading
from pipeline.warehouse.lake import LakeError, json_text
from pipeline.warehouse.store import Store, store_at

_ORDER = ".order"
_SCHEMA: dict[str, pl.DataType] = {
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
# Enough that nobody waits for a store that takes some hundredths of a second; a reading is some ten kilobytes.
_FETCHED_AHEAD = 8


class NotRead(LakeError):
    """There are no cells of a content."""


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """Which reading of a content: by which version of the readers, and its how-manieth attempt, from 1."""

    reader_version: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Fetched:
    """A reading as it lies in the lake: its JSON and its Parquet."""

    about: bytes
    parquet: bytes

    @property
    def reading(self) -> Reading:
        """The same, decoded: with the cells in reading order."""
        reading = Reading(**json.loads(self.about))
        columns = pl.read_parquet(BytesIO(self.parquet)).select(*_SCHEMA)
        reading.cells.extend(starmap(Cell, columns.iter_rows()))
        return reading


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells at one location, a folder or `s3://BUCKET/PREFIX`. Workers are told the location and nothing else."""

    location: str

    @classmethod
    def of(cls, home: Path, location: str | None = None) -> "Cells":
        """Those of a home: in it, or where a setting says."""
        return cls(location or str(home / "lake" / "cells"))

    @property
    def store(self) -> Store:
        """Where they lie."""
        return store_at(self.location)

    def readings(self, reader_version: str) -> dict[str, ReadingKey]:
        """The newest reading of every content that was ever read, by content.

        Newest is the last attempt of `reader_version` where there is one, else of the version that came here latest.
        The names say it: no cells are opened.
        """
        newest: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for name in self.store.names():
            version, _, file = name.partition("/")
            if file.endswith(".json") and not file.startswith("."):
                sha256, _, attempt = file.removesuffix(".json").partition(".")
                newest[version][sha256] = max(newest[version].get(sha256, 0), int(attempt or 1))
        today = newest.pop(reader_version, {})
        found: dict[str, ReadingKey] = {}
        for version in sorted(newest, key=self._order) if len(newest) > 1 else newest:
            found.update((sha256, ReadingKey(version, attempt)) for sha256, attempt in newest[version].items())
        found.update((sha256, ReadingKey(reader_version, attempt)) for sha256, attempt in today.items())
        return found

    def number(self, reader_version: str) -> None:
        """Before a version first reads: versions are digests and clocks may jump, so each gets the next number."""
        if not self._number(reader_version):
            others = {name.partition("/")[0] for name in self.store.names() if name.endswith(f"/{_ORDER}")}
            latest = max(map(self._number, others), default=0)
            self.store.write(f"{reader_version}/{_ORDER}", str(latest + 1).encode())

    def write(self, key: ReadingKey, sha256: str, reading: Reading) -> None:
        """Keep what the readers made of a content."""
        parquet = BytesIO()
        columns = {name: [getattr(cell, name) for cell in reading.cells] for name in _SCHEMA}
        frame = pl.DataFrame(columns, schema=_SCHEMA)
        frame.write_parquet(parquet, compression="zstd")
        about = {
            "media_type": reading.media_type,
            "page_count": reading.page_count,
            "status": reading.status,
            "reason": reading.reason,
            "notes": reading.notes,
        }
        self.store.write(f"{_name(key, sha256)}.parquet", parquet.getvalue())
        self.store.write(f"{_name(key, sha256)}.json", json_text(about).encode())

    def read(self, key: ReadingKey, sha256: str) -> Reading:
        """What was read, with the cells in reading order.

        Raises:
            NotRead: There is no such reading, or it is not complete.
        """
        return self.fetch(key, sha256).reading

    def fetch(self, key: ReadingKey, sha256: str) -> Fetched:
        """The same, as it lies there.

        Raises:
            NotRead: There is no such reading, or it is not complete.
        """
        try:
            return Fetched(
                self.store.read(f"{_name(key, sha256)}.json"), self.store.read(f"{_name(key, sha256)}.parquet")
            )
        except FileNotFoundError:
            raise NotRead(f"no cells of {sha256} by reader {key.reader_version}; read the file first") from None

    def fetch_ahead(self, wanted: Sequence[tuple[ReadingKey, str]]) -> Iterator[Fetched]:
        """The same for many, in order; the next ones are fetched meanwhile, for a store may be far away."""
        if len(wanted) == 1:
            yield self.fetch(*wanted[0])
            return
        fetching: deque[Future[Fetched]] = deque()
        with ThreadPoolExecutor(_FETCHED_AHEAD) as pool:
            for key, sha256 in wanted:
                fetching.append(pool.submit(self.fetch, key, sha256))
                if len(fetching) > _FETCHED_AHEAD:
                    yield fetching.popleft().result()
            while fetching:
                yield fetching.popleft().result()

    def _number(self, version: str) -> int:
        """As the how-manieth version it came; 0 where nobody said."""
        try:
            return int(self.store.read(f"{version}/{_ORDER}"))
        except FileNotFoundError:
            return 0

    def _order(self, version: str) -> tuple[int, str]:
        return self._number(version), version


def _name(key: ReadingKey, sha256: str) -> str:
    attempt = "" if key.attempt == 1 else f".{key.attempt}"
    return f"{key.reader_version}/{sha256}{attempt}"
