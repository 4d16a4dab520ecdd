"""Settings: where the home and the landing folder are, how many readers run, which date it is. No Dagster."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

TIMEZONE = "Asia/Shanghai"
DEFAULT_HOME = "data/home"
DEFAULT_LANDING = "data/samples"
DEFAULT_READER_PROCESSES = 2


def today() -> date:
    """The date where the documents are published, which is their ingest date."""
    return datetime.now(ZoneInfo(TIMEZONE)).date()


class SettingsError(Exception):
    """A setting has no usable value; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know of its surroundings. Paths are absolute."""

    home: Path
    landing: Path
    reader_processes: int


def from_environment(home: Path | None = None, landing: Path | None = None, processes: int | None = None) -> Settings:
    """Settings from `JUESUAN_HOME`, `JUESUAN_LANDING` and `JUESUAN_READER_PROCESSES`; arguments win.

    Raises:
        SettingsError: The number of processes is no positive number.
    """
    count = str(processes if processes is not None else os.environ.get("JUESUAN_READER_PROCESSES") or "")
    if count and not (count.isascii() and count.isdigit() and int(count) > 0):
        raise SettingsError(f"JUESUAN_READER_PROCESSES is {count!r}; set it to a whole number from 1")
    return Settings(
        home=(home or Path(os.environ.get("JUESUAN_HOME") or DEFAULT_HOME)).absolute(),
        landing=(landing or Path(os.environ.get("JUESUAN_LANDING") or DEFAULT_LANDING)).absolute(),
        reader_processes=int(count or DEFAULT_READER_PROCESSES),
    )
