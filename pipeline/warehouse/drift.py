"""Drift: what differs between a release and the one before it more than publications do. Warnings, never a gate.

An alarm is a file in sql/drift, which compares the schemas `before` and `after` and returns one message a row, and a
table in data/reference/drift.toml with its meaning, its thresholds and their reasons. What an alarm says depends on the
release before, so it stands beside a release and not in it: equal inputs give equal releases.
"""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.shipped import REFERENCE
from pipeline.warehouse.damage import Damaged, read_sealed, write_sealed
from pipeline.warehouse.database import connect
from pipeline.warehouse.schema import statements

THRESHOLDS = REFERENCE / "drift.toml"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: what it watches, and what it found, a line each; empty is good."""

    name: str
    description: str
    messages: list[str]


@cache
def alarm_names() -> dict[str, str]:
    """Every alarm with its description.

    Raises:
        ValueError: An alarm has a query but no thresholds, or the other way round.
    """
    described = {name: str(content["description"]) for name, content in _thresholds().items()}
    if wrong := described.keys() ^ {name for name, _ in statements("drift")}:
        raise ValueError(f"sql/drift and {THRESHOLDS.name} do not name the same alarms: {', '.join(sorted(wrong))}")
    return described


def compare(before: Path, after: Path) -> list[Alarm]:
    """Every alarm on two release files, in order of their names."""
    described = alarm_names()
    with connect() as con:
        for name, path in (("before", before), ("after", after)):
            source = str(path).replace("'", "''")
            con.execute(f"ATTACH '{source}' AS {name} (READ_ONLY)")
        alarms = []
        for name, sql in statements("drift"):
            parameters = {key: value for key, value in _thresholds()[name].items() if key != "description"}
            found = con.execute(sql, parameters).fetchall()
            alarms.append(Alarm(name, described[name], [message for (message,) in found]))
    return alarms


def keep_alarms(home: Path, version: str, before: str, alarms: list[Alarm]) -> None:
    """Keep beside a version what differs from the version before."""
    write_sealed(alarms_path(home, version), {"before": before, "alarms": [asdict(alarm) for alarm in alarms]})


def read_alarms(home: Path, version: str) -> list[Alarm]:
    """The alarms that found something when the version replaced the one before; none for a first release.

    What is damaged tells nothing here; the next run or `juesuan verify` says so and makes it again.
    """
    try:
        found = [Alarm(**alarm) for alarm in read_sealed(alarms_path(home, version))["alarms"]]
    except (FileNotFoundError, Damaged, KeyError, TypeError):
        return []
    return [alarm for alarm in found if alarm.messages]


def alarms_path(home: Path, version: str) -> Path:
    """Where the alarms of a version lie."""
    return home / "warehouse" / f"{version}.alarms.json"


def _thresholds() -> dict[str, Any]:
    return tomllib.loads(THRESHOLDS.read_text(encoding="utf-8"))
