"""Settings: where home, landing folder and cells are, where files are read, which date it is. No Dagster."""

import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from pipeline.warehouse.cells import Cells

TIMEZONE = "Asia/Shanghai"
DEFAULT_HOME = "data/home"
DEFAULT_LANDING = "data/samples"
DEFAULT_EXECUTOR = "processes:2"
DEFAULT_LOCK_WAIT_SECONDS = 3600
DEFAULT_KEEP_RELEASES = 10
DEFAULT_KEEP_DAYS = 30
NOTIFY_ON = ("failure", "unloaded")
EXECUTORS = "inline, processes:N or tcp://HOST:PORT"
_EXECUTOR = re.compile(r"inline|processes:[1-9]\d{0,3}|tcp://([^\s/:\[\]]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
# No room for a key and its secret: the address is shown in errors and stands in the records of runs.
_BUCKET = re.compile(r"s3://[A-Za-z0-9][A-Za-z0-9._-]+(/[\w.=-]+)*")
SETTLE_SECONDS = 60
"""How long a file must have been left alone before a run that nobody watches takes it."""


def today() -> date:
    """The date where the documents are published, which is their ingest date."""
    return datetime.now(ZoneInfo(TIMEZONE)).date()


class SettingsError(Exception):
    """A setting has no usable value; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know of its surroundings. Paths are absolute.

    `executor`: where files are read (see executors.py). `cells_at`: where their cells lie, a folder or
    `s3://BUCKET/PREFIX`; None for the home's own. `lock_wait_seconds`: how long a run waits for another one in
    the same home. `keep_releases` of the newest releases are kept whatever their age, and all of the last `keep_days`
    days. `settle_seconds`: a file that changed less than so long ago may still be being copied and is left for the next
    run. `landing_may_be_empty`: an empty landing folder is no sign of a disk that is not mounted. `ducklake` is the
    PostgreSQL catalog of a second target, as libpq takes it, and `ducklake_data` the folder of its files. `on_failure`
    is a command and `webhook` an address that are told of a run that fails, and with `notify_on` "unloaded" also of new
    files that did not load. `allow_empty`: a run releases even where no document at all has loaded.
    """

    home: Path
    landing: Path
    executor: str
    lock_wait_seconds: int = DEFAULT_LOCK_WAIT_SECONDS
    keep_releases: int = DEFAULT_KEEP_RELEASES
    keep_days: int = DEFAULT_KEEP_DAYS
    settle_seconds: int = 0
    landing_may_be_empty: bool = False
    ducklake: str | None = None
    ducklake_data: Path | None = None
    on_failure: str | None = None
    webhook: str | None = None
    notify_on: str = NOTIFY_ON[0]
    allow_empty: bool = False
    cells_at: str | None = None

    @property
    def cells(self) -> "Cells":
        """The cells that were read: in the home, or where `cells_at` says."""
        # Imported late: most commands need settings and no Polars.
        from pipeline.warehouse.cells import Cells

        return Cells.of(self.home, self.cells_at)


def from_environment(
    home: Path | None = None, landing: Path | None = None, executor: str | None = None, settle_seconds: int = 0
) -> Settings:
    """Settings from the environment (`JUESUAN_HOME`, `JUESUAN_LANDING`, see the README).

    Arguments win, but `settle_seconds` only stands in where the environment says nothing.

    Raises:
        SettingsError: A value is not what it must be.
    """
    # Read where DuckDB is opened (warehouse/database.py).
    _number("JUESUAN_MEMORY_MB", 256, 256)
    folder = (home or Path(os.environ.get("JUESUAN_HOME") or DEFAULT_HOME)).absolute()
    return Settings(
        home=folder,
        landing=(landing or Path(os.environ.get("JUESUAN_LANDING") or DEFAULT_LANDING)).absolute(),
        executor=_executor(executor),
        lock_wait_seconds=_number("JUESUAN_LOCK_WAIT_SECONDS", DEFAULT_LOCK_WAIT_SECONDS, 0),
        # A reader may have looked up the current release just before the next one: that file must still be there.
        keep_releases=_number("JUESUAN_KEEP_RELEASES", DEFAULT_KEEP_RELEASES, 2),
        keep_days=_number("JUESUAN_KEEP_DAYS", DEFAULT_KEEP_DAYS, 0),
        settle_seconds=_number("JUESUAN_SETTLE_SECONDS", settle_seconds, 0),
        landing_may_be_empty=_number("JUESUAN_LANDING_MAY_BE_EMPTY", 0, 0) > 0,
        ducklake=_catalog(),
        ducklake_data=Path(os.environ.get("JUESUAN_DUCKLAKE_DATA") or folder / "ducklake").absolute(),
        on_failure=os.environ.get("JUESUAN_ON_FAILURE") or None,
        webhook=os.environ.get("JUESUAN_WEBHOOK") or None,
        notify_on=_notify_on(),
        allow_empty=_number("JUESUAN_ALLOW_EMPTY", 0, 0) > 0,
        cells_at=_cells(),
    )


def _cells() -> str | None:
    text = os.environ.get("JUESUAN_CELLS") or None
    if text is None or "://" not in text:
        return text and str(Path(text).absolute())
    if not _BUCKET.fullmatch(text.rstrip("/")):
        raise SettingsError(
            "JUESUAN_CELLS must be a folder or s3://BUCKET/PREFIX; credentials and endpoint of the store come from "
            "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL"
        )
    return text.rstrip("/")


def _catalog() -> str | None:
    """The catalog's address. It is shown in errors and by commands, so it may hold no password."""
    text = os.environ.get("JUESUAN_DUCKLAKE") or None
    if text and re.search(r"password|//[^/@]*:[^/]*@", text, re.IGNORECASE):
        raise SettingsError("JUESUAN_DUCKLAKE holds a password; leave it out and give it by PGPASSWORD or PGPASSFILE")
    return text


def _notify_on() -> str:
    text = os.environ.get("JUESUAN_NOTIFY_ON") or NOTIFY_ON[0]
    if text not in NOTIFY_ON:
        raise SettingsError(f"JUESUAN_NOTIFY_ON is {text!r}; set it to {' or '.join(NOTIFY_ON)}")
    return text


def _executor(given: str | None) -> str:
    text = given or os.environ.get("JUESUAN_EXECUTOR") or DEFAULT_EXECUTOR
    if not _EXECUTOR.fullmatch(text):
        raise SettingsError(f"{'--executor' if given else 'JUESUAN_EXECUTOR'} is {text!r}; set it to {EXECUTORS}")
    return text


def _number(name: str, default: int, least: int) -> int:
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise SettingsError(f"{name} is {text!r}; set it to a whole number from {least}")
    return int(text)
