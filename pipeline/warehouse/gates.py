"""The gates: expectations/*.json run on a candidate by Great Expectations. Only what passed them may be published.

The result lies beside the candidate with the digest of exactly the file that was looked at. Great Expectations takes
seconds to import, so it is imported only where it runs.
"""

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.shipped import EXPECTATIONS
from pipeline.warehouse.damage import Damaged, file_digest, read_sealed, write_sealed
from pipeline.warehouse.database import connect
from pipeline.warehouse.schema import tables

CRITICAL = "critical"
SEVERITIES = (CRITICAL, "warning", "info")
_SAMPLE_ROWS = 5


class GateError(Exception):
    """The gates cannot run as written: a suite is missing, or an expectation in it is not understood."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One expectation of one table, as its suite names it."""

    table: str
    name: str
    severity: str
    description: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate said. `failed` counts rows or values, `sample` shows up to five of them as text."""

    table: str
    name: str
    severity: str
    description: str
    passed: bool
    failed: int
    sample: list[str]


@dataclass(frozen=True, slots=True)
class GateReport:
    """What all gates said of one file. `passed`: no critical gate failed."""

    candidate_sha256: str
    passed: bool
    results: list[GateResult]

    @property
    def failures(self) -> list[GateResult]:
        """Gates that failed, critical ones first."""
        failed = (result for result in self.results if not result.passed)
        return sorted(failed, key=lambda r: (SEVERITIES.index(r.severity), r.table, r.name))


def gates() -> list[Gate]:
    """Every gate of every table, without importing Great Expectations.

    Raises:
        GateError: A table has no suite, or a suite states an unknown severity or one name twice.
    """
    return [
        Gate(table, e["meta"]["name"], e["severity"], e["description"])
        for table in tables()
        for e in _suite(table)["expectations"]
    ]


def gates_path(candidate: Path) -> Path:
    """Where the gates' result for a candidate lies."""
    return candidate.with_suffix(".gates.json")


def run_gates(candidate: Path) -> GateReport:
    """Run every suite on a candidate and write the result beside it.

    Raises:
        GateError: See gates; also if Great Expectations built fewer expectations than a suite names.
    """
    gates_path(candidate).unlink(missing_ok=True)
    digest = file_digest(candidate)
    with _source(candidate) as (gx, source):
        results = [result for table in tables() for result in _run_suite(gx, source, candidate, table)]
    passed = all(result.passed or result.severity != CRITICAL for result in results)
    report = GateReport(digest, passed, results)
    write_sealed(gates_path(candidate), asdict(report))
    return report


def read_report(candidate: Path) -> GateReport | None:
    """The gates' result that lies beside a candidate, None if they did not run or it is damaged: they run again."""
    try:
        content = read_sealed(gates_path(candidate))
        return GateReport(**content | {"results": [GateResult(**result) for result in content["results"]]})
    except (FileNotFoundError, Damaged, KeyError, TypeError):
        return None


def verdict(path: Path) -> GateReport:
    """What the gates said of exactly this file: as it was kept beside it, by running them now where nothing was.

    Raises:
        Damaged: What was kept is said of other bytes, so these are not those that were released.
        GateError: See run_gates.
    """
    report = read_report(path)
    if report is None:
        return run_gates(path)
    if report.candidate_sha256 != file_digest(path):
        raise Damaged(path, "its bytes are not those that the gates saw; the next run sets it aside")
    return report


@contextmanager
def _source(candidate: Path) -> Iterator[tuple[Any, Any]]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    _later("scipy", "stats")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from pipeline.warehouse import gx_dialect

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql("candidate", connection_string=f"duckdb+gx:///{candidate}")
    engine = source.get_execution_engine()
    # Great Expectations looks here for what a dialect can do (regular expressions).
    engine.dialect_module = gx_dialect
    try:
        yield gx, source
    finally:
        # An engine that is left open keeps the file locked.
        engine.engine.dispose()
        source.get_engine().dispose()


