"""The gates as Dagster's asset checks: for a table one of its critical expectations, which blocks, one of the rest.

A check names the expectations that failed. The alarms of drift are checks on the release; they only warn.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

import dagster as dg

from pipeline.inputs import unchanged_verdict
from pipeline.log import log
from pipeline.resources import PUBLISHER, JuesuanHome
from pipeline.warehouse.candidate import candidate_path
from pipeline.warehouse.drift import alarm_names, read_alarms
from pipeline.warehouse.gates import CRITICAL, Gate, GateResult, run_gates
from pipeline.warehouse.gates import gates as all_gates
from pipeline.warehouse.release import current

_G = TypeVar("_G", Gate, GateResult)


def _by_check(gates: Sequence[_G]) -> list[tuple[str, str, list[_G]]]:
    """Gates by table and severity: Dagster's record of a check costs more than most gates do."""
    key = attrgetter("table", "severity")
    return [(table, severity, list(found)) for (table, severity), found in groupby(sorted(gates, key=key), key=key)]


# One step for all tables: a verdict holds for one file as a whole, and Great Expectations opens it once.
@dg.multi_asset_check(
    name="gates",
    pool=PUBLISHER,
    specs=[
        dg.AssetCheckSpec(
            severity,
            asset=table,
            description="\n".join(f"- {gate.name}: {gate.description}" for gate in found),
            blocking=severity == CRITICAL,
            metadata={"gates": len(found)},
        )
        for table, severity, found in _by_check(all_gates())
    ],
)
def gates(context: dg.AssetCheckExecutionContext, juesuan: JuesuanHome) -> Iterator[dg.AssetCheckResult]:
    """Run every suite on this run's candidate and keep the verdict beside it.

    Where nothing has changed, the verdict on the current release is told again.
    """
    run_id = context.run.run_id
    path = candidate_path(juesuan.path, run_id)
    report = unchanged_verdict(juesuan.path, run_id)
    if report is None:
        if not path.exists():
            raise dg.Failure("this run has assembled no candidate to check; start the whole job", allow_retries=False)
        log.info("checking the candidate", extra={"activity": "checking", "done": 0, "total": None})
        report = run_gates(path)
    for table, severity, results in _by_check(report.results):
        failed = [result for result in results if not result.passed]
        yield dg.AssetCheckResult(
            asset_key=table,
            check_name=severity,
            passed=not failed,
            severity=dg.AssetCheckSeverity.ERROR if severity == CRITICAL else dg.AssetCheckSeverity.WARN,
            description="\n".join(map(_in_words, failed)) or None,
            metadata={
                "failed": len(failed),
                "passed": len(results) - len(failed),
                "failed_rows": dg.MetadataValue.md("\n\n".join(map(_markdown, failed)) or "none"),
            },
        )


@dg.multi_asset_check(
    name="drift",
    pool=PUBLISHER,
    specs=[
        dg.AssetCheckSpec(name, asset="warehouse", description=description, blocking=False)
        for name, description in alarm_names().items()
    ],
)
def drift(juesuan: JuesuanHome) -> Iterator[dg.AssetCheckResult]:
    """Tell what differs between the release and the one before it more than publications do. Never blocks."""
    release = current(juesuan.path)
    found = {alarm.name: alarm.messages for alarm in read_alarms(juesuan.path, release.version)} if release else {}
    for name in alarm_names():
        messages = found.get(name, [])
        yield dg.AssetCheckResult(
            asset_key="warehouse",
            check_name=name,
            passed=not messages,
            severity=dg.AssetCheckSeverity.WARN,
            description="; ".join(messages[:5]) or None,
            metadata={"found": len(messages), "messages": dg.MetadataValue.md("\n".join(f"- {m}" for m in messages))},
        )


def _in_words(result: GateResult) -> str:
    """A failed gate in one line: its name, what must hold, how often it does not, and the first example."""
    example = f", first: {result.sample[0]}" if result.sample else ""
    return " ".join(f"{result.name}: {result.description} {result.failed} failed{example}".split())


def _markdown(result: GateResult) -> str:
    return "\n".join([f"**{result.name}**: {result.failed}", "", *(f"- `{row}`" for row in result.sample)])
