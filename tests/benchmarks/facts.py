"""How the warehouse grows: loading, file size, and questions to the marts, up to a hundred million facts.

    python -m tests.benchmarks.facts --facts 1000000 10000000 100000000

Facts are those of the samples, copied to other departments and years under keys of their own. What is timed is the
load of the fact tables, the ledger of value cells and the dimensions from Parquet in the order of the release, then
every example question: for one department, as pages ask, and for all departments at once. Cells are left out.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from pipeline.warehouse.database import connect
from pipeline.warehouse.release import current
from pipeline.warehouse.schema import create_all, create_marts, fact_tables, fill_derived, statements, tables
from tests.benchmarks.archive import SAMPLES, copied, cost, elsewhere, juesuan_run

Found = dict[int, dict[str, float]]
ROUNDS = 5
COPIED = ("statement", "statement_reading", "value_cell", "dim_document", "dim_department", "dim_project")
SAME = ("dim_subject", "dim_subject_name", "dim_form", "dim_label")
# As a page of one department asks.
ASKED = "SELECT * FROM {mart} WHERE department_id = '{department_id}'"
MARTS = ("expenditure_by_function", "expenditure_by_economic_class", "three_public_by_department", "budget_vs_final")


def make_lines(origin: Path, folder: Path, facts: int) -> int:
    """Write copies as Parquet, one file a table; return how many documents they stand for."""
    with connect() as con:
        con.execute(f"ATTACH '{origin}' AS origin (READ_ONLY)")
        of_samples = sum(con.execute(f"SELECT count(*) FROM origin.{t}").fetchall()[0][0] for t in fact_tables())
        rounds = -(-facts // of_samples)
        # Ten years of a department; none has two documents of one year and stage.
        con.execute(
            "CREATE TABLE copy AS SELECT document_id AS origin, department_id AS origin_department, "
            "md5(document_id || n)[:16] AS id, md5(concat_ws(':', k, n // 10))[:13] AS department, "
            "(2010 + n % 10)::INTEGER AS year, (1 + n % 997)::INTEGER AS factor FROM range($1) r(n), (SELECT *, "
            "row_number() OVER (PARTITION BY stage ORDER BY document_id) AS k FROM origin.dim_document)",
            [rounds],
        )
        documents = rounds * con.execute("SELECT count(*) FROM origin.dim_document").fetchall()[0][0]
        for table in (*fact_tables(), *COPIED):
            names = [column.name for column in tables()[table].columns]
            values = ", ".join(f"{copied(name)} AS {name}" for name in names)
            key = "document_id" if "document_id" in names else None
            if key:
                rows = f"SELECT {values} FROM origin.{table} l JOIN copy c ON c.origin = l.document_id"
            else:
                rows = (
                    f"SELECT DISTINCT ON ({tables()[table].key[0]}) {values} FROM origin.{table} l "
                    "JOIN copy c ON c.origin_department = l.department_id"
                )
            con.execute(f"COPY ({rows}) TO '{folder / table}.parquet'")
        for table in SAME:
            con.execute(f"COPY origin.{table} TO '{folder / table}.parquet'")
    return documents


def load(folder: Path, path: Path) -> None:
    """Load everything into a fresh warehouse, in the order of a release."""
    with connect(path) as con:
        create_all(con)
        for table in (*fact_tables(), *COPIED, *SAME):
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM '{folder / table}.parquet' ORDER BY ALL")
        create_marts(con)
        fill_derived(con)


def ask(path: Path, question: str) -> float:
    """Seconds that a question takes, its answer fetched."""
    with connect(path, read_only=True) as con:
        began = time.perf_counter()
        con.execute(question).fetchall()
        return time.perf_counter() - began


def measure(origin: Path, folder: Path, facts: int) -> dict[str, float]:
    """Documents, seconds, megabytes and percentiles for one size."""
    folder.mkdir()
    documents = elsewhere(make_lines, origin, folder, facts)
    path = folder / "warehouse.duckdb"
    loaded = cost(sys.executable, "-m", "tests.benchmarks.facts", "--load", folder, path)
    for parquet in folder.glob("*.parquet"):
        parquet.unlink()
    with connect(path, read_only=True) as con:
        some = con.execute(f"SELECT department_id FROM dim_department ORDER BY 1 LIMIT {ROUNDS}").fetchall()
    pages = [ask(path, ASKED.format(mart=mart, department_id=row[0])) for mart in MARTS for row in some]
    wholes = [ask(path, sql) for _, sql in statements("examples")]
    return {
        "documents": documents,
        "load s": loaded.seconds,
        "facts a second": facts / loaded.seconds,
        "release MB": path.stat().st_size / 1e6,
        "peak GB": loaded.peak / 1024,
        **{f"department {name}": value for name, value in percentiles(pages).items()},
        **{f"example {name}": value for name, value in percentiles(wholes).items()},
    }


def percentiles(seconds: list[float]) -> dict[str, float]:
    """The median and the 95th percentile."""
    return {"p50 s": statistics.median(seconds), "p95 s": statistics.quantiles(seconds, n=20)[-1]}


def plot(sizes: list[int], values: list[float]) -> str:
    """Bars of what one million facts cost at each size: level where growth is linear."""
    each = [value / size * 1e6 for size, value in zip(sizes, values, strict=True)]
    return "\n".join(
        f"{n:>13,} {'█' * round(30 * v / max(each)):<30} {v:.2f}" for n, v in zip(sizes, each, strict=True)
    )


def by_size(measure: Callable[[Path, Path, int], dict[str, float]], facts: Sequence[int], folder: Path | None) -> Found:
    """What `measure` finds at each size: it is given a release of the samples, a folder of its own, and the size."""
    found = {}
    with tempfile.TemporaryDirectory(dir=folder) as name:
        home = Path(name) / "home"
        juesuan_run(home, SAMPLES)
        release = current(home)
        assert release is not None
        for size in facts:
            found[size] = measure(release.path, Path(name) / str(size), size)
            print(f"{size:,}: {found[size]}", file=sys.stderr, flush=True)
    return found


def report(found: Found, what: str, row: str) -> None:
    """Print the machine, a table of everything, and a plot of one row that is called `what`."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, DuckDB {duckdb.__version__}\n")
    print("| | " + " | ".join(f"{facts:,} facts" for facts in found) + " |\n|---|" + "---|" * len(found))
    for name in next(iter(found.values())):
        print(f"| {name} | " + " | ".join(f"{values[name]:,.2f}" for values in found.values()) + " |")
    print(f"\n{what} for a million facts, by size")
    print(plot(list(found), [values[row] for values in found.values()]))


def main() -> None:
    """Measure each size and print a table and a plot."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, help="Where to work; a temporary folder if not given.")
    parser.add_argument("--load", type=Path, nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load:
        load(*arguments.load)
        return
    report(by_size(measure, arguments.facts, arguments.folder), "seconds of loading", "load s")


if __name__ == "__main__":
    main()
