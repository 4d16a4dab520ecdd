"""Candidates that count as checked and releases of them, for tests of what comes after the gates."""

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from warehouse_factory import candidate, small_document

from pipeline.warehouse.gates import GateReport, file_digest, gates_path
from pipeline.warehouse.release import publish

START = datetime(2026, 1, 5, 3, tzinfo=UTC)


def pass_gates(path, passed=True):
    """Write the gates' result without running them."""
    gates_path(path).write_text(json.dumps(asdict(GateReport(file_digest(path), passed, []))))


def put(home, path, run_id, passed=True):
    """A candidate of another home, as a run of this one would have left it."""
    target = home / "candidates" / f"{run_id}.duckdb"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    pass_gates(target, passed)
    return target


def publish_one_more(home, number, created_at=None):
    """A release with one document more than the one before, a day later for each number."""
    run_id = f"run{number}"
    when = created_at or START + timedelta(days=number)
    path = candidate(home, [small_document(f"{number}.tsv", year=2015 + number)], run_id, created_at=when)
    pass_gates(path)
    release = publish(home, run_id)
    path.unlink()
    return release
