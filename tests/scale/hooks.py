"""What tests do to the workers of a cluster. Workers import this module by its name."""

import os
import signal

from distributed import WorkerPlugin

from pipeline import batches, cluster
from pipeline.readers import read_file
from pipeline.warehouse import store
from pipeline.warehouse.cells import Cells


def reads_of(name: str, act) -> None:
    """In this process, do something whenever a file of this name is to be read."""

    def read(path, limits, file_name=None):
        if file_name == name:
            act()
        return read_file(path, limits, file_name=file_name)

    batches.read_file = read


def describe_another_archive(probe, cells):
    """What a worker says that has another folder under the path of the archive."""
    return cluster._describe(probe.parent / "elsewhere" / probe.name, cells)


def describe_no_bucket(probe, cells):
    """What a worker says whose settings lead to another store."""
    return cluster._describe(probe, Cells("s3://no-such-bucket/cells"))


def describe_other_cells(probe, cells):
    """What a worker says that has another folder, or another bucket, where the cells should lie."""
    return cluster._describe(probe, Cells(f"{cells.location}/elsewhere"))


class Deadly(WorkerPlugin):
    """A file that kills whoever reads it, every time or once."""

    name = "deadly"

    def __init__(self, file_name: str, once=None) -> None:
        self.file_name = file_name
        self.once = once

    def setup(self, worker) -> None:
        def die() -> None:
            if self.once is not None:
                if self.once.exists():
                    return
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)

        reads_of(self.file_name, die)

    def teardown(self, worker) -> None:
        batches.read_file = read_file


class DiesWriting(WorkerPlugin):
    """Whoever has put a reading's cells, and not yet said that they are complete, is killed once."""

    name = "dies writing"

    def __init__(self, once) -> None:
        self.once = once

    def setup(self, worker) -> None:
        self.write = write = store.Bucket.write

        def dying(bucket, name: str, content: bytes) -> None:
            if name.endswith(".json") and not self.once.exists():
                self.once.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            write(bucket, name, content)

        store.Bucket.write = dying

    def teardown(self, worker) -> None:
        store.Bucket.write = self.write


class OtherCode(WorkerPlugin):
    """Workers with other code."""

    name = "other code"

    def setup(self, worker) -> None:
        self.real = batches.code_version
        batches.code_version = cluster.code_version = lambda: "readers of last week"

    def teardown(self, worker) -> None:
        batches.code_version = cluster.code_version = self.real
