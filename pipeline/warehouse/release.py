"""Releases: a candidate that passed its gates becomes a version, and one atomic switch makes it the current one.

A version's file never changes. Readers open what the link `current.duckdb` points to and keep it as long as they like.
A version that is being published is noted in `.publishing` until it is the current one, so that one that a killed run
left behind is never taken for a release.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.warehouse.candidate import candidate_path, kept_versions
from pipeline.warehouse.damage import ASIDE, file_digest, naming_damage, write_sealed
from pipeline.warehouse.database import Config, connect
from pipeline.warehouse.gates import CRITICAL, gates_path, read_report
from pipeline.warehouse.hints import command
from pipeline.warehouse.home import writing
from pipeline.warehouse.lake import replacing, sync_folder

_HALF_OF_MEMORY = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2 // 1024**2
_READ_ONLY: Config = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
    # A query must not see the variables of the program that asks it.
    "python_enable_replacements": False,
    # A question may use half of the memory and spills nothing to disk: the release's folder is not the reader's. All
    # readers have one configuration, for a process cannot open a file with two.
    "memory_limit": f"{_HALF_OF_MEMORY} MiB",
    "temp_directory": "",
}


class PublishRefused(Exception):
    """The candidate may not become a release; the message says why and what to do."""


class NoRelease(Exception):
    """Nothing was released into this home yet; the message says how to."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"there is no release in {home}; make one with: {command('run', home=home)}")


@dataclass(frozen=True, slots=True)
class Release:
    """One version: its file and what its release row states."""

    version: str
    path: Path
    created_at: datetime
    documents: int
    facts: int
    findings: int
    git_commit: str | None
    reader_version: str
    forms_version: str
    content_digest: str


def publish(home: Path, run_id: str) -> Release:
    """Make a run's candidate the current release, if its gates passed for exactly this file. Their verdict goes along.

    Content equal to the current release's changes nothing: the current release is returned.

    Raises:
        PublishRefused: The gates did not run, did not pass, or saw another file. The current release stays.
    """
    candidate = candidate_path(home, run_id)
    report = read_report(candidate)
    if not candidate.exists():
        raise PublishRefused(f"{candidate} does not exist; build the candidate first")
    if report is None:
        name = gates_path(candidate).name
        raise PublishRefused(f"{name} does not exist or is damaged; run the gates on the candidate first")
    if not report.passed:
        failed = [f"{r.table}.{r.name} ({r.failed})" for r in report.failures if r.severity == CRITICAL]
        raise PublishRefused(f"critical gates failed: {', '.join(failed)}; see {gates_path(candidate)}")
    with writing(home, "publishing"):
        forget_unfinished(home)
        with _verified_copy(candidate, report.candidate_sha256) as copy:
            release = describe(copy)
            active = current(home)
            if active is not None and active.content_digest == release.content_digest:
                return active
            if held := hold(home):
                raise PublishRefused(f"{held}; when the cause is gone: {command('resume', home=home)}")
            path = version_path(home, release.version)
            _unfinished(home).parent.mkdir(parents=True, exist_ok=True)
            with replacing(_unfinished(home)) as temporary:
                temporary.write_text(release.version, encoding="utf-8")
            write_sealed(gates_path(path), asdict(report))
            with replacing(path) as temporary:
                copy.replace(temporary)
                temporary.chmod(0o444)
        switch(home, path)
        _unfinished(home).unlink()
    return describe(path)


def current(home: Path) -> Release | None:
    """The current release, None before the first, and where the only one was damaged and a run is to make it again.

    Raises:
        Damaged: It does not open.
    """
    link = home / "warehouse" / "current.duckdb"
    return describe(link.resolve()) if link.exists() and ASIDE not in link.readlink().name else None


def current_version(home: Path) -> str | None:
    """The version that the link names, whether its file is whole or not; None before the first."""
    link = home / "warehouse" / "current.duckdb"
    return link.readlink().name.partition(".")[0] if link.is_symlink() else None


def versions(home: Path) -> list[str]:
    """Every version that is kept, oldest first."""
    unfinished = _unfinished_version(home)
    return [version for version in kept_versions(home) if version != unfinished]


def version_path(home: Path, version: str) -> Path:
    """Where a version lies."""
    return home / "warehouse" / f"{version}.duckdb"


def hold(home: Path) -> str | None:
    """Why nothing may be published, None if runs may. A rollback sets it (see history.py)."""
    try:
        return (home / "warehouse" / "hold.txt").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def forget_unfinished(home: Path) -> None:
    """Remove the version that a killed run had written but not yet made current."""
    version = _unfinished_version(home)
    if version is not None:
        version_path(home, version).unlink(missing_ok=True)
        gates_path(version_path(home, version)).unlink(missing_ok=True)
    _unfinished(home).unlink(missing_ok=True)


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a release's own file (never the link) so that a query can read nothing else: no files, no extensions."""
    return connect(path, read_only=True, config=_READ_ONLY)


def describe(path: Path) -> Release:
    """What the release row in a file states.

    Raises:
        Damaged: The file does not open; the next run sets it aside.
    """
    with naming_damage(path), open_read_only(path) as con:
        row = con.execute(
            "SELECT created_at, documents, facts, findings, git_commit, reader_version, forms_version, content_digest, "
            "version FROM release"
        ).fetchall()[0]
    return Release(row[8], path, *row[:8])


@contextmanager
def _verified_copy(candidate: Path, sha256: str) -> Iterator[Path]:
    """A private copy of the candidate: what is hashed is what is published, whatever happens to the original."""
    copy = candidate.parent / f".{candidate.name}.publish"
    try:
        shutil.copyfile(candidate, copy)
        if file_digest(copy) != sha256:
            raise PublishRefused(f"{candidate.name} changed after its gates ran; run the gates again")
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def switch(home: Path, path: Path) -> None:
    """Make a version's file the current release, in one step."""
    link = home / "warehouse" / "current.duckdb"
    with replacing(link) as temporary:
        temporary.symlink_to(path.name)
    # The switch must survive a power cut: the folder is what changed.
    sync_folder(link.parent)


def _unfinished(home: Path) -> Path:
    return home / "warehouse" / ".publishing"


def _unfinished_version(home: Path) -> str | None:
    """The version that `.publishing` names, unless it has become the current one."""
    try:
        version = _unfinished(home).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    link = home / "warehouse" / "current.duckdb"
    return None if link.is_symlink() and link.readlink().stem == version else version
