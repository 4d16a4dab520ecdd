"""Workers that are kept from one request to the next, by kind: starting one costs more than most files do.

Safe to use from several threads; each gets a worker of its own. What a worker is stands in `sandbox.py`.
"""

import atexit
import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, cast

from pipeline.readers.limits import DEFAULT_LIMITS, Limits
from pipeline.readers.model import Reading
from pipeline.readers.sandbox import ReaderWorker, Worker, none_may_run

_W = TypeVar("_W", bound=Worker)
_idle: dict[type[Worker], list[Worker]] = {}
_busy: list[Worker] = []
_lock = threading.Lock()


@contextlib.contextmanager
def kept_worker(kind: type[_W]) -> Iterator[_W]:
    """A worker that is kept for the next request."""
    with _lock:
        idle = _idle.setdefault(kind, [])
        worker = cast(_W, idle.pop()) if idle else kind()
        _busy.append(worker)
    try:
        yield worker
    finally:
        with _lock:
            _busy.remove(worker)
            _idle.setdefault(kind, []).append(worker)


def read_in_worker(path: Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read a file in a kept worker.

    Raises:
        WorkerKilled: Somebody killed it.
    """
    with kept_worker(ReaderWorker) as worker:
        return worker.read(path, limits)


@contextlib.contextmanager
def no_workers() -> Iterator[None]:
    """Kill the workers that other threads wait for, and let none start while the block runs.

    Whoever waits gets WorkerKilled at once: a run that is interrupted need not wait for a large file.
    """
    none_may_run.set()
    try:
        with _lock:
            processes = [worker.process for worker in _busy]
        for process in processes:
            if process is not None:
                process.kill()
        yield
    finally:
        none_may_run.clear()


@atexit.register
def close_workers() -> None:
    """End the kept workers. Runs at the end of the process; a later `kept_worker` starts new ones."""
    with _lock:
        workers = [worker for idle in _idle.values() for worker in idle]
        for idle in _idle.values():
            idle.clear()
    for worker in workers:
        worker.close()


def _forget_workers() -> None:
    # A forked child must not talk over its parent's pipes.
    global _lock
    _lock = threading.Lock()
    _idle.clear()
    _busy.clear()


os.register_at_fork(after_in_child=_forget_workers)
