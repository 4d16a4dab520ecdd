"""Cells in an object store: the same cells and the same release as in a folder, whoever dies and whatever is down."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hooks
import pytest
import s3fs
from distributed import Client, LocalCluster
from object_store import BUCKET, ObjectStore

from pipeline import cluster as cluster_module
from pipeline import faults, reading
from pipeline.executors import ClusterError
from pipeline.reading import newest_readings, read_into_lake, unread
from pipeline.warehouse.archive import Registration, archived_file, registrations
from pipeline.warehouse.cells import Cells
from pipeline.warehouse.release import current

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
# A run that kills itself instead of its how-manieth object.
DYING_RUN = """
import os, signal, sys
from pipeline.cli import main
from pipeline.warehouse import store
put, left = store.Bucket.write, [int(sys.argv.pop(1))]
def dying(bucket, name, content):
    left[0] -= 1
    os.kill(os.getpid(), signal.SIGKILL) if left[0] == 0 else put(bucket, name, content)
store.Bucket.write = dying
main()
"""


@pytest.fixture
def cells(bucket: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cells]:
    """A prefix of its own, which the commands are told of too."""
    location = f"s3://{BUCKET}/{tmp_path.name}"
    monkeypatch.setenv("JUESUAN_CELLS", location)
    yield Cells(location)
    bucket.tell("well")


def pending(home: Path, cells: Cells) -> list[Registration]:
    return unread(newest_readings(cells), registrations(home))


def everything(cells: Cells) -> dict[str, bytes]:
    return {name: cells.store.read(name) for name in sorted(cells.store.names())}


def files_of(home: Path) -> set[Path]:
    return {path for path in home.rglob("*") if "cache" not in path.parts}


def here(home: Path) -> Cells:
    """The cells of the same files, read one by one into a folder."""
    folder = Cells(str(home.with_name("here")))
    read_into_lake(home, folder, pending(home, folder), "inline")
    return folder


def test_a_cluster_puts_into_a_bucket_what_one_process_keeps_in_a_folder(
    home: Path, cells: Cells, bucket: ObjectStore, cluster_with_bucket: LocalCluster
) -> None:
    before = files_of(home)
    bucket.asked()
    statuses = read_into_lake(home, cells, pending(home, cells), cluster_with_bucket.scheduler_address)
    asked = [request for request in bucket.asked() if "/.cluster-" not in request and "/.order" not in request]
    assert everything(cells) == everything(here(home))
    assert len(everything(cells)) == 1 + 2 * statuses.total() > 30
    # One question whether it is kept, one object each for cells and status; and the listings before.
    assert len(asked) <= 3 * statuses.total() + 2 * 3
    assert files_of(home) == before, "whoever reads writes nothing in the home"


@pytest.mark.slow
def test_a_worker_that_is_killed_between_two_objects_costs_nothing(
    home: Path, cells: Cells, cluster_with_bucket: LocalCluster, tmp_path: Path
) -> None:
    plugin = hooks.DiesWriting(tmp_path / "died")
    with Client(cluster_with_bucket, set_as_default=False) as client:
        client.register_plugin(plugin)
        read_into_lake(home, cells, pending(home, cells), cluster_with_bucket.scheduler_address)
        client.unregister_worker_plugin(plugin.name)
    assert (tmp_path / "died").exists()
    assert everything(cells) == everything(here(home))


@pytest.mark.slow
def test_a_worker_that_does_not_reach_the_store_is_refused(
    home: Path, cells: Cells, cluster_with_bucket: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_describe", hooks.describe_no_bucket)
    with pytest.raises(ClusterError, match=r"cannot be written \(s3://no-such-bucket/cells: there is no such bucket"):
        read_into_lake(home, cells, pending(home, cells), cluster_with_bucket.scheduler_address)
    assert cells.store.names() == [next(name for name in cells.store.names() if name.endswith("/.order"))]


@pytest.mark.slow
def test_a_store_that_goes_down_meanwhile_loses_nothing(home: Path, cells: Cells, bucket: ObjectStore) -> None:
    kept = []

    def end_after_three(outcome: object) -> None:
        kept.append(outcome)
        if len(kept) == 3:
            bucket.tell("down")

    with pytest.raises(OSError, match="the object store does not answer") as caught:
        read_into_lake(home, cells, pending(home, cells), "processes:2", kept=end_after_three)
    assert caught.value.errno in faults.PASSING
    bucket.tell("well")
    left = pending(home, cells)
    assert 0 < len(left) < len(registrations(home)) - 3
    read_into_lake(home, cells, left, "processes:2")
    assert everything(cells) == everything(here(home))


@pytest.mark.slow
def test_a_worker_may_see_the_archive_read_only_and_nothing_else_of_the_home(
    home: Path, cells: Cells, tmp_path: Path
) -> None:
    # In a name space of its own, as on another machine: the home is empty but for the archive, which is read-only.
    mounts = (
        f"mount --bind -o ro '{home / 'archive'}' '{tmp_path / 'aside'}' && mount -t tmpfs tmpfs '{home}' && "
        f"mkdir '{home / 'archive'}' && mount --bind '{tmp_path / 'aside'}' '{home / 'archive'}' && "
        f"mount -o remount,ro,bind '{home / 'archive'}' && mount -o remount,ro '{home}' && "
    )
    (tmp_path / "aside").mkdir()
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not installed: apt-get install util-linux")
    if subprocess.run(["unshare", "-m", "sh", "-c", f"{mounts} true"], capture_output=True).returncode:
        pytest.skip("mounting a disk needs root, and in a container CAP_SYS_ADMIN")
    with scheduler_and_worker(tmp_path, mounts) as address:
        read_into_lake(home, cells, pending(home, cells), address)
    assert everything(cells) == everything(here(home))


@contextmanager
def scheduler_and_worker(folder: Path, mounts: str) -> Iterator[str]:
    options = "--host 127.0.0.1 --no-dashboard"
    dask = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *options.split(), "--port", "0"], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    try:
        assert scheduler.stderr is not None
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        command = f"{mounts} exec {' '.join(dask)} worker {address} {options} --nthreads 1 --no-nanny"
        worker = subprocess.Popen(["unshare", "-m", "sh", "-c", command], cwd=folder, stderr=subprocess.DEVNULL)
        try:
            yield address
        finally:
            worker.terminate()
            worker.wait()
    finally:
        scheduler.kill()
        scheduler.wait()


@pytest.mark.slow
def test_a_bucket_gives_the_same_release_and_a_quiet_night_one_listing(
    cli, cells: Cells, bucket: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(home: Path) -> str:
        done = cli("run", "--landing", SAMPLES, "--home", home)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    home, local = tmp_path / "home", tmp_path / "local"
    run(home)
    with monkeypatch.context() as patch:
        patch.delenv("JUESUAN_CELLS")
        run(local)
    assert content(home) == content(local)
    assert not (home / "lake" / "cells").exists()
    bucket.asked()
    assert run(home).startswith("Nothing new")
    assert [request.split("&")[0] for request in bucket.asked()] == [f"GET /{BUCKET}?list-type=2"]

    # Who has moved from a folder to a bucket: what was copied is not read again, what was not is, to the same release.
    s3fs.S3FileSystem(skip_instance_cache=True).put(
        str(local / "lake" / "cells") + "/", f"{BUCKET}/copied/", recursive=True
    )
    with monkeypatch.context() as patch:
        patch.setenv("JUESUAN_CELLS", f"s3://{BUCKET}/copied")
        assert run(local).startswith("Nothing new")
        patch.setenv("JUESUAN_CELLS", f"s3://{BUCKET}/not-copied")
        assert f"release {current(local).version} stands" in run(local) + run(local)
    assert content(local) == content(home)

    # Reading again goes to the bucket too, and the next run releases what comes of it.
    monkeypatch.setattr(reading, "READER_VERSION", "newer")
    assert "4 documents read by today's readers" in cli("backfill", "--home", home).stdout
    assert len([name for name in cells.store.names() if name.startswith("newer/")]) == 1 + 2 * 4
    monkeypatch.undo()


def content(home: Path) -> str:
    release = current(home)
    assert release is not None
    return release.content_digest


@pytest.mark.slow
def test_a_store_that_is_down_is_told_and_the_release_can_be_asked(
    cli, released, cells: Cells, bucket: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "WAIT_SECONDS", 0)
    home = shutil.copytree(released.home, tmp_path / "home", symlinks=True)
    bucket.tell("down")
    done = cli("run", "--landing", released.landing, "--home", home)
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "Not released." in said
    assert f"the object store does not answer (EndpointConnectionError at {bucket.endpoint[7:]})" in said
    assert cells.location in said
    assert current(home).content_digest == content(released.home)
    answer = json.loads(
        cli("query", "SELECT min(fact_id) AS id FROM fact_expenditure", "--home", home, "--format", "json").stdout
    )
    for command in (["status"], ["findings"], ["trace", answer[0]["id"]]):
        assert cli(*command, "--home", home).returncode == 0
    assert cli("inspect", SAMPLES / "yunnan-it-centre-2021-final.txt").returncode == 0
    told = cli("retry", "--home", home, "--document", "empty.txt")
    assert told.returncode == 1
    assert "juesuan: the object store does not answer" in told.stderr
    bucket.tell("well")
    assert cli("run", "--landing", released.landing, "--home", home).returncode == 0
    assert content(home) == content(released.home)
    assert cli("retry", "--home", home, "--document", "empty.txt").stdout.startswith("1 documents read again")


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_nothing_half_made(
    cli, released, cells: Cells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    command = ["run", "--landing", str(released.landing), "--home", str(home)]
    for number in (2, 4, 5):
        died = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", DYING_RUN, str(number), *command], capture_output=True
        )
        assert died.returncode == -9, died.stderr
        assert all(len(registrations(home)) > 0 and archived_file(home, r.sha256).exists() for r in registrations(home))
    assert len(newest_readings(cells)) >= 2
    done = cli(*command)
    assert done.returncode == 0, done.stderr
    assert content(home) == content(released.home)
    written = {name: value for name, value in everything(cells).items() if not name.endswith("/.order")}
    local = everything(Cells.of(released.home))
    assert written == {name: value for name, value in local.items() if not name.endswith("/.order")}
