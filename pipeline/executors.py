"""Where files are read and recognised: by processes of this machine, or by a Dask cluster.

Both are a `concurrent.futures.Executor` that is given batches; whoever asks for work need not know which.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.batches import Item, code_version
from pipeline.log import log
from pipeline.readers import Limits
from pipeline.readers.kept_workers import close_workers, no_workers
from pipeline.readers.limits import CRASHED
from pipeline.readers.sandbox import WorkerKilled
from pipeline.warehouse.cells import Cells

_LOOK_SECONDS = 5.0
# So many batches for each slot at least, so that the last ones end at about the same time.
BATCHES_PER_SLOT = 16
R = TypeVar("R")
Work = Callable[[Path, Cells, Sequence[Item], Limits, str], list[R]]
"""What is done with a batch: home, cells, the batch, limits, and the code that must run there (batches.py)."""


class ClusterError(Exception):
    """There is no cluster that could work, or no longer one; the message says what to do."""


class WorkerDied(Exception):
    """Whoever worked on a batch died, and so did those who tried it after him."""


class Place(Protocol):
    """Where batches are worked on."""

    executor: Executor
    slots: int
    """Batches at the same time."""
    died_alone: str
    """Why a document comes to nothing whose workers died even with nothing beside it."""

    def batches(self, items: Sequence[Item], at_most: int) -> list[list[Item]]:
        """Items as they are handed out: as many in a batch where that is of no harm."""

    def result(self, job: Future[list[R]]) -> list[R]:
        """What came of a batch.

        Raises:
            WorkerDied: Nothing, because those who worked on it were killed.
        """

    def look(self) -> None:
        """Called every few seconds of waiting: raise if nobody is left to wait for."""


class _Here:
    """This machine. Threads suffice: files are read and recognised in processes of their own, which can be killed."""

    died_alone = f"{CRASHED}: it was killed twice, the second time with nothing beside it; try it again"

    def __init__(self, executor: Executor, slots: int) -> None:
        self.executor = executor
        self.slots = slots

    def batches(self, items: Sequence[Item], at_most: int) -> list[list[Item]]:
        size = max(1, min(at_most, len(items) // (BATCHES_PER_SLOT * self.slots)))
        return [list(items[start : start + size]) for start in range(0, len(items), size)]

    def result(self, job: Future[list[R]]) -> list[R]:
        try:
            return job.result()
        except WorkerKilled as error:
            raise WorkerDied from error

    def look(self) -> None:
        pass


def spread(
    setting: str,
    home: Path,
    cells: Cells,
    items: Sequence[Item],
    limits: Limits,
    work: Work[R],
    come_to_nothing: Callable[[Item, str], R],
    *,
    at_most: int = 1,
) -> Iterator[R]:
    """Have items worked on where `setting` says; yield what comes of each, in no certain order.

    A batch whose worker died is tried elsewhere by a cluster. One that goes on killing workers, and on this machine one
    whose worker somebody killed, is tried again at the end, item by item with nothing beside it, so that only the
    document that is to blame comes to nothing.

    Args:
        setting: See settings.py.
        home: Home folder.
        cells: Where cells are kept.
        items: What is to be done.
        limits: What each may cost.
        work: What is done with a batch, there.
        come_to_nothing: What comes of an item that killed its workers alone, and why.
        at_most: Items in a batch on this machine.

    Raises:
        ClusterError: There is no cluster to work on, or no longer one. What was kept is kept.
        OSError: The home cannot be read, or the cells cannot be read or written.
        LakeError: The store of the cells refuses.
    """
    if not items:
        return
    with _place(setting, home, cells) as place:

        def submit(batch: list[Item]) -> Future[list[R]]:
            return place.executor.submit(work, home, cells, batch, limits, code_version())

        suspects: list[Item] = []
        for batch, outcomes in _run(place, submit, place.batches(items, at_most), lambda: 2 * place.slots):
            if outcomes is None:
                log.warning("workers died over a batch; its %d files are tried one by one at the end", len(batch))
                suspects += batch
            else:
                yield from outcomes
        for (item,), outcomes in _run(place, submit, [[item] for item in suspects], lambda: 1):
            yield from [come_to_nothing(item, place.died_alone)] if outcomes is None else outcomes


def _place(setting: str, home: Path, cells: Cells) -> AbstractContextManager[Place]:
    if setting.startswith("tcp://"):
        try:
            # Imported late: who works on one machine need not have Dask.
            from pipeline.cluster import connected
        except ModuleNotFoundError as error:
            raise ClusterError(
                f"reading on {setting} needs the package {error.name}, which is not installed here; "
                "it belongs to the extra cluster, which `make setup` installs"
            ) from error
        return connected(setting, home, cells)
    return _here(1 if setting == "inline" else int(setting.removeprefix("processes:")))


@contextmanager
def _here(processes: int) -> Iterator[Place]:
    pool = ThreadPoolExecutor(max_workers=processes)
    try:
        yield _Here(pool, processes)
    except BaseException:
        # Interrupted, or the disk is full: nobody waits for what is still being worked on.
        pool.shutdown(wait=False, cancel_futures=True)
        with no_workers():
            pool.shutdown()
        raise
    pool.shutdown()
    # What comes next needs the memory that they hold.
    close_workers()


def _run(
    place: Place, submit: Callable[[list[Item]], Future[list[R]]], work: Sequence[list[Item]], ahead: Callable[[], int]
) -> Iterator[tuple[list[Item], list[R] | None]]:
    """Each batch with its outcomes as they come, None if it killed its workers. No more than `ahead` are handed out."""
    waiting = deque(work)
    running: dict[Future[list[R]], list[Item]] = {}
    looked = time.monotonic()
    while waiting or running:
        while waiting and len(running) < ahead():
            batch = waiting.popleft()
            running[submit(batch)] = batch
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
