"""Bytes that a disk has flipped, in each kind of file: made again with a warning, or named; never a wrong release."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from damage import files_of, flip, kept_aside

from pipeline.definitions import defs
from pipeline.jobs import VERIFY_JOB
from pipeline.resources import JuesuanHome
from pipeline.sensors import failure_report
from pipeline.settings import today
from pipeline.warehouse.archive import register_landing
from pipeline.warehouse.candidate import content_digest
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import current

ROOT = Path(__file__).parents[2]
OPENED = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
print("in", flush=True)
sys.stdin.read()
"""
LOCKED = """
import fcntl, sys
handle = open(sys.argv[1] + "/.lock", "a")
fcntl.flock(handle, fcntl.LOCK_EX)
print("in", flush=True)
sys.stdin.read()
"""
DERIVED = {
    "cells": "lake/cells/*/*.parquet",
    "what stands beside cells": "lake/cells/*/*.json",
    "lines": "lake/lines/*.duckdb",
    "verdict of the gates": "warehouse/*.gates.json",
    "what a release was made from": "warehouse/*.inputs.json",
    "export": "exports/*/fact_expenditure.parquet",
    "text of an export": "exports/*/LIMITS.md",
    "sums of an export": "exports/*/SHA256SUMS",
    "cache": "cache/*.json",
    "what a run left": "candidates/*.gates.json",
}


@pytest.fixture
def home(released, tmp_path) -> Path:
    return Path(shutil.copytree(released.home, tmp_path / "home", symlinks=True))


@pytest.fixture
def landing(released, tmp_path) -> Path:
    return Path(shutil.copytree(released.landing, tmp_path / "landing"))


@pytest.fixture
def run(cli, home, landing):
    def go(code: int = 0):
        done = cli("run", "--home", home, "--landing", landing)
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done.stderr
        return done

    return go


@pytest.fixture
def verify(cli, home):
    def go(code: int):
        done = cli("verify", "--home", home)
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    return go


def held(home: Path) -> str:
    """Digest of what the current release really holds."""
    with open_release(home) as con:
        return content_digest(con)


def test_a_home_without_damage_is_as_it_was_written(home, verify):
    assert "Everything is as it was written." in verify(0)
    assert kept_aside(home) == []


@pytest.mark.parametrize("kind", DERIVED)
def test_verify_makes_again_what_can_be_made_again(home, released, verify, kind):
    file = files_of(home, DERIVED[kind])[0]
    good = file.read_bytes()
    flip(file)
    assert file.name.partition(".")[0] in verify(1).replace("\n", "")
    verify(0)
    if kind.startswith(("cells", "export", "text", "sums")):
        assert file.read_bytes() == good
    assert held(home) == held(released.home)


def test_a_run_makes_lines_cells_and_notes_again_that_it_meets(home, released, run, verify):
    lines, inputs = files_of(home, DERIVED["lines"])[0], files_of(home, "warehouse/*.inputs.json")[0]
    cells = max(files_of(home, DERIVED["cells"]), key=lambda path: path.stat().st_size)
    good = cells.read_bytes()
    for file in (lines, cells, inputs):
        flip(file)
    said = run().stderr
    assert f"{lines} is damaged" in said
    assert "Every document is recognised anew" in said
    assert f"{cells.with_suffix('')} is damaged" in said
    assert "The file was read again" in said
    assert ".inputs.json" in said
    assert set(kept_aside(home)) >= {str(file.relative_to(home)) for file in (lines, cells, inputs)}
    assert cells.read_bytes() == good
    assert held(home) == held(released.home)
    verify(0)


@pytest.mark.parametrize("place", [5, 4096 + 5, -5], ids=["header", "second header", "last block"])
def test_a_file_of_lines_is_made_again_wherever_it_is_damaged(home, landing, released, run, place):
    lines, _ = files_of(home, DERIVED["lines"])[0], (landing / "new.txt").write_text("通知\n", encoding="utf-8")
    content = bytearray(lines.read_bytes())
    content[place] ^= 1
    lines.write_bytes(content)
    assert "Every document is recognised anew" in run().stderr
    assert current(home).documents == current(released.home).documents + 1
    assert current(home).facts == current(released.home).facts


