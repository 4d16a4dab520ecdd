"""The lake's cells: what was read, as Parquet by reader version and content. Append-only.

Beside the Parquet of a reading lies its JSON, written last: what has none was not read. It holds a digest of itself and
of the Parquet. A content that is read again by the same version gets files of its own: the next attempt. What the forms
make of the cells lies in lines.py.
"""

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import starmap
from pathlib import Path

import polars as pl

from pipeline.readers.model import Cell, Reading
from pipeline.warehouse.damage import SEAL, Damaged, aside, sealed, unsealed
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
        content = json.loads(self.about)
        content.pop(SEAL, None)
        reading = Reading(**content)
        columns = pl.read_parquet(BytesIO(self.parquet)).select(*_SCHEMA)
        reading.cells.extend(starmap(Cell, columns.iter_rows()))
        return reading


@dataclass(frozen=True, slots=True)
class Checked:
    """A reading that is there: its bytes, and whether there was a digest to hold them against."""

    size: int
    has_digest: bool


class CellsDamaged(Damaged):
    """The cells of a reading are not what was written."""

    def __init__(self, where: str, what: str, key: ReadingKey, sha256: str) -> None:
        super().__init__(where, what)
        self.key = key
        self.sha256 = sha256


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
        for key, sha256 in self.all_readings():
            newest[key.reader_version][sha256] = max(newest[key.reader_version].get(sha256, 0), key.attempt)
        today = newest.pop(reader_version, {})
        found: dict[str, ReadingKey] = {}
        for version in sorted(newest, key=self._order) if len(newest) > 1 else newest:
            found.update((sha256, ReadingKey(version, attempt)) for sha256, attempt in newest[version].items())
        found.update((sha256, ReadingKey(reader_version, attempt)) for sha256, attempt in today.items())
        return found

    def all_readings(self) -> Iterator[tuple[ReadingKey, str]]:
        """Every reading that is kept, and of which content, in no order."""
        for name in self.store.names():
            version, _, file = name.partition("/")
            if file.endswith(".json") and not file.startswith("."):
                sha256, _, attempt = file.removesuffix(".json").partition(".")
                yield ReadingKey(version, int(attempt or 1)), sha256

    def number(self, reader_version: str) -> None:
        """Before a version first reads: versions are digests and clocks may jump, so each gets the next number."""
        if not self.number_of(reader_version):
            others = {name.partition("/")[0] for name in self.store.names() if name.endswith(f"/{_ORDER}")}
            latest = max(map(self.number_of, others), default=0)
            self.store.write(f"{reader_version}/{_ORDER}", f"{latest + 1} {_order_digest(latest + 1)}".encode())

    def write(self, key: ReadingKey, sha256: str, reading: Reading) -> None:
        """Keep what the readers made of a content."""
        made = encoded(reading)
        self.store.write(f"{_name(key, sha256)}.parquet", made.parquet)
        self.store.write(f"{_name(key, sha256)}.json", made.about)

    def read(self, key: ReadingKey, sha256: str) -> Reading:
        """What was read, with the cells in reading order.

        Raises:
            NotRead: There is no such reading, or it is not complete.
            CellsDamaged: It is not what was written.
        """
        return self.fetch(key, sha256).reading

    def fetch(self, key: ReadingKey, sha256: str) -> Fetched:
        """The same, as it lies there.

        Raises:
            NotRead: There is no such reading, or it is not complete.
            CellsDamaged: It is not what was written.
        """
        return self._checked(key, sha256)[0]

    def fetch_ahead(
        self, wanted: Sequence[tuple[ReadingKey, str]], heal: Callable[[CellsDamaged], Fetched] | None = None
    ) -> Iterator[Fetched]:
        """The same for many, in order; the next ones are fetched meanwhile, for a store may be far away.

        `heal` is asked for what stands for a reading that is damaged; without it that is an error.
        """
        for job in self._ahead(wanted):
            try:
                yield job()[0]
            except CellsDamaged as damage:
                if heal is None:
                    raise
                yield heal(damage)

    def check(self, wanted: Sequence[tuple[ReadingKey, str]]) -> Iterator[Checked | CellsDamaged]:
        """What is there of each reading, or what is wrong with it, in order. One that has gone is left out."""
        for job in self._ahead(wanted):
            try:
                found, has_digest = job()
                yield Checked(len(found.about) + len(found.parquet), has_digest)
            except NotRead:
                continue
            except CellsDamaged as damage:
                yield damage

    def keep_aside(self, key: ReadingKey, sha256: str) -> None:
        """Keep what is there of a damaged reading under a plain name, beside the one that it still has."""
        for suffix in ("json", "parquet"):
            with suppress(FileNotFoundError):
                name = f"{_name(key, sha256)}.{suffix}"
                self.store.write(aside(name), self.store.read(name))

    def remove(self, key: ReadingKey, sha256: str) -> None:
        """Let go of a reading."""
        for suffix in ("json", "parquet"):
            with suppress(FileNotFoundError):
                self.store.remove(f"{_name(key, sha256)}.{suffix}")

    def number_of(self, version: str) -> int:
        """As the how-manieth version it came; 0 where nobody said.

        Raises:
            Damaged: The number is none, or not the one that was written.
        """
        name = f"{version}/{_ORDER}"
        try:
            text = self.store.read(name)
        except FileNotFoundError:
            return 0
        number, _, digest = text.decode("ascii", "replace").partition(" ")
        if not number.isascii() or not number.isdigit() or (digest and digest != _order_digest(int(number))):
            raise Damaged(
                f"{self.location}/{name}",
                "it says as the how-manieth version of the readers this one came; restore it from a backup, or write "
                "that number there",
            )
        return int(number)

    def _ahead(self, wanted: Sequence[tuple[ReadingKey, str]]) -> Iterator[Callable[[], tuple[Fetched, bool]]]:
        if len(wanted) == 1:
            yield partial(self._checked, *wanted[0])
            return
        fetching: deque[Future[tuple[Fetched, bool]]] = deque()
        with ThreadPoolExecutor(_FETCHED_AHEAD) as pool:
            for key, sha256 in wanted:
                fetching.append(pool.submit(self._checked, key, sha256))
                if len(fetching) > _FETCHED_AHEAD:
                    yield fetching.popleft().result
            while fetching:
                yield fetching.popleft().result

    def _checked(self, key: ReadingKey, sha256: str) -> tuple[Fetched, bool]:
        """A reading, and whether there was a digest to hold it against; without one it must at least open."""
        name = _name(key, sha256)
        where = f"{self.location}/{name}"
        try:
            about = self.store.read(f"{name}.json")
        except FileNotFoundError:
            raise NotRead(f"no cells of {sha256} by reader {key.reader_version}; read the file first") from None
        try:
            found = Fetched(about, self.store.read(f"{name}.parquet"))
            has_digest = unsealed(about, where, found.parquet)[1]
        except FileNotFoundError:
            raise CellsDamaged(where, "its Parquet file is missing", key, sha256) from None
        except Damaged as damage:
            raise CellsDamaged(where, damage.what, key, sha256) from None
        if not has_digest:
            try:
                _ = found.reading
            except (TypeError, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
                raise CellsDamaged(where, " ".join(str(error).split()), key, sha256) from None
        return found, has_digest

    def _order(self, version: str) -> tuple[int, str]:
        return self.number_of(version), version


def _name(key: ReadingKey, sha256: str) -> str:
    attempt = "" if key.attempt == 1 else f".{key.attempt}"
    return f"{key.reader_version}/{sha256}{attempt}"


def encoded(reading: Reading) -> Fetched:
    """A reading as it is kept."""
    parquet = BytesIO()
    columns = {name: [getattr(cell, name) for cell in reading.cells] for name in _SCHEMA}
    pl.DataFrame(columns, schema=_SCHEMA).write_parquet(parquet, compression="zstd")
    about = {
        "media_type": reading.media_type,
        "page_count": reading.page_count,
        "status": reading.status,
        "reason": reading.reason,
        "notes": reading.notes,
    }
    return Fetched(json_text(sealed(about, parquet.getvalue())).encode(), parquet.getvalue())


def _order_digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]
