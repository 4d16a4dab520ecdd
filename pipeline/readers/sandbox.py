"""Work on files in a process of its own, so that a hostile or broken file costs its own time and memory only.

This is the caller's side: start a worker, send a request, wait no longer than the limit, kill it if need be. What the
worker does is in `worker.py`, or in another module that serves requests the same way. Both talk JSON over pipes;
nothing that a worker sends is ever executed.
"""

import contextlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from pipeline.readers.limits import CRASHED, DEFAULT_LIMITS, MEMORY_LIMIT, TIME_LIMIT, Limits
from pipeline.readers.model import Cell, Reading
from pipeline.shipped import PACKAGE

_LENGTH = struct.Struct("!Q")
_CHUNK_BYTES = 1 << 20
# A process that is asked to end gets this long before it is killed.
_CLOSE_SECONDS = 2.0
# Nothing that a file makes a worker do ends in these: a person, a service manager or the kernel short of memory did it.
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGPWR}
# pdfium and the spreadsheet reader abort when they are refused memory.
_OUT_OF_MEMORY_SIGNAL = signal.SIGABRT


none_may_run = threading.Event()
"""Set while a run ends: no worker starts (kept_workers.py)."""


class _WorkerGone(Exception):
    """The worker ended before it answered."""


class _TooSlow(Exception):
    """The worker did not answer in time."""


class WorkerFailed(Exception):
    """The worker gave no answer: too slow, too large, or crashed. The message begins with which (see limits.py)."""


class WorkerKilled(Exception):
    """Somebody killed the worker before it answered, which says nothing about what it was asked."""


class Worker:
    """One worker process, started at the first request and again after it had to be killed.

    One request at a time. `module` is what is run; it calls `pipeline.readers.worker.main`. `too_slow` begins what is
    said of one that did not answer in time.
    """

    module: ClassVar[str]
    too_slow: ClassVar[str]

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, request: dict[str, Any], limits: Limits) -> dict[str, Any]:
        """The worker's answer to one request.

        Raises:
            WorkerFailed: There is none.
            WorkerKilled: There is none, and the request is not to blame.
        """
        try:
            sent = self._send({**request, "limits": asdict(limits)})
            answer: dict[str, Any] = json.loads(_receive(sent, time.monotonic() + limits.seconds))
        except _TooSlow:
            self.kill()
            raise WorkerFailed(f"{TIME_LIMIT}: {self.too_slow} {limits.seconds:g} seconds") from None
        except (_WorkerGone, BrokenPipeError, json.JSONDecodeError):
            raise self._why_gone(limits) from None
        except BaseException:
            # Interrupted half-way: the worker's answer would be taken for that of the next request.
            self.kill()
            raise
        if "out_of_memory" in answer:
            self.kill()
            raise WorkerFailed(_memory_reason(limits))
        return answer

    @property
    def process(self) -> "subprocess.Popen[bytes] | None":
        """The process that runs now."""
        return self._process

    def close(self) -> None:
        """End the worker process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def kill(self) -> None:
        """End the worker process at once; the next request starts another."""
        if self._process is not None:
            self._process.kill()
        self.close()

    def _send(self, request: dict[str, Any]) -> "subprocess.Popen[bytes]":
        data = json.dumps(request).encode()
        try:
            _write(self._running(), data)
        except BrokenPipeError:
            # It died between two files, which says nothing about this one.
            self.kill()
            _write(self._running(), data)
        return self._running()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *_python_path()])}
            self._process = subprocess.Popen(
                # -P: whatever folder the caller works in must not lend its modules to the worker.
                [sys.executable, "-P", "-m", self.module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                bufsize=0,
                # What a terminal sends to everything that it started, such as Ctrl-C, is the caller's to answer.
                start_new_session=True,
            )
        # Looked at after the start: what starts at the same moment is not in the list of those that are killed.
        if none_may_run.is_set():
            self.kill()
            raise WorkerKilled("the run ends")
        return self._process

    def _why_gone(self, limits: Limits) -> Exception:
        process = self._process
        assert process is not None
        try:
            # The pipe closes a moment before the process is gone.
            status = process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            status = 0
        self.kill()
        if -status in _FROM_OUTSIDE:
            return WorkerKilled(f"the process was killed ({signal.Signals(-status).name})")
        if -status == _OUT_OF_MEMORY_SIGNAL:
            return WorkerFailed(_memory_reason(limits))
        what = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return WorkerFailed(f"{CRASHED} ({what}); the file is damaged or hostile")


class ReaderWorker(Worker):
    """A worker that reads files into cells."""

    module = "pipeline.readers.worker"
    too_slow = "not read within"

    def read(self, path: Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
        """Read a file in the worker. Never raises for what is in the file.

        Raises:
            WorkerKilled: Somebody killed the worker.
        """
        try:
            answer = self.ask({"path": str(path.absolute())}, limits)
        except WorkerFailed as error:
            return Reading("application/octet-stream", 0, status="unreadable", reason=str(error))
        return Reading(**{**answer, "cells": [Cell(*cell) for cell in answer["cells"]]})


def _python_path() -> list[str]:
    return [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []


def _write(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(_LENGTH.pack(len(data)) + data)


def _receive(process: "subprocess.Popen[bytes]", deadline: float) -> bytes:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        (length,) = _LENGTH.unpack(_read_exactly(process.stdout.fileno(), _LENGTH.size, selector, deadline))
        return _read_exactly(process.stdout.fileno(), length, selector, deadline)


def _read_exactly(file: int, size: int, selector: selectors.BaseSelector, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not selector.select(left):
            raise _TooSlow
        chunk = os.read(file, min(_CHUNK_BYTES, size - len(data)))
        if not chunk:
            raise _WorkerGone
        data += chunk
    return bytes(data)


def _memory_reason(limits: Limits) -> str:
    return f"{MEMORY_LIMIT}: needs more than {limits.memory_bytes / 1024**2:,.0f} MB"
