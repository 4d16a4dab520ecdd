"""Which faults a step is tried again for: those of the surroundings that pass. Any other fails once."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipeline.interrupts import interrupted_by
from pipeline.log import log

# What a mount, a network or a busy machine says and takes back. A full disk, a missing folder, a file that may not be
# read, and every fault of a document or of the program stay as they are however often they are tried.
PASSING = frozenset(
    {
        errno.EIO,
        errno.EAGAIN,
        errno.EBUSY,
        errno.EINTR,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENOTCONN,
        errno.ECONNRESET,
        errno.ECONNABORTED,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.ENETRESET,
        errno.ENOMEM,
    }
)
RETRIES = 2
WAIT_SECONDS = 30


@contextmanager
def passing_faults() -> Iterator[None]:
    """In a step: ask Dagster to try it again after a passing fault; any other one is final.

    A run that was interrupted begins no further step, also where a library took the interruption for an error of its
    own: what it then said of its work, such as of a gate, is not true.
    """
    if interrupted_by():
        raise KeyboardInterrupt
    try:
        yield
    except OSError as error:
        if error.errno in PASSING:
            log.warning("a fault that may pass, tried again in %d s: %s", WAIT_SECONDS, error)
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=WAIT_SECONDS) from error
        raise dg.Failure(_in_words(error), allow_retries=False) from error


def _in_words(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{where}"
