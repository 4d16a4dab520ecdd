"""A cluster of separate processes on this machine, and homes with files to read."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster
from object_store import ObjectStore

from pipeline.warehouse.archive import register_landing

DAY = date(2026, 1, 2)


@contextmanager
def two_workers() -> Iterator[LocalCluster]:
    """Two workers in processes of their own. A task is given up with the second worker that it kills."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
    ):
        yield cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A cluster whose workers know of no object store."""
    with two_workers() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def cluster_with_bucket(bucket: ObjectStore) -> Iterator[LocalCluster]:
    """A cluster whose workers have the credentials of the tests' object store."""
    with two_workers() as cluster:
        yield cluster


@pytest.fixture
def client(cluster: LocalCluster) -> Iterator[Client]:
    """Whoever does something to the cluster from outside."""
    with Client(cluster, set_as_default=False) as client:
        yield client


@pytest.fixture
def home(tmp_path: Path, landing: Path) -> Path:
    """A home with a dozen small files and nothing read."""
    files = tmp_path / "landing"
    shutil.copytree(landing, files)
    for number in range(12):
        (files / f"notice {number:02}.txt").write_text(f"通知 {number}\n今天没有表格\n", encoding="utf-8")
    home = tmp_path / "home"
    register_landing(home, files, DAY)
    return home
