"""Releases that are kept: which there are, in DuckLake too, going back to one, what differs between two."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from pipeline.cli.console import CommandError, json_text, stdout, table, text
from pipeline.second_target import ducklake
from pipeline.settings import Settings, from_environment
from pipeline.warehouse.changes import SECTIONS, Change, changes, summary
from pipeline.warehouse.ducklake import DuckLake, DuckLakeLags, publish_to_ducklake, snapshots
from pipeline.warehouse.hints import command
from pipeline.warehouse.history import find, releases, resume, roll_back
from pipeline.warehouse.release import NoRelease, current, current_version, hold, versions
from pipeline.warehouse.safe_text import write_csv

MAX_ROWS = 50
_TITLES = {
    "document": "documents",
    "facts": "facts by form",
    "amount": "amounts by form and department, in yuan",
    "finding": "findings",
}
_COLUMNS = {
    "document": {"what": "", "subject": "file", "item": "id", "before": "before", "after": "after"},
    "facts": {
        "what": "",
        "form_id": "form",
        "item": "table",
        "before": "before",
        "after": "after",
        "difference": "difference",
        "changed": "changed",
    },
    "amount": {
        "form_id": "form",
        "subject": "department",
        "item": "year, stage, column",
        "before": "before",
        "after": "after",
        "difference": "difference",
    },
    "finding": {"what": "", "subject": "rule", "form_id": "form", "item": "document: what"},
}


def show_releases(home: Path | None) -> None:
    """Every kept release, the newest last, and whether publishing is held."""
    folder = from_environment(home).home
    kept = releases(folder)
    damaged = sorted(set(versions(folder)) - {release.version for release in kept})
    if not kept and not damaged:
        raise NoRelease(folder)
    active = current_version(folder)
    rows = [
        (
            release.version,
            f"{release.created_at:%Y-%m-%d %H:%M}",
            release.documents,
            release.facts,
            release.findings,
            "current" if release.version == active else "",
        )
        for release in kept
    ]
    console = stdout()
    console.print(table(["version", "assembled (UTC)", "documents", "facts", "findings", ""], rows))
    for version in damaged:
        console.print(f"\n{version} is damaged; {command('verify', home=folder)} sets it aside", soft_wrap=True)
    if held := hold(folder):
        console.print()
        _tell_hold(console, held, folder)


def go_back(home: Path | None, version: str) -> None:
    """Make a kept release the current one again."""
    settings = from_environment(home)
    folder = settings.home
    release = roll_back(folder, version)
    stdout().print(f"current release: {release.version}", soft_wrap=True)
    if held := hold(folder):
        _tell_hold(stdout(), held, folder)
    if settings.ducklake:
        fill_ducklake(home)


def _tell_hold(console: Console, held: str, home: Path) -> None:
    again = command("resume", home=home)
    console.print(f"{escape(held)}; when the cause is gone: {escape(again)}", soft_wrap=True)


def go_on(home: Path | None) -> None:
    """Let runs publish again."""
    folder = from_environment(home).home
    held = hold(folder)
    resume(folder)
    stdout().print("The next run publishes again." if held else "Nothing was held; runs publish.")


def show_ducklake(home: Path | None) -> None:
    """Every release that the lake keeps with its snapshot, how to read one, and whether the lake lags."""
    settings, lake = _ducklake(home)
    kept = snapshots(lake)
    console = stdout()
    rows = [(s.version, s.number, f"{s.committed_at:%Y-%m-%d %H:%M}", "current" if s is kept[-1] else "") for s in kept]
    console.print(table(["version", "snapshot", "published (UTC)", ""], rows))
    if kept:
        pinned = lake.attach(f"READ_ONLY, SNAPSHOT_VERSION {kept[-1].number}")
        console.print(f"\n{text(pinned)};", soft_wrap=True)
    active = current(settings.home)
    if active is not None and (not kept or kept[-1].version != active.version):
        again = escape(command("ducklake", "--publish", home=settings.home))
        console.print(f"\nrelease {active.version} is not in DuckLake: {again}", soft_wrap=True)


def fill_ducklake(home: Path | None) -> None:
    """Make the current release the newest of the lake."""
    settings, lake = _ducklake(home)
    try:
        snapshot = publish_to_ducklake(settings.home, lake)
    except DuckLakeLags as lag:
        again = command("ducklake", "--publish", home=settings.home)
        raise CommandError(f"DuckLake lags: {lag}; when the cause is gone: {again}") from lag
    stdout().print(f"DuckLake: release {snapshot.version}, snapshot {snapshot.number}", soft_wrap=True)


def _ducklake(home: Path | None) -> tuple[Settings, DuckLake]:
    settings = from_environment(home)
    lake = ducklake(settings)
    if lake is None:
        raise CommandError("there is no DuckLake; set JUESUAN_DUCKLAKE (docs/operation.md)")
    return settings, lake


def show_changes(home: Path | None, before: str, after: str, output: str) -> None:
    """What differs between two releases, as tables, CSV or JSON."""
    folder = from_environment(home).home
    old, new = find(folder, before), find(folder, after)
    found = changes(old, new)
    if output == "json":
        sys.stdout.write("[\n" + ",\n".join(json_text(asdict(change)) for change in found) + "\n]\n")
    elif output == "csv":
        names = [field.name for field in fields(Change)]
        write_csv(sys.stdout, names, ([getattr(change, name) for name in names] for change in found))
    else:
        console = stdout()
        console.print(f"{old.version} → {new.version}", soft_wrap=True)
        if not found:
            console.print("no difference")
        for section in SECTIONS:
            _print_section(console, section, [change for change in found if change.section == section])
        counts = summary(found)
        console.print("\n" + ", ".join(f"{_TITLES[section]}: {counts[section]}" for section in SECTIONS))


def _print_section(console: Console, section: str, found: Sequence[Change]) -> None:
    if found:
        columns = _COLUMNS[section]
        rows = [[getattr(change, name) for name in columns] for change in found[:MAX_ROWS]]
        console.print()
        console.print(table(list(columns.values()), rows, title=_TITLES[section]))
        if len(found) > MAX_ROWS:
            console.print(f"{len(found) - MAX_ROWS} more; --format csv prints all")
