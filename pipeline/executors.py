"""Where files are read: in this process one by one, by several processes of this machine, or by a Dask cluster.

All three are a `concurrent.futures.Executor` that is given batches; whoever asks for a reading need not know which.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from pipeline.batches import Item, Outcome, code_version, keep, read_batch
from pipeline.log import log
from pipeline.readers import Limits, Reading
from pipeline.readers.limits import CRASHED
from pipeline.warehouse.cells import Cells

_LOOK_SECONDS = 5.0
DIED_ALONE = f"{CRASHED}: the cluster's workers that read it, and nothing else, died; try it again on this machine"


class ClusterError(Exception):
    """There is no cluster that could read, or no longer one; the message says what to do."""


class WorkerDied(Exception):
    """Whoever read a batch died, and so did those who tried it after him."""


class Place(Protocol):
    """Where batches are read."""

    executor: Executor
    slots: int
    """Batches read at the same time."""

    def batches(self, items: Sequence[Item]) -> list[list[Item]]:
        """Items as they are handed out."""

    def result(self, job: Future[list[Outcome]]) -> list[Outcome]:
        """What came of a batch.

        Raises:
            WorkerDied: Nothing, because it kills those who read it.
        """

    def look(self) -> None:
        """Called every few seconds of waiting: raise if nobody is left to wait for."""


class _Here:
    """This machine. Threads suffice: `read_file` works in a process of its own, which can be killed."""

    def __init__(self, executor: Executor, slots: int) -> None:
        self.executor = executor
        self.slots = slots

    def batches(self, items: Sequence[Item]) -> list[list[Item]]:
        return [[item] for item in items]

    def result(self, job: Future[list[Outcome]]) -> list[Outcome]:
        return job.result()

    def look(self) -> None:
        pass


def read_all(setting: str, home: Path, cells: Cells, items: Sequence[Item], limits: Limits) -> Iterator[Outcome]:
    """Read items where `setting` says and keep their cells; yield each outcome once it is kept.

    A batch whose worker died is tried elsewhere by the cluster. One that goes on killing workers is read again file by
    file with nothing beside it, so that only the file that is to blame ends as unreadable.

    Raises:
        ClusterError: There is no cluster to read on, or no longer one. What was read is kept.
        OSError: The home cannot be read, or the cells cannot be written.
        LakeError: The store of the cells refuses.
    """
    if not items:
        return
    with _place(setting, home, cells) as place:
        suspects: list[Item] = []
        for batch, outcomes in _run(place, home, cells, place.batches(items), limits, lambda: 2 * place.slots):
            if outcomes is None:
                log.warning("workers died over a batch; its %d files are read one by one at the end", len(batch))
                suspects += batch
            else:
                yield from outcomes
        for (item,), outcomes in _run(place, home, cells, [[item] for item in suspects], limits, lambda: 1):
            if outcomes is None:
                reading = Reading("application/octet-stream", 0, status="unreadable", reason=DIED_ALONE)
                yield keep(cells, item, reading)
            else:
                yield from outcomes


def _place(setting: str, home: Path, cells: Cells) -> AbstractContextManager[Place]:
    if setting.startswith("tcp://"):
        try:
            # Imported late: who reads on one machine need not have Dask.
            from pipeline.cluster import connected
        except ModuleNotFoundError as error:
            raise ClusterError(
                f"reading on {setting} needs the package {error.name}, which is not installed here; "
                "install juesuan with its extra: pip install 'juesuan[cluster]'"
            ) from error
        return connected(setting, home, cells)
    return _here(1 if setting == "inline" else int(setting.removeprefix("processes:")))


@contextmanager
def _here(processes: int) -> Iterator[Place]:
    pool = ThreadPoolExecutor(max_workers=processes)
    try:
        yield _Here(pool, processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _run(
    place: Place, home: Path, cells: Cells, work: Sequence[list[Item]], limits: Limits, ahead: Callable[[], int]
) -> Iterator[tuple[list[Item], list[Outcome] | None]]:
    """Each batch with its outcomes as they come, None if it killed its workers. No more than `ahead` are handed out."""
    waiting = deque(work)
    running: dict[Future[list[Outcome]], list[Item]] = {}
    looked = time.monotonic()
    while waiting or running:
        while waiting and len(running) < ahead():
            batch = waiting.popleft()
            running[place.executor.submit(read_batch, home, cells, batch, limits, code_version())] = batch
        done = wait(running, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED).done
        for job in done:
            batch = running.pop(job)
            try:
                yield batch, place.result(job)
            except WorkerDied:
                yield batch, None
        if time.monotonic() - looked > _LOOK_SECONDS:
            looked = time.monotonic()
            place.look()
