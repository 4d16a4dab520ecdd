"""What two workers of a cluster make of one worker's time: `python -m tests.benchmarks.executors FOLDER`.

Each round reads the same files into a new home on a cluster of one and on a cluster of two, side by side. Workers are
processes of their own with one thread. On a busy machine the clock says little; the CPU of one worker against that of
the busier of two is what the clock would say if nobody else were there.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import psutil
from distributed import Client, LocalCluster

from pipeline.reading import contents, read_into_lake
from pipeline.warehouse.archive import register_landing, registrations
from pipeline.warehouse.cells import Cells


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _cluster(1) as one, _cluster(2) as two:
        base = Path(folder)
        register_landing(base / "base", arguments.folder, date.today())
        measured: dict[int, list[tuple[float, list[float]]]] = {1: [], 2: []}
        for cluster in (one, two):
            _read(base, cluster, warm_up=True)
        for _ in range(arguments.rounds):
            for workers, cluster in ((1, one), (2, two)):
                seconds, spent = _read(base, cluster)
                measured[workers].append((seconds, spent))
                each = " + ".join(f"{cpu:.1f}" for cpu in spent)
                print(f"{workers} workers: {seconds:.1f} s, CPU {each} s, load {os.getloadavg()[0]:.1f}", flush=True)
    pairs = list(zip(measured[1], measured[2], strict=True))
    print(f"two workers against one, clock: {statistics.median(a[0] / b[0] for a, b in pairs):.2f}")
    print(f"CPU of one against the busier of two: {statistics.median(sum(a[1]) / max(b[1]) for a, b in pairs):.2f}")


def _read(base: Path, cluster: LocalCluster, *, warm_up: bool = False) -> tuple[float, list[float]]:
    """Seconds by the clock, and of CPU for each worker with its readers."""
    home = base / "home"
    shutil.copytree(base / "base", home)
    cells, pending = Cells.of(home), contents(registrations(home))
    if warm_up:
        pending = sorted(pending, key=lambda r: r.size)[: len(pending) // 3]
    with Client(cluster, set_as_default=False) as client:
        before = client.run(_cpu)
        began = time.perf_counter()
        read_into_lake(home, cells, pending, cluster.scheduler_address)
        seconds = time.perf_counter() - began
        after = client.run(_cpu)
    shutil.rmtree(home)
    return seconds, [after[worker] - before[worker] for worker in sorted(after)]


def _cpu() -> float:
    """CPU seconds of this process, the readers it has and those it had."""
    own = psutil.Process()
    ended = own.cpu_times()
    living = [child.cpu_times() for child in own.children(recursive=True)]
    times = [ended.children_user, ended.children_system]
    return sum(times) + sum(t.user + t.system for t in (ended, *living))


def _cluster(workers: int) -> LocalCluster:
    return LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0")


if __name__ == "__main__":
    main()
