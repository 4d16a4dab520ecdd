"""What happens to workers, told by a text; `strange_reader` and `strange_recogniser` are run for the real ones."""

import os
import signal
import time
from pathlib import Path


def happen(text: str) -> None:
    """Nothing, or what the text says. Killed once: the mark is in the folder `$STRANGE_MARKS`."""
    if "too_slow" in text:
        time.sleep(60)
    if "too_large" in text:
        bytearray(4 * 1024**3)
    if "killed_always" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "killed_once" in text:
        mark = Path(os.environ["STRANGE_MARKS"], "killed")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGTERM)
