"""Releases that are kept: which there are, going back to one, and what differs between two."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from rich.console import Console

from pipeline.cli.console import CommandError, json_text, stdout, table
from pipeline.settings import from_environment
from pipeline.warehouse.changes import SECTIONS, Change, changes, summary
from pipeline.warehouse.history import find, releases, resume, roll_back
from pipeline.warehouse.release import current, hold
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
    if not kept:
        raise CommandError(f"there is no release in {folder}; make one with: juesuan run --home {folder}")
    active = current(folder)
    rows = [
        (
            release.version,
            f"{release.created_at:%Y-%m-%d %H:%M}",
            release.documents,
            release.facts,
            release.findings,
            "current" if active is not None and release.version == active.version else "",
        )
        for release in kept
    ]
    console = stdout()
    console.print(table(["version", "assembled (UTC)", "documents", "facts", "findings", ""], rows))
    if held := hold(folder):
        console.print(f"\n{held}; when the cause is gone: juesuan resume", soft_wrap=True)


def go_back(home: Path | None, version: str) -> None:
    """Make a kept release the current one again."""
    folder = from_environment(home).home
    release = roll_back(folder, version)
    stdout().print(f"current release: {release.version}", soft_wrap=True)
    if held := hold(folder):
        stdout().print(f"{held}; when the cause is gone: juesuan resume", soft_wrap=True)


def go_on(home: Path | None) -> None:
    """Let runs publish again."""
    folder = from_environment(home).home
    held = hold(folder)
    resume(folder)
    stdout().print("The next run publishes again." if held else "Nothing was held; runs publish.")


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
