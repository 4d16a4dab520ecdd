"""Ctrl-C and `kill`: a command of the command line ends in order, and says by its exit code which of the two it was.

Runs that Dagster's daemon starts are ended by Dagster, and know nothing of this.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = (signal.SIGINT, signal.SIGTERM)


class _Signals:
    """Signals as the system delivers them, whatever handler is set: Dagster sets its own while a step runs, which does
    not tell what came."""

    def __init__(self) -> None:
        self.pipe: int | None = None
        self.first: signal.Signals | None = None

    def look(self) -> None:
        try:
            came = os.read(self.pipe, 4096) if self.pipe is not None else b""
        except BlockingIOError:
            return
        self.first = self.first or next((signal.Signals(number) for number in came if number in _ENDING), None)


_signals = _Signals()


@contextmanager
def interruptible() -> Iterator[None]:
    """While the block runs, SIGTERM is answered as Ctrl-C is, and which of them came first is remembered."""
    if threading.current_thread() is not threading.main_thread():
        # Signals are the main thread's.
        yield
        return
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    woken = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    _signals.pipe, _signals.first = reading, None
    try:
        yield
    finally:
        _signals.pipe = None
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGTERM, before)
        os.close(reading)
        os.close(writing)


def interrupted_by() -> signal.Signals | None:
    """The signal that is to end the command; None if none has come."""
    _signals.look()
    return _signals.first
