"""What surrounds a run fails: the disk, the mounts, another run. Each ends with a clear word, and nothing is lost."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.warehouse.release import current

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from pipeline.warehouse.home import writing
with writing(Path(sys.argv[1]), "juesuan run"):
    print("in", flush=True)
    sys.stdin.read()
"""


def tmpfs(folder: Path, options: str) -> bool:
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own whose size a test sets."""
    folder = tmp_path / "disk"
    if not tmpfs(folder, "size=32k"):
        pytest.skip("mounting a disk needs root, and in a container CAP_SYS_ADMIN")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


@pytest.mark.parametrize(
    ("sizes", "steps"),
    [(["3m"], 1), pytest.param(["32k", "250k", "3m", "9m"], 3, marks=pytest.mark.slow)],
)
def test_a_full_disk_stops_the_run_at_any_step_and_loses_nothing(runs, released, small_disk, landing, sizes, steps):
    home = small_disk / "home"
    stopped_in = set()
    for size in sizes:
        remount(small_disk, f"size={size}")
        run = runs(home, landing)
        assert run["code"] == 1, size
        assert "No space left on device" in run["said"]
        assert current(home) is None
        stopped_in.add(run["phase"])
    assert len(stopped_in) >= steps
    remount(small_disk, "size=100m")
    run = runs(home, landing)
    assert run["code"] == 0, run["said"]
    assert current(home).content_digest == current(released.home).content_digest


def test_a_full_disk_is_told_in_words(runs, small_disk, landing):
    remount(small_disk, "size=4m")
    run = runs(small_disk / "home", landing, whole=True)
    assert run["code"] == 1
    assert "Not released." in run["said"]
    assert "A disk is full. Make room and start again: nothing is lost." in run["said"]
    assert "Traceback" not in run["said"]


def test_a_home_that_is_read_only_can_be_asked_but_not_changed(cli, released, small_disk, tmp_path, monkeypatch):
    told = tmp_path / "told"
    monkeypatch.setenv("JUESUAN_ON_FAILURE", f"sh -c 'cat > \"{told}\"'")
    remount(small_disk, "size=100m")
    home = small_disk / "home"
    shutil.copytree(released.home, home, symlinks=True)
    remount(small_disk, "ro")
    run = cli("run", "--home", home, "--landing", released.landing)
    assert run.returncode == 1
    assert f"juesuan: {home} cannot be written (Read-only file system)" in run.stderr
    assert f"{home} cannot be written" in told.read_text(), "whoever is told of failures is told of this one"
    assert cli("status", "--home", home).returncode == 0
    assert cli("query", "SELECT count(*) FROM fact_kpi", "--home", home).returncode == 0


def test_a_second_run_is_told_who_the_first_is(cli, released, tmp_path, monkeypatch):
    home = shutil.copytree(released.home, tmp_path / "home", symlinks=True)
    command = [sys.executable, "-c", HOLD, str(home)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    monkeypatch.setenv("JUESUAN_LOCK_WAIT_SECONDS", "0")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True) as first:
        assert first.stdout.readline() == "in\n"
        second = cli("run", "--home", home, "--landing", released.landing)
        assert second.returncode == 1
        assert f"in use by juesuan run (process {first.pid} on " in second.stderr
        assert "nothing was changed" in second.stderr
        first.stdin.close()
    assert cli("run", "--home", home, "--landing", released.landing).returncode == 0


def test_a_landing_folder_that_is_not_there_is_named(cli, tmp_path):
    run = cli("run", "--home", tmp_path / "home", "--landing", tmp_path / "not mounted")
    assert run.returncode == 1
    assert "there is no folder" in run.stderr
    [report] = (tmp_path / "home" / "reports").iterdir()
    assert "not mounted" in report.read_text(encoding="utf-8")


def test_an_empty_landing_folder_is_told_and_reported(cli, released, tmp_path):
    home = shutil.copytree(released.home, tmp_path / "home", symlinks=True)
    of_the_first_run = list((released.home / "reports").iterdir())
    (tmp_path / "mount point").mkdir()
    run = cli("run", "--home", home, "--landing", tmp_path / "mount point")
    assert run.returncode == 1
    assert "Not released." in run.stderr
    assert "is its disk mounted?" in run.stderr
    assert "JUESUAN_LANDING_MAY_BE_EMPTY=1" in run.stderr
    assert "pipeline." not in run.stderr, "whoever reads it does not know our modules"
    [report] = set((home / "reports").iterdir()) - {home / "reports" / p.name for p in of_the_first_run}
    assert "is its disk mounted?" in report.read_text(encoding="utf-8")
    assert current(home) == replace(current(released.home), path=current(home).path)


def test_nothing_is_released_from_files_that_are_still_young(cli, tmp_path, monkeypatch):
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "a.txt").write_text("half")
    monkeypatch.setenv("JUESUAN_SETTLE_SECONDS", "3600")
    run = cli("run", "--home", tmp_path / "home", "--landing", tmp_path / "landing")
    assert run.returncode == 1
    assert "step candidate: there is no document to release" in run.stderr
    assert current(tmp_path / "home") is None
