"""A publisher in short: a landing folder becomes a home with a release, and a changed copy of it the next release.

Without a Dagster run and the gates, which these tests are not about and which cost more than all else together.
"""

import os
import shutil
from datetime import date
from pathlib import Path

import duckdb

from pipeline.forms import forms_version
from pipeline.forms.catalogue import form_rows
from pipeline.forms.labels import label_rows
from pipeline.forms.subjects import curated_subjects, former_subject_names
from pipeline.readers import READER_VERSION
from pipeline.reading import newest_readings, read_into_lake
from pipeline.recognising import recognise_into_lake, unrecognised
from pipeline.warehouse.archive import register_landing
from pipeline.warehouse.candidate import Build, build_candidate
from pipeline.warehouse.cells import Cells


def release(landing: Path, home: Path) -> None:
    """Read a folder and make a release of it."""
    found, cells = register_landing(home, landing, date(2026, 1, 1)).added, Cells.of(home)
    read_into_lake(home, cells, found, "inline")
    recognise_into_lake(home, cells, unrecognised(home, newest_readings(cells)), "inline")
    build = Build(
        READER_VERSION, forms_version(), form_rows(), label_rows(), curated_subjects(), former_subject_names()
    )
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
