"""The gates as Dagster's asset checks: one check per expectation, on the asset of its table; critical ones block.

The alarms of drift are checks on the release; they only warn.
"""

from collections.abc import Iterator

import dagster as dg

from pipeline.inputs import unchanged_verdict
from pipeline.log import log
from pipeline.resources import PUBLISHER, JuesuanHome
from pipeline.warehouse.candidate import candidate_path
from pipeline.warehouse.drift import alarm_names, read_alarms
from pipeline.warehouse.gates import GateResult, run_gates
from pipeline.warehouse.gates import gates as all_gates
from pipeline.warehouse.release import current

CRITICAL = "critical"


# One step for all tables: a verdict holds for one file as a whole, and Great Expectations opens it once.
@dg.multi_asset_check(
    name="gates",
    pool=PUBLISHER,
    specs=[
        dg.AssetCheckSpec(
            gate.name,
            asset=gate.table,
            description=gate.description,
            blocking=gate.severity == CRITICAL,
            metadata={"severity": gate.severity},
        )
        for gate in all_gates()
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
    for result in report.results:
        yield dg.AssetCheckResult(
            asset_key=result.table,
            check_name=result.name,
            passed=result.passed,
            severity=dg.AssetCheckSeverity.ERROR if result.severity == CRITICAL else dg.AssetCheckSeverity.WARN,
            description=None if result.passed else in_words(result),
            metadata={"failed": result.failed, "failed_rows": dg.MetadataValue.md(_markdown(result))},
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


def in_words(result: GateResult) -> str:
    """A failed gate in one line: what must hold, how often it does not, and the first example."""
    example = f", first: {result.sample[0]}" if result.sample else ""
    return f"{result.description} {result.failed} failed{example}"


def _markdown(result: GateResult) -> str:
    return "\n".join(f"- `{row}`" for row in result.sample) or "none"
