"""What the gates cost: every suite on a warehouse of so many facts, with all their cells.

    python -m tests.benchmarks.gates --facts 1000000 10000000

The facts are those of `facts.py`, here with every printed cell, for what the gates ask of cells is most of their work.
The gates run in a process of their own; what Great Expectations takes to start is measured by itself. A gate that fails
has more to do than one that passes, so failures are counted: they should be as few at every size.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

import duckdb

from pipeline.warehouse.database import connect
from pipeline.warehouse.gates import read_report, run_gates
from pipeline.warehouse.release import current
from pipeline.warehouse.schema import tables
from tests.benchmarks.archive import SAMPLES, cost, elsewhere, juesuan_run, start_up
from tests.benchmarks.facts import load, make_lines, plot


def make(origin: Path, folder: Path, facts: int, path: Path) -> int:
    """Make a warehouse of so many facts and their cells; return how many cells it has."""
    documents = make_lines(origin, folder, facts)
    load(folder, path)
    columns = [c.name for c in tables()["source_cell"].columns if c.name != "document_id"]
    with connect(path) as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"ATTACH '{origin}' AS origin (READ_ONLY)")
        con.execute("INSERT INTO release SELECT * FROM origin.release")
        con.execute(
            f"INSERT INTO source_cell BY NAME SELECT md5(document_id || n)[:16] AS document_id, {', '.join(columns)} "
            "FROM origin.source_cell, range($1 // (SELECT count(*) FROM origin.dim_document)) r(n) ORDER BY ALL",
            [documents],
        )
        return int(con.execute("SELECT count(*) FROM source_cell").fetchall()[0][0])


def measure(origin: Path, folder: Path, facts: int) -> dict[str, float]:
    """Cells, seconds, megabytes and failures for one size."""
    folder.mkdir()
    path = folder / "warehouse.duckdb"
    cells = elsewhere(make, origin, folder, facts, path)
    for parquet in folder.glob("*.parquet"):
        parquet.unlink()
    checked = cost(sys.executable, "-W", "ignore", "-m", "tests.benchmarks.gates", "--check", path)
    report = read_report(path)
    assert report is not None
    found = {
        "cells": cells,
        "release MB": path.stat().st_size / 1e6,
        "gates, seconds": checked.seconds,
        "gates, processor seconds": checked.processor,
        "peak GB": checked.peak / 1024,
        "gates failed": len(report.failures),
    }
    path.unlink()
    return found


def main() -> None:
    """Measure each size and print a table and a plot."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, help="Where to work; a temporary folder if not given.")
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.check:
        run_gates(arguments.check)
        return
    started = start_up("import great_expectations")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        juesuan_run(folder / "home", SAMPLES)
        release = current(folder / "home")
        assert release is not None
        found = {}
        for facts in arguments.facts:
            found[facts] = measure(release.path, folder / str(facts), facts)
            print(f"{facts:,}: {found[facts]}", file=sys.stderr, flush=True)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, DuckDB {duckdb.__version__}")
    print(f"start of Great Expectations alone: {started.processor:.1f} processor seconds\n")
    print("| | " + " | ".join(f"{facts:,} facts" for facts in found) + " |\n|---|" + "---|" * len(found))
    for row in next(iter(found.values())):
        print(f"| {row} | " + " | ".join(f"{values[row]:,.2f}" for values in found.values()) + " |")
    print("\nprocessor seconds of gates for a million facts, by size")
    print(plot(list(found), [values["gates, processor seconds"] for values in found.values()]))


if __name__ == "__main__":
    main()
