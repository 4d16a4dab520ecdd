"""What Dagster watches between the nights: new files in the landing folder, and runs that fail."""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

import dagster as dg

from pipeline.causes import failure_causes
from pipeline.failures import report_damage, report_failure
from pipeline.jobs import VERIFY_JOB, release_job
from pipeline.resources import JuesuanHome
from pipeline.settings import from_environment, today
from pipeline.warehouse.landing import landing_files

LOOK_SECONDS = 60


def settled_listing(landing: Path, now: float, settle_seconds: float) -> str | None:
    """Digest of the names, sizes and times of the files that have not changed for `settle_seconds`; None without any.

    A time in the future (a clock that was set back) counts as long ago.
    """
    lines = []
    for path in landing_files(landing):
        try:
            stat = path.stat()
        except OSError:
            # It has just gone, or is a link to nothing: the run names it.
            continue
        if not 0 <= now - stat.st_mtime < settle_seconds:
            lines.append(f"{path.relative_to(landing)}\t{stat.st_size}\t{stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest() if lines else None


@dg.sensor(
    job=release_job,
    minimum_interval_seconds=LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Start a run when files in the landing folder are new and have been left alone for a while.",
)
def landing_folder(context: dg.SensorEvaluationContext, juesuan: JuesuanHome) -> dg.SensorResult | dg.SkipReason:
    """Compare the folder with what was seen before, which is the cursor.

    A copy may keep the old time of its source while it grows. So files must also look the same at two looks that lie
    `settle_seconds` apart.
    """
    landing = juesuan.landing_path
    if not landing.is_dir():
        return dg.SkipReason(f"the landing folder {landing} is missing; create it or set JUESUAN_LANDING")
    now = time.time()
    listing = settled_listing(landing, now, juesuan.settle_seconds)
    cursor: dict[str, Any] = (
        json.loads(context.cursor) if context.cursor else {"started": None, "seen": None, "since": now}
    )
    if listing is None or listing == cursor["started"]:
        return dg.SkipReason("nothing new, or nothing that has been left alone for long enough")
    if listing != cursor["seen"] or now < cursor["since"]:
        cursor |= {"seen": listing, "since": now}
        return dg.SensorResult(
            skip_reason=dg.SkipReason("something is new; it is looked at once more"), cursor=json.dumps(cursor)
        )
    if now - cursor["since"] < juesuan.settle_seconds:
        return dg.SkipReason("something is new; it is looked at once more")
    request = dg.RunRequest(run_key=listing, partition_key=today().isoformat())
    return dg.SensorResult(run_requests=[request], cursor=json.dumps(cursor | {"started": listing}))


@dg.run_failure_sensor(
    name="failure_report",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Write a report of each run that fails to home/reports, and tell the command and webhook.",
)
def failure_report(context: dg.RunFailureSensorContext, juesuan: JuesuanHome) -> None:
    """Say what failed: gates with their counts, else steps with their causes."""
    records = context.instance.get_records_for_run(
        context.dagster_run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ).records
    checks = [record.event_log_entry.get_dagster_event().event_specific_data for record in records]
    causes = failure_causes(checks, context.get_step_failure_events()) or [context.failure_event.message or ""]
    report = report_damage if context.dagster_run.job_name == VERIFY_JOB else report_failure
    report(from_environment(home=juesuan.path), context.dagster_run.run_id, causes)
