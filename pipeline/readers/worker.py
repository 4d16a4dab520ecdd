"""The worker process that `sandbox.py` starts: answers requests on its standard input until that is closed.

A request and an answer are JSON behind an eight-byte length. The process limits its own memory before each file. It
ends when its caller does, in the middle of a file too, and by an alarm should it be deaf to that.
"""

import gc
import json
import os
import resource
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.readers.dispatch import read_here
from pipeline.readers.limits import CRASHED, Limits
from pipeline.readers.model import Reading

_LENGTH = struct.Struct("!Q")
# The caller's own clock runs out first; the alarm is for a worker whose caller was killed.
_ALARM_GRACE_SECONDS = 5.0
_MESSAGE_CHARS = 160


def serve(requests: BinaryIO, answers: BinaryIO, answer: Callable[[dict[str, Any], Limits], dict[str, Any]]) -> None:
    """Answer requests until the input ends."""
    while header := requests.read(_LENGTH.size):
        request = json.loads(requests.read(_LENGTH.unpack(header)[0]))
        limits = Limits(**request["limits"])
        _limit_memory(limits.memory_bytes)
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + _ALARM_GRACE_SECONDS)
        try:
            # Encoding the answer needs memory too.
            data = json.dumps(answer(request, limits)).encode()
        except MemoryError:
            data = b'{"out_of_memory": true}'
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(_LENGTH.pack(len(data)) + data)
        answers.flush()


def _read(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    try:
        reading = read_here(Path(request["path"]), limits)
    except MemoryError:
        raise
    except Exception as error:  # libraries raise anything on damaged bytes
        what = " ".join(f"{type(error).__name__} {error}".split())[:_MESSAGE_CHARS]
        reading = Reading("application/octet-stream", 0, status="unreadable", reason=f"{CRASHED}: {what}")
    return {
        "media_type": reading.media_type,
        "page_count": reading.page_count,
        "cells": [astuple(cell) for cell in reading.cells],
        "status": reading.status,
        "reason": reading.reason,
        "notes": reading.notes,
    }


def _limit_memory(extra_bytes: int) -> None:
    # The address space that the process has now is its base: libraries, and what earlier files left.
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + extra_bytes, hard))


def _end_with_caller() -> None:
    # The other end of the pipe is the caller's alone.
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)
    poll.poll()
    os._exit(1)


def _collect_seldom() -> None:
    # A page makes thousands of small objects without cycles: looking for some after each page is a tenth of its cost.
    gc.set_threshold(50_000, 20, 100)


def main(answer: Callable[[dict[str, Any], Limits], dict[str, Any]]) -> None:
    """Serve on the process's own pipes. The pipe for answers is taken away from everything that prints."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _collect_seldom()
    threading.Thread(target=_end_with_caller, daemon=True).start()
    serve(sys.stdin.buffer, answers, answer)


if __name__ == "__main__":
    main(_read)
