"""What it costs to keep cells in an object store instead of a folder: `python -m tests.benchmarks.cells FOLDER`.

Reads the same files by turns into a folder and into the tests' S3-compatible server on this machine, fetches all of it
again, and lists it; with `--slow SECONDS` the server waits so long before each answer, as one that is far away.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from object_store import BUCKET, server

from pipeline.reading import contents, newest_readings, read_into_lake
from pipeline.warehouse.archive import register_landing, registrations
from pipeline.warehouse.cells import Cells


def main() -> None:
    """Print seconds by the clock, and of the processor for this process: neither its readers nor the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow", type=float, default=0.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as store:
        os.environ.update(store.environment)
        home = Path(folder) / "home"
        register_landing(home, arguments.folder, date.today())
        store.tell("slow", arguments.slow)
        # Neither pays for the imports.
        newest_readings(Cells(f"s3://{BUCKET}/first"))
        for number in range(arguments.rounds):
            for location in (f"{folder}/cells", f"s3://{BUCKET}/{number}"):
                _measure(home, Cells(location))
            shutil.rmtree(f"{folder}/cells")


def _measure(home: Path, cells: Cells) -> None:
    pending = contents(registrations(home))

    def fetch() -> None:
        wanted = newest_readings(cells)
        for _ in cells.fetch_ahead([(wanted[r.sha256], r.sha256) for r in pending]):
            pass

    spent = [
        _spent("read", lambda: read_into_lake(home, cells, pending, "processes:2")),
        _spent("list", lambda: newest_readings(cells)),
        _spent("fetch", fetch),
    ]
    sizes = [len(cells.store.read(name)) for name in cells.store.names()]
    load = os.getloadavg()[0]
    print(f"{cells.location}: {len(sizes)} objects, {sum(sizes):,} bytes, the largest {max(sizes):,}; load {load:.1f}")
    print("  " + "; ".join(spent), flush=True)


def _spent(what: str, act: Callable[[], object]) -> str:
    clock, before = time.perf_counter(), _processor()
    act()
    return f"{what} {time.perf_counter() - clock:.2f} s, processor {_processor() - before:.2f} s"


def _processor() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


if __name__ == "__main__":
    main()