def test_lines_that_another_process_has_open_are_no_damage(home, landing, run):
    lines = files_of(home, DERIVED["lines"])[0]
    (landing / "new.txt").write_text("通知\n", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", OPENED, str(lines)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "in\n"
        assert "is open elsewhere" in run(1).stderr
        other.stdin.close()
    assert kept_aside(home) == []
    run()


def test_a_damaged_current_release_is_made_again_and_the_link_never_leads_nowhere(home, released, run, verify):
    before = current(home)
    flip(before.path)
    said = run().stderr
    assert f"release {before.version} is damaged" in said
    after = current(home)
    assert after.version != before.version
    assert held(home) == held(released.home)
    verify(0)


def test_verify_leaves_readers_what_can_be_read_until_a_run_has_made_another(home, run, verify):
    before = current(home)
    flip(before.path)
    verify(1)
    assert current(home) is None
    assert (home / "warehouse" / "current.duckdb").resolve().exists()
    run()
    assert current(home).content_digest == before.content_digest


def test_an_original_is_named_and_taken_from_the_landing_folder_again(home, landing, run, verify):
    original = files_of(home, "archive/*/*[0-9a-f]")[0]
    good = original.read_bytes()
    flip(original)
    assert f"{original.name} is damaged" in verify(1)
    assert original.exists(), "never taken away"
    assert "is replaced by the landed one" in run().stderr
    assert original.read_bytes() == good
    assert len(kept_aside(home)) == 1
    verify(0)


def test_a_document_whose_original_and_cells_are_damaged_says_so_and_comes_back(cli, home, landing, released, run):
    cells = max(files_of(home, DERIVED["cells"]), key=lambda path: path.stat().st_size)
    original = home / "archive" / cells.stem[:2] / cells.stem
    good = original.read_bytes()
    for path in landing.iterdir():
        if path.read_bytes() == good:
            path.unlink()
    for path in (original, cells, files_of(home, DERIVED["lines"])[0], files_of(home, "warehouse/*.inputs.json")[0]):
        flip(path)
    assert "It cannot be read again: original lost" in run().stderr
    status = "SELECT status, status_reason FROM dim_document WHERE sha256 = '{}' AND status <> 'duplicate'"
    told = cli("query", status.format(cells.stem), "--home", home, "--format", "csv").stdout
    assert 'unreadable,"original lost: archive/' in told
    assert "restore it from a backup, or put the file into the landing folder again" in told
    assert current(home).facts < current(released.home).facts
    (landing / "again.txt").write_bytes(good)
    assert "is replaced by the landed one" in run().stderr
    assert original.read_bytes() == good
    assert current(home).facts == current(released.home).facts


def test_a_registration_is_made_again_from_the_release(home, landing, released, run, verify):
    for record in files_of(home, "archive/*/*.json"):
        flip(record)
    shutil.rmtree(home / "cache")
    (landing / "new.txt").write_text("通知\n", encoding="utf-8")
    said = run().stderr
    assert said.count("is made again from the current release") == len(files_of(released.home, "archive/*/*.json"))
    assert current(home).documents == current(released.home).documents + 1
    assert current(home).facts == current(released.home).facts
    verify(0)


def test_a_registration_that_is_in_no_release_is_named_with_what_to_do(home, landing, run):
    (landing / "new.txt").write_text("通知\n", encoding="utf-8")
    before = set(files_of(home, "archive/*/*.json"))
    register_landing(home, landing, today())
    [record] = set(files_of(home, "archive/*/*.json")) - before
    flip(record)
    shutil.rmtree(home / "cache")
    release = current(home)
    said = run(1).stderr
    assert f"{record} is damaged" in said
    assert "Restore it from a backup; or delete it and put the file into the landing folder again" in said
    assert current(home) == release
    record.unlink()
    run()
    assert current(home).documents == release.documents + 1


def test_what_is_handed_on_is_looked_at_first(cli, home, tmp_path):
    [file] = files_of(home, DERIVED["export"])
    good = file.read_bytes()
    flip(file)
    assert cli("export", "--home", home, "--out", tmp_path / "out").returncode == 0
    assert (tmp_path / "out" / file.name).read_bytes() == good
    check = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True)
    assert check.returncode == 0


def test_without_the_home_to_itself_verify_only_looks(home, verify):
    lines = files_of(home, DERIVED["lines"])[0]
    flip(lines)
    with subprocess.Popen(
        [sys.executable, "-c", LOCKED, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "in\n"
        assert "Nothing was changed" in verify(1)
        assert kept_aside(home) == []
        other.stdin.close()
    verify(1)
    assert kept_aside(home) == [str(lines.relative_to(home))]


def test_the_weekly_job_fails_where_something_is_damaged_and_is_reported(home, landing):
    resource = JuesuanHome(home=str(home), landing=str(landing), executor="inline", settle_seconds=0)
    config = {"resources": {"juesuan": {"config": {"home": str(home), "landing": str(landing), "executor": "inline",
                                                   "settle_seconds": 0}}}}  # fmt: skip
    job = defs.resolve_job_def(VERIFY_JOB)
    with dg.DagsterInstance.ephemeral() as instance:
        flip(files_of(home, DERIVED["lines"])[0])
        result = job.execute_in_process(instance=instance, run_config=config, raise_on_error=False)
        assert not result.success
        [event] = [e for e in result.all_events if e.event_type is dg.DagsterEventType.RUN_FAILURE]
        context = dg.build_run_status_sensor_context(
            sensor_name=failure_report.name,
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=event,
        ).for_run_failure()
        failure_report(context, juesuan=resource)
        assert job.execute_in_process(instance=instance, run_config=config, raise_on_error=False).success
    [report] = [path for path in (home / "reports").iterdir() if "unloaded" not in path.name]
    text = report.read_text(encoding="utf-8")
    assert "did not find everything whole" in text
    assert "the next run recognises every document anew" in text


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 30))])
def test_whatever_is_flipped_nothing_crashes_and_no_release_is_wrong(cli, home, landing, released, run, verify, seed):
    chance = random.Random(seed)
    kinds = sorted({path.suffix + path.parent.parent.name for path in files_of(home, "[!r]*/**/*")})
    kind = chance.choice(kinds)
    files = [path for path in files_of(home, "[!r]*/**/*") if path.suffix + path.parent.parent.name == kind]
    file = chance.choice(files)
    flip(file, seed, count=chance.choice([1, 2, 50]))
    if chance.random() < 0.5:
        shutil.rmtree(home / "cache", ignore_errors=True)
    done = cli("run", "--home", home, "--landing", landing)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or file.name in done.stderr, (file, done.stderr)
    cli("verify", "--home", home)
    run()
    said = verify(0 if file.name != ".order" else 1)
    assert file.name != ".order" or ".order is damaged" in said
    assert held(home) == held(released.home)