def _later(package: str, name: str) -> None:
    """Load a module when it is first used. Great Expectations imports this one, and no expectation here needs it."""
    whole = f"{package}.{name}"
    spec = importlib.util.find_spec(whole)
    if whole in sys.modules or spec is None or spec.loader is None:
        return
    loader = importlib.util.LazyLoader(spec.loader)
    spec.loader = loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[whole] = module
    loader.exec_module(module)
    setattr(sys.modules[package], name, module)


def _suite(table: str) -> dict[str, Any]:
    path = EXPECTATIONS / f"{table}.json"
    if not path.exists():
        raise GateError(f"expectations/{table}.json is missing; every table of sql/schema has a suite")
    suite: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names = [e.get("meta", {}).get("name") for e in suite["expectations"]]
    if len(set(names)) != len(names) or not all(names):
        raise GateError(f"expectations/{table}.json: each expectation needs a meta.name of its own")
    for expectation in suite["expectations"]:
        if expectation.get("severity") not in SEVERITIES or not expectation.get("description"):
            raise GateError(f"expectations/{table}.json: {expectation['meta']['name']} lacks severity or description")
    return suite


def _run_suite(gx: Any, source: Any, candidate: Path, table: str) -> list[GateResult]:
    content = _suite(table)
    asset = source.add_table_asset(table, table_name=table)
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    # Examples cost a query more each, so only what failed is asked for them.
    failed = [
        expectation
        for expectation, result in _validated(gx, batch, table, content, "BOOLEAN_ONLY")
        if not result.success
    ]
    asked = _validated(gx, batch, table, content | {"expectations": failed}, "SUMMARY") if failed else []
    results = {e["meta"]["name"]: _failure(candidate, table, e, result) for e, result in asked}
    return [
        results.get(e["meta"]["name"])
        or GateResult(table, e["meta"]["name"], e["severity"], e["description"], passed=True, failed=0, sample=[])
        for e in content["expectations"]
    ]


def _validated(
    gx: Any, batch: Any, table: str, content: dict[str, Any], result_format: str
) -> list[tuple[dict[str, Any], Any]]:
    """Each expectation of a suite with what Great Expectations says of it."""
    from pipeline.warehouse.gx_rows import as_counted

    expectations = content["expectations"]
    suite = gx.ExpectationSuite(**content | {"expectations": [as_counted(e) for e in expectations]})
    # An expectation of unknown type or severity is logged and dropped: that gate would stand open.
    if len(suite.expectations) != len(expectations):
        raise GateError(f"expectations/{table}.json: Great Expectations read only {len(suite.expectations)} of it")
    outcome = batch.validate(suite, result_format=result_format)
    by_name = {result.expectation_config.meta["name"]: result for result in outcome.results}
    return [(e, by_name[e["meta"]["name"]]) for e in expectations]


def _failure(candidate: Path, table: str, expectation: dict[str, Any], result: Any) -> GateResult:
    details = result.result or {}
    query = expectation["kwargs"].get("unexpected_rows_query")
    if not details:
        failed, sample = 1, [_exception(result.exception_info)]
    elif query:
        failed, sample = int(details["observed_value"]), _rows(candidate, table, query)
    else:
        failed = int(details.get("unexpected_count", 1))
        values = details.get("partial_unexpected_list") or [details.get("observed_value")]
        sample = [str(value) for value in values[:_SAMPLE_ROWS]]
    meta, description = expectation["meta"], expectation["description"]
    return GateResult(table, meta["name"], expectation["severity"], description, False, failed, sample)


def _rows(candidate: Path, table: str, query: str) -> list[str]:
    with connect(candidate, read_only=True) as con:
        con.execute(f"SELECT * FROM ({query.format(batch=table)}) LIMIT {_SAMPLE_ROWS}")
        names = [column[0] for column in con.description or []]
        return [", ".join(f"{n}={v}" for n, v in zip(names, row, strict=True)) for row in con.fetchall()]


def _exception(info: Any) -> str:
    """Great Expectations nests an exception under the metric that raised it."""
    found = info if "exception_message" in info else next(iter(info.values()), {})
    return f"could not be evaluated: {found.get('exception_message')}"
