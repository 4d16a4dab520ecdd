"""A publisher in short: a landing folder becomes a home with a release, and a changed copy of it the next release.

Without a Dagster run and the gates, which these tests are not about and which cost more than all else together.
"""

import os
import shutil
from datetime import date
from pathlib import Path

import duckdb

from pipeline.assets.statements import normalise_document
from pipeline.forms import forms_version
from pipeline.forms.catalogue import form_rows
from pipeline.forms.subjects import curated_subjects
from pipeline.readers import READER_VERSION, read_file
from pipeline.warehouse.archive import archived_file, register_landing
from pipeline.warehouse.candidate import Build, build_candidate
from pipeline.warehouse.cells import Cells, ReadingKey
from pipeline.warehouse.lines import writing_lines


def release(landing: Path, home: Path) -> None:
    """Read a folder and make a release of it."""
    found = register_landing(home, landing, date(2026, 1, 1)).added
    key = ReadingKey(READER_VERSION)
    with writing_lines(home, forms_version()) as writer:
        for registration in found:
            reading = read_file(archived_file(home, registration.sha256), file_name=registration.file_name)
            Cells.of(home).write(key, registration.sha256, reading)
            normalise_document(registration, key, reading, writer)
    build = Build(READER_VERSION, forms_version(), form_rows(), curated_subjects())
    candidate = build_candidate(home, "run", found, build)
    path = home / "warehouse" / "20260101T000000Z-first.duckdb"
    path.parent.mkdir(parents=True)
    candidate.replace(path)
    (path.parent / "current.duckdb").symlink_to(path.name)


def publish_changed(home: Path, version: str, *statements: str) -> None:
    """Switch a home to a changed copy of its release as a publisher does: a new file, then the link moves."""
    link = home / "warehouse" / "current.duckdb"
    path = link.with_name(f"{version}.duckdb")
    shutil.copyfile(link.resolve(), path)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        for statement in statements:
            con.execute(statement)
    temporary = link.with_name("next")
    temporary.symlink_to(path.name)
    os.replace(temporary, link)
