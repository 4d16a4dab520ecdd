"""Reading on a cluster: the same cells as here, whatever happens to its workers; and a clear word when it cannot be."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hooks
import pytest
from distributed import Client, LocalCluster

from pipeline import cluster as cluster_module
from pipeline.batches import Item, batches
from pipeline.executors import ClusterError
from pipeline.readers import READER_VERSION, is_retriable
from pipeline.reading import newest_readings, read_into_lake, unread
from pipeline.warehouse.archive import Registration, registrations
from pipeline.warehouse.cells import Cells, ReadingKey


def cells(home: Path) -> dict[str, str]:
    """Digest of each file that reading made."""
    folder = home / "lake" / "cells" / READER_VERSION
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def pending(home: Path) -> list[Registration]:
    return unread(newest_readings(Cells.of(home)), registrations(home))


def copy(home: Path, name: str) -> Path:
    return Path(shutil.copytree(home, home.with_name(name)))


@contextmanager
def plugged(client: Client, plugin) -> Iterator[None]:
    client.register_plugin(plugin)
    try:
        yield
    finally:
        client.unregister_worker_plugin(plugin.name)


def named(home: Path, name: str) -> Registration:
    return next(r for r in registrations(home) if r.file_name == name)


def test_inline_processes_and_a_cluster_keep_the_same_cells(home: Path, cluster: LocalCluster) -> None:
    homes = {
        setting: copy(home, str(n)) for n, setting in enumerate(["inline", "processes:2", cluster.scheduler_address])
    }
    counts = [read_into_lake(home, Cells.of(home), pending(home), setting) for setting, home in homes.items()]
    kept = [cells(home) for home in homes.values()]
    assert len(kept[0]) == 1 + 2 * counts[0].total() > 30
    assert kept[0] == kept[1] == kept[2]
    assert counts[0] == counts[1] == counts[2]


def test_what_is_read_again_is_a_further_attempt(home: Path, cluster: LocalCluster) -> None:
    read_into_lake(home, Cells.of(home), pending(home), "inline")
    one = named(home, "final.txt")
    read_into_lake(home, Cells.of(home), [one], cluster.scheduler_address, again=True)
    assert newest_readings(Cells.of(home))[one.sha256].attempt == 2


@pytest.mark.slow
def test_a_file_that_kills_its_worker_is_the_only_one_that_is_not_read(
    home: Path, cluster: LocalCluster, client: Client
) -> None:
    asked = pending(home)
    with plugged(client, hooks.Deadly("notice 03.txt")):
        statuses = read_into_lake(home, Cells.of(home), asked, cluster.scheduler_address)
    assert statuses.total() == len(asked)
    assert pending(home) == []
    read = newest_readings(Cells.of(home))
    kept = {r.file_name: Cells.of(home).read(read[r.sha256], r.sha256) for r in asked}
    killed = [name for name, reading in kept.items() if is_retriable(reading.reason)]
    assert killed == ["notice 03.txt"]
    assert kept["notice 03.txt"].status == "unreadable"
    assert "workers that had it, and nothing else, died" in kept["notice 03.txt"].reason


def test_a_worker_that_is_killed_costs_nothing(
    home: Path, cluster: LocalCluster, client: Client, tmp_path: Path
) -> None:
    here = copy(home, "here")
    read_into_lake(here, Cells.of(here), pending(here), "inline")
    with plugged(client, hooks.Deadly("notice 05.txt", once=tmp_path / "died")):
        read_into_lake(home, Cells.of(home), pending(home), cluster.scheduler_address)
    assert (tmp_path / "died").exists()
    assert cells(home) == cells(here)


def test_workers_with_other_code_are_refused(home: Path, cluster: LocalCluster, client: Client) -> None:
    with (
        plugged(client, hooks.OtherCode()),
        pytest.raises(ClusterError, match=rf"readers of last week there, readers {READER_VERSION}.* here; install the"),
    ):
        read_into_lake(home, Cells.of(home), pending(home), cluster.scheduler_address)
    assert newest_readings(Cells.of(home)) == {}


def test_a_worker_with_other_code_that_joins_later_is_refused(
    home: Path, cluster: LocalCluster, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_checked_slots", lambda *_: 2)
    with (
        plugged(client, hooks.OtherCode()),
        pytest.raises(ClusterError, match="a worker that joined the cluster runs other code"),
    ):
        read_into_lake(home, Cells.of(home), pending(home), cluster.scheduler_address)


@pytest.mark.parametrize(
    ("described", "message"),
    [
        (hooks.describe_another_archive, r"archive is not the same folder there \(No such file"),
        (hooks.describe_other_cells, r"cells is not the same place there, or cannot be written \(No such file"),
    ],
)
def test_a_worker_that_does_not_see_the_archive_or_the_cells_is_refused(
    home: Path, cluster: LocalCluster, client: Client, monkeypatch: pytest.MonkeyPatch, described, message: str
) -> None:
    # As on a machine where something else is mounted under the same path.
    monkeypatch.setattr(cluster_module, "_describe", described)
    with pytest.raises(ClusterError, match=message):
        read_into_lake(home, Cells.of(home), pending(home), cluster.scheduler_address)
    assert [p for p in home.rglob("*") if "cluster" in p.name] == []


def test_a_missing_scheduler_is_said_and_nothing_is_read_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9 "):
        read_into_lake(home, Cells.of(home), pending(home), "tcp://127.0.0.1:9")
    assert newest_readings(Cells.of(home)) == {}


def test_a_missing_extra_is_said_and_nothing_is_read_here(home: Path) -> None:
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from pathlib import Path\n"
        "from pipeline.reading import read_into_lake\n"
        "from pipeline.warehouse.archive import registrations\n"
        "from pipeline.warehouse.cells import Cells\n"
        "home = Path(sys.argv[1]); read_into_lake(home, Cells.of(home), registrations(home), 'tcp://127.0.0.1:9')"
    )
    done = subprocess.run([sys.executable, "-c", code, home], capture_output=True, text=True)
    assert "needs the package distributed, which is not installed here; it belongs to the extra cluster" in done.stderr
    assert newest_readings(Cells.of(home)) == {}


def test_a_cluster_without_workers_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "WORKERS_SECONDS", 1)
    with (
        LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as empty,
        pytest.raises(ClusterError, match="has no worker; start some"),
    ):
        read_into_lake(home, Cells.of(home), pending(home), empty.scheduler_address)


@pytest.mark.slow
def test_a_lost_scheduler_ends_the_run_and_loses_nothing(home: Path, tmp_path: Path) -> None:
    here = copy(home, "here")
    read_into_lake(here, Cells.of(here), pending(here), "inline")
    with scheduler_and_worker(tmp_path) as (address, kill_scheduler):

        def kill_after_three(_: object) -> None:
            if len(newest_readings(Cells.of(home))) >= 3:
                kill_scheduler()

        with pytest.raises(ClusterError, match=r"is gone\. What was read is kept: start again"):
            read_into_lake(home, Cells.of(home), pending(home), address, kept=kill_after_three)
    left = pending(home)
    assert 0 < len(left) < len(registrations(home))
    read_into_lake(home, Cells.of(home), left, "processes:2")
    assert cells(home) == cells(here)


@contextmanager
def scheduler_and_worker(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A scheduler and a worker as an operator starts them, and how to kill the scheduler."""
    dask = [sys.executable, "-m", "dask"]
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *here, "--port", "0"], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    try:
        assert scheduler.stderr is not None
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        worker = subprocess.Popen(
            [*dask, "worker", address, *here, "--nthreads", "1"], cwd=folder, stderr=subprocess.DEVNULL
        )
        try:
            yield address, scheduler.kill
        finally:
            worker.terminate()
            worker.wait()
    finally:
        scheduler.kill()
        scheduler.wait()


def test_batches_are_balanced_by_size_and_hold_every_item_once() -> None:
    sizes = [900, 10, 20, 400, 300, 30, 5, 5, 5, 5, 0]
    items = [Item(Registration(f"{n:02}", "", "", None, size, None), ReadingKey("1")) for n, size in enumerate(sizes)]  # type: ignore[arg-type]
    made = batches(items, max_bytes=500, max_items=4)
    assert [[item.registration.size for item in batch] for batch in made] == [
        [900],
        [400],
        [300, 30, 20, 10],
        [5, 5, 5, 5],
        [0],
    ]
    assert sorted(i.registration.sha256 for b in made for i in b) == sorted(i.registration.sha256 for i in items)
