"""What a night costs over a large archive: nothing new, one new document, everything assembled anew.

    python -m tests.benchmarks.archive --documents 10000

The archive is made from the samples: their lines are copied to other departments and years, under the keys that such
documents would have; amounts are multiplied, for no two departments have the same accounts. Each measurement is a
process of its own; start-up (Python, Dagster, definitions) is measured by itself. The archived
files are a line each, for reading is not what is measured here.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import duckdb

from pipeline.forms import forms_version
from pipeline.readers import READER_VERSION, Reading
from pipeline.warehouse.archive import register_landing, registrations
from pipeline.warehouse.cells import Cells, ReadingKey
from pipeline.warehouse.database import connect
from pipeline.warehouse.lines import OWNED, line_tables, lines_path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
NEW_DOCUMENT = "yunnan-it-centre-2021-final.txt"
T = TypeVar("T")
# Keys begin with the document's or the department's id.
OWN_KEYS = {"document_id", "line_document_id", "fact_id", "statement_id"}
# A multiplied amount as it would be printed: in its unit, with as many decimals.
PUBLISHED = """
    CASE WHEN l.amount_yuan <> 0 THEN format(
        '{:.' || length(regexp_extract(l.amount_published, '\\.(\\d+)', 1)) || 'f}',
        (l.amount_yuan * c.factor / CASE l.unit_published WHEN '万元' THEN 10000 ELSE 1 END)::DOUBLE
    ) ELSE l.amount_published END
"""


@dataclass(frozen=True)
class Cost:
    """What a process cost: seconds by the clock, seconds of processor time, peak memory in MB."""

    seconds: float
    processor: float
    peak: float


def cost(*command: str | Path) -> Cost:
    """Run a command to its end.

    Raises:
        RuntimeError: It failed.
    """
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(list(map(str, command)), stdout=said, stderr=subprocess.STDOUT, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            raise RuntimeError(said.read().decode())
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def juesuan_run(home: Path, landing: Path) -> Cost:
    """Run the pipeline as a user does.

    Raises:
        RuntimeError: It released nothing.
    """
    command = "import sys; from pipeline.cli import main; sys.argv[0] = 'juesuan'; main()"
    return cost(sys.executable, "-c", command, "run", "--landing", landing, "--home", home)


def elsewhere(work: Callable[..., T], *arguments: object) -> T:
    """Call a function in a process of its own: what it takes of memory would count as that of what is started later."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def start_up(statement: str) -> Cost:
    """What Python costs for a statement and nothing else."""
    return cost(sys.executable, "-W", "ignore", "-c", statement)


def make_archive(home: Path, landing: Path, documents: int) -> None:
    """A home as a run leaves it before it assembles: registered, read and recognised."""
    with tempfile.TemporaryDirectory() as folder:
        origin = Path(folder) / "home"
        juesuan_run(origin, SAMPLES)
        landing.mkdir(parents=True)
        for number in range(documents):
            (landing / f"{number // 1000:03}").mkdir(exist_ok=True)
            (landing / f"{number // 1000:03}" / f"{number:06}.txt").write_text(f"copy {number}\n")
        with patch("os.fsync"):
            register_landing(home, landing, date(2026, 1, 1))
        key, reading = ReadingKey(READER_VERSION), Reading("text/plain", 1)
        known = [r for r in registrations(home) if r.status_hint is None]
        # One file of cells stands for all: links are written quickly.
        Cells.of(home).write(key, "0" * 64, reading)
        model = home / "lake" / "cells" / READER_VERSION / ("0" * 64)
        for registration in known:
            for suffix in (".parquet", ".json"):
                os.link(model.with_suffix(suffix), model.with_name(registration.sha256).with_suffix(suffix))
        path = lines_path(home, forms_version())
        path.parent.mkdir(parents=True)
        with connect(path) as con:
            con.execute(f"ATTACH '{lines_path(origin, forms_version())}' AS origin (READ_ONLY)")
            _copy_lines(con, [r.document_id for r in known])


def _copy_lines(con: duckdb.DuckDBPyConnection, ids: list[str]) -> None:
    originals = [row[0] for row in con.execute("SELECT document_id FROM origin.document ORDER BY 1").fetchall()]
    departments = [sha256(f"department {n // len(originals) // 10}".encode()).hexdigest()[:12] for n in range(len(ids))]
    columns = "n INTEGER, origin VARCHAR, id VARCHAR, department VARCHAR, year INTEGER, factor INTEGER"
    con.execute(f"CREATE TEMP TABLE copy ({columns})")
    con.executemany(
        "INSERT INTO copy VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                n,
                originals[n % len(originals)],
                document_id,
                departments[n],
                2010 + n // len(originals) % 10,
                1 + n // len(originals),
            )
            for n, document_id in enumerate(ids)
        ],
    )
    for table in ("document", *line_tables()):
        names = [row[0] for row in con.execute(f"SELECT column_name FROM (DESCRIBE origin.{table})").fetchall()]
        columns = [f"{copied(name)} AS {name}" for name in names]
        owner = "line_document_id" if table in OWNED else "document_id"
        con.execute(
            f"CREATE TABLE {table} AS SELECT {', '.join(columns)} FROM origin.{table} l JOIN copy c "
            f"ON c.origin = l.{owner} ORDER BY c.n"
        )


def copied(name: str) -> str:
    """SQL for a column of line `l` in its copy `c`: under other keys, a department and year of its own, multiplied."""
    if name in OWN_KEYS:
        return f"c.id || l.{name}[17:]"
    return {
        "department_id": f"CASE WHEN l.{name} IS NOT NULL THEN c.department END",
        "project_id": f"md5(c.department || c.year || l.{name})[:16]",
        "fiscal_year": "c.year",
        "amount_yuan": "l.amount_yuan * c.factor",
        "amount_published": PUBLISHED,
    }.get(name, f"l.{name}")


def measure(documents: int, folder: Path) -> dict[str, Cost]:
    """Each kind of night."""
    home, landing = folder / "home", folder / "landing"
    began = time.monotonic()
    elsewhere(make_archive, home, landing, documents)
    print(f"archive of {documents} documents made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    results = {
        "start-up of the command": start_up("import pipeline.cli.run"),
        "start-up with Dagster": start_up("import pipeline.definitions"),
        "everything assembled, checked, released": juesuan_run(home, landing),
        "nothing new": juesuan_run(home, landing),
    }
    shutil.copy(SAMPLES / NEW_DOCUMENT, landing)
    results["one new document"] = juesuan_run(home, landing)
    results["nothing new, again"] = juesuan_run(home, landing)
    with connect((home / "warehouse" / "current.duckdb").resolve(), read_only=True) as con:
        rows = con.execute("SELECT documents, facts, (SELECT count(*) FROM source_cell) FROM release").fetchall()[0]
        size = (home / "warehouse" / "current.duckdb").stat().st_size / 1e6
    print(f"{rows[0]:,} documents, {rows[1]:,} facts, {rows[2]:,} cells; release of {size:,.0f} MB", file=sys.stderr)
    return results


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="Where to work; a temporary folder if not given.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        results = measure(arguments.documents, Path(folder))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}\n")
    print("| night | seconds | processor seconds | peak MB |\n|---|---|---|---|")
    for name, found in results.items():
        print(f"| {name} | {found.seconds:.1f} | {found.processor:.1f} | {found.peak:.0f} |")


if __name__ == "__main__":
    main()
