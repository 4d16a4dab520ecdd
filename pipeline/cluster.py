"""Working on a Dask cluster: connecting to it, refusing one that would read otherwise, and noticing when it is gone.

Imported only where the executor is `tcp://…`; the package `distributed` is an optional extra.
"""

import secrets
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from pathlib import Path

from distributed import Client, KilledWorker
from distributed.comm import CommClosedError

from pipeline.batches import Item, OtherCode, batches, code_version
from pipeline.executors import BATCHES_PER_SLOT, ClusterError, R, WorkerDied
from pipeline.readers.limits import CRASHED
from pipeline.readers.sandbox import WorkerKilled
from pipeline.warehouse.cells import Cells
from pipeline.warehouse.lake import LakeError, replacing

CONNECT_SECONDS = 30
WORKERS_SECONDS = 120
"""How long a cluster may be without a single worker, at the start and later: machines boot, nannies restart."""
_BATCH_BYTES = 8 * 1024**2
_BATCH_ITEMS = 16
_CLOSE_SECONDS = 5
_SAME = "install the same checkout and requirements.lock everywhere, with the same JUESUAN_READER"
_KEPT = "What was read is kept: start again and it goes on from there."
_GONE = (CommClosedError, OSError, TimeoutError, RuntimeError, ValueError)


class _Cluster:
    died_alone = f"{CRASHED}: the cluster's workers that had it, and nothing else, died; try it again on this machine"

    def __init__(self, client: Client, address: str, slots: int) -> None:
        self._client = client
        self._address = address
        self._seen = time.monotonic()
        self.executor = client.get_executor(pure=False)
        self.slots = slots

    def batches(self, items: Sequence[Item], at_most: int) -> list[list[Item]]:
        share = sum(item.registration.size for item in items) // (BATCHES_PER_SLOT * self.slots)
        most = -(-len(items) // (BATCHES_PER_SLOT * self.slots))
        return batches(items, min(_BATCH_BYTES, share), min(_BATCH_ITEMS, most))

    def result(self, job: Future[list[R]]) -> list[R]:
        try:
            return job.result()
        except (KilledWorker, WorkerKilled) as error:
            raise WorkerDied from error
        except CancelledError:
            raise ClusterError(f"the scheduler {self._address} is gone. {_KEPT}") from None
        except OtherCode as error:
            raise ClusterError(f"a worker that joined the cluster runs other code ({error}); {_SAME}") from error

    def look(self) -> None:
        try:
            threads = self._client.nthreads()
        except _GONE:
            raise ClusterError(f"the scheduler {self._address} is gone. {_KEPT}") from None
        if threads:
            self._seen = time.monotonic()
            self.slots = sum(threads.values())
        elif time.monotonic() - self._seen > WORKERS_SECONDS:
            raise ClusterError(
                f"the cluster {self._address} has had no worker for {WORKERS_SECONDS} s; start some. {_KEPT}"
            )


@contextmanager
def connected(address: str, home: Path, cells: Cells) -> Iterator[_Cluster]:
    """A cluster whose workers run this code, see this home's archive and keep cells where this process sees them.

    Raises:
        ClusterError: There is no scheduler, it has no workers, or one of them would read otherwise.
    """
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except _GONE as error:
        raise ClusterError(
            f"no scheduler answers at {address} ({error}); start it, or set JUESUAN_EXECUTOR to read elsewhere"
        ) from error
    try:
        yield _Cluster(client, address, _checked_slots(client, address, home, cells))
    finally:
        # Batches that nobody waits for any more are dropped; a scheduler that is gone must not hide why.
        with suppress(*_GONE):
            client.close(timeout=_CLOSE_SECONDS)


def _checked_slots(client: Client, address: str, home: Path, cells: Cells) -> int:
    """Threads of all workers, each of which was asked what it runs and sees."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except _GONE as error:
        raise ClusterError(
            f"the cluster {address} has no worker; start some: dask worker {address} --nthreads 1"
        ) from error
    token = secrets.token_hex(8)
    mark = f".cluster-{token}"
    probe = home / "archive" / mark
    cells.store.write(mark, token.encode())
    try:
        with replacing(probe) as temporary:
            temporary.write_text(token)
        answers = client.run(_describe, probe, cells, on_error="return")
    except CommClosedError as error:
        raise ClusterError(f"the scheduler {address} is gone. {_KEPT}") from error
    finally:
        probe.unlink(missing_ok=True)
        cells.store.remove(mark)
    faults = {worker: _fault(answer, probe.parent, cells, token) for worker, answer in sorted(answers.items())}
    if wrong := [f"{worker}: {fault}" for worker, fault in faults.items() if fault]:
        raise ClusterError("\n".join([f"not every worker of {address} can read for this run", *wrong]))
    # None at all, if the last one has died since and comes back.
    slots: dict[str, int] = client.nthreads()
    return max(1, sum(slots.values()))


def _describe(probe: Path, cells: Cells) -> tuple[str, str, str]:
    """On a worker: the code that it runs, and what it finds in the archive and among the cells."""
    own = f"{probe.name}-{secrets.token_hex(4)}"
    try:
        archived = probe.read_text()
    except OSError as error:
        archived = error.strerror or str(error)
    try:
        kept = cells.store.read(probe.name).decode()
        cells.store.write(own, b"")
        cells.store.remove(own)
    except OSError as error:
        kept = error.strerror or str(error)
    except LakeError as error:
        kept = str(error)
    return code_version(), archived, kept


def _fault(answer: object, archive: Path, cells: Cells, token: str) -> str | None:
    """Why a worker that answered so may not read, None if it may."""
    if isinstance(answer, ImportError):
        return f"juesuan is not installed there ({answer}); {_SAME}"
    if isinstance(answer, Exception):
        return f"{type(answer).__name__} {answer}"
    assert isinstance(answer, tuple)
    code, archived, kept = answer
    if code != code_version():
        return f"{code} there, {code_version()} here; {_SAME}"
    if archived != token:
        return f"{archive} is not the same folder there ({archived}); mount it under the same path, to be read"
    if kept != token:
        return (
            f"{cells.location} is not the same place there, or cannot be written ({kept}); mount a folder under the "
            "same path, give a bucket the same AWS_* settings"
        )
    return None
