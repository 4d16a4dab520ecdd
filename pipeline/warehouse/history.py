"""Releases that are kept: which there are, going back to one of them, and letting go of the old ones."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from pipeline.warehouse.candidate import version_time
from pipeline.warehouse.damage import Damaged
from pipeline.warehouse.gates import read_report
from pipeline.warehouse.hints import command
from pipeline.warehouse.home import writing
from pipeline.warehouse.lake import replacing
from pipeline.warehouse.release import (
    Release,
    current,
    current_version,
    describe,
    forget_unfinished,
    switch,
    version_path,
    versions,
)
from pipeline.warehouse.soundness import release_fault


class UnknownVersion(Exception):
    """No kept release has this version, or several do; the message names those that are kept."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many releases are kept whatever their age (at least 2), and for how many days all of them are."""

    releases: int = 10
    days: int = 30


def releases(home: Path) -> list[Release]:
    """Every release that is kept and opens, oldest first."""
    found = []
    for version in versions(home):
        with suppress(Damaged):
            found.append(describe(version_path(home, version)))
    return found


def find(home: Path, name: str) -> Release:
    """The kept release that a person means: a version, the beginning of one, or "current".

    Raises:
        UnknownVersion: None or several fit.
    """
    if name == "current" and (active := current(home)) is not None:
        return active
    kept = versions(home)
    fitting = [version for version in kept if name and version.startswith(name)]
    if len(fitting) != 1:
        what = "no release" if not fitting else "more than one release"
        raise UnknownVersion(f"{what} begins with {name!r}; kept are: {', '.join(kept) or 'none'}")
    return describe(version_path(home, fitting[0]))


def roll_back(home: Path, name: str) -> Release:
    """Make a kept release the current one again, and hold publishing until someone resumes it.

    Without the hold the next run would publish again what was just taken back. Going to the newest kept release ends
    the hold: nothing newer is left to be kept away.

    Raises:
        UnknownVersion: See find.
        Damaged: The release is not what was published.
        HomeBusy: A run is under way.
    """
    with writing(home, "rollback"):
        forget_unfinished(home)
        target, active = find(home, name), current_version(home)
        if fault := release_fault(target.path):
            raise Damaged(
                target.path, f"{fault}. Go back to another release; {command('verify', home=home)} sets this one aside"
            )
        if target.version == versions(home)[-1]:
            resume(home)
        elif active != target.version:
            before = active or "none"
            now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
            # The hold first: killed in between, nothing has changed and no run publishes unasked.
            with replacing(_hold_path(home)) as temporary:
                temporary.write_text(
                    f"publishing is held since {now}, when release {before} was rolled back to {target.version}",
                    encoding="utf-8",
                )
        switch(home, target.path)
    return target


def resume(home: Path) -> None:
    """Let runs publish again after a rollback."""
    with writing(home, "resume"):
        _hold_path(home).unlink(missing_ok=True)


def prune(home: Path, retention: Retention) -> list[str]:
    """Remove releases that are neither among the newest nor young, with their exports; return their versions.

    Never the current one. Age is counted from the newest release, not from the clock: a wrong clock removes nothing.
    Who has a removed release open goes on reading it.
    """
    with writing(home, "pruning"):
        active, kept = current(home), versions(home)
        if active is None:
            return []
        # Two at least: a reader may have looked up the link just before it moved.
        newest = set(kept[-max(retention.releases, 2) :])
        oldest_kept = version_time(kept[-1]) - timedelta(days=retention.days)
        removed = [v for v in kept if v not in newest and v != active.version and version_time(v) < oldest_kept]
        for version in removed:
            # The file last: what is listed as kept is whole.
            shutil.rmtree(home / "exports" / version, ignore_errors=True)
            for beside in ("inputs", "alarms", "gates"):
                (home / "warehouse" / f"{version}.{beside}.json").unlink(missing_ok=True)
            version_path(home, version).unlink()
        return removed


def prune_candidates(home: Path, retention: Retention) -> None:
    """Remove candidates that no gate refused, left by runs that were killed, and all that is left of runs of long ago.

    What a gate refused stays for a while, for whoever looks into it.
    """
    for path in _candidate_files(home):
        report = read_report(path) if path.suffix == ".duckdb" else None
        if path.suffix == ".duckdb" and (report is None or report.passed):
            path.unlink()
    runs = [list(files) for _, files in groupby(_candidate_files(home), key=_run_of)]
    runs.sort(key=lambda files: max(path.stat().st_mtime_ns for path in files))
    for files in runs[: -max(retention.releases, 2)]:
        for path in files:
            path.unlink()


def _candidate_files(home: Path) -> Iterator[Path]:
    folder = home / "candidates"
    yield from sorted((p for p in folder.glob("*") if not p.name.startswith(".")), key=_run_of)


def _run_of(path: Path) -> str:
    return path.name.partition(".")[0]


def _hold_path(home: Path) -> Path:
    return home / "warehouse" / "hold.txt"
