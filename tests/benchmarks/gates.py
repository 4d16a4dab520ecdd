"""What the gates cost: every suite on a warehouse of so many facts, with all their cells.

    python -m tests.benchmarks.gates --facts 1000000 10000000

The facts are those of `facts.py`, here with every printed cell, for what the gates ask of cells is most of their work.
The gates run in a process of their own; what Great Expectations takes to start is measured by itself. A gate that fails
has more to do than one that passes, so failures are counted: they should be as few at every size.
"""

import argparse
import sys
from pathlib import Path

from pipeline.warehouse.database import connect
from pipeline.warehouse.gates import read_report, run_gates
from pipeline.warehouse.schema import tables
from tests.benchmarks.archive import cost, elsewhere, start_up
from tests.benchmarks.facts import by_size, load, make_lines, report


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
    verdict = read_report(path)
    assert verdict is not None
    found = {
        "cells": cells,
        "release MB": path.stat().st_size / 1e6,
        "gates, seconds": checked.seconds,
        "gates, processor seconds": checked.processor,
        "peak GB": checked.peak / 1024,
        "gates failed": len(verdict.failures),
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
    found = by_size(measure, arguments.facts, arguments.folder)
    print(f"start of Great Expectations alone: {started.processor:.1f} processor seconds")
    report(found, "processor seconds of gates", "gates, processor seconds")


if __name__ == "__main__":
    main()
