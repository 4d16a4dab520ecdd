"""Releases: a candidate that passed its gates becomes a version, and one atomic switch makes it the current one.

A version's file never changes. Readers open what the link `current.duckdb` points to and keep it as long as they like.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.warehouse.candidate import candidate_path
from pipeline.warehouse.gates import file_digest, gates_path, read_report
from pipeline.warehouse.lake import replacing

_READ_ONLY: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}


class PublishRefused(Exception):
    """The candidate may not become a release; the message says why and what to do."""


class NoRelease(Exception):
    """Nothing was released into this home yet."""


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
    """Make a run's candidate the current release, if its gates passed for exactly this file.

    Content equal to the current release's changes nothing: the current release is returned.

    Raises:
        PublishRefused: The gates did not run, did not pass, or saw another file. The current release stays.
    """
    candidate = candidate_path(home, run_id)
    report = read_report(candidate)
    if not candidate.exists():
        raise PublishRefused(f"{candidate} does not exist; build the candidate first")
    if report is None:
        raise PublishRefused(f"{gates_path(candidate).name} does not exist; run the gates on the candidate first")
    if not report.passed:
        failed = [f"{r.table}.{r.name} ({r.failed})" for r in report.failures if r.severity == "critical"]
        raise PublishRefused(f"critical gates failed: {', '.join(failed)}; see {gates_path(candidate)}")
    with _lock(home / "warehouse"):
        with _verified_copy(candidate, report.candidate_sha256) as copy:
            release = describe(copy)
            active = current(home)
            if active is not None and active.content_digest == release.content_digest:
                return active
            path = home / "warehouse" / f"{release.version}.duckdb"
            with replacing(path) as temporary:
                copy.replace(temporary)
                temporary.chmod(0o444)
        _switch(home, path)
    return describe(path)


def current(home: Path) -> Release | None:
    """The current release, None before the first."""
    link = home / "warehouse" / "current.duckdb"
    return describe(link.resolve()) if link.exists() else None


def versions(home: Path) -> list[str]:
    """Every version that is kept, oldest first."""
    return sorted(p.stem for p in (home / "warehouse").glob("*.duckdb") if not p.is_symlink())


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a release's own file (never the link) so that a query can read nothing else: no files, no extensions."""
    return duckdb.connect(str(path), read_only=True, config=_READ_ONLY)


def describe(path: Path) -> Release:
    """What the release row in a file states."""
    with open_read_only(path) as con:
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


def _switch(home: Path, path: Path) -> None:
    link = home / "warehouse" / "current.duckdb"
    temporary = link.with_name(f".current.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(path.name)
    temporary.replace(link)
    # The switch must survive a power cut: the folder is what changed.
    folder = os.open(link.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
