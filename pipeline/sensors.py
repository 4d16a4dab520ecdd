"""What starts the job between the nights: new files in the landing folder. Stopped unless someone turns it on."""

import hashlib
import time
from pathlib import Path

import dagster as dg

from pipeline.jobs import release_job
from pipeline.resources import JuesuanHome
from pipeline.settings import today

SETTLE_SECONDS = 60


def settled_listing(landing: Path, now: float) -> str | None:
    """Digest of the folder's names, sizes and times, or None while a file is younger than `SETTLE_SECONDS`.

    A file that is still being copied keeps changing, so the whole folder is left alone until it is quiet. A time in
    the future (a clock that was set back) counts as quiet.
    """
    lines = []
    for path in sorted(p for p in landing.rglob("*") if p.is_file()):
        stat = path.stat()
        if 0 <= now - stat.st_mtime < SETTLE_SECONDS:
            return None
        lines.append(f"{path.relative_to(landing)}\t{stat.st_size}\t{stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dg.sensor(
    job=release_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Start a run when the landing folder has changed and has been quiet for a minute.",
)
def landing_folder(context: dg.SensorEvaluationContext, juesuan: JuesuanHome) -> dg.SensorResult | dg.SkipReason:
    """Compare the folder with the listing of the last run, which is the cursor."""
    landing = juesuan.landing_path
    if not landing.is_dir():
        return dg.SkipReason(f"the landing folder {landing} is missing; create it or set JUESUAN_LANDING")
    listing = settled_listing(landing, time.time())
    if listing is None:
        return dg.SkipReason(f"a file in {landing} changed less than {SETTLE_SECONDS} s ago")
    if listing == context.cursor:
        return dg.SkipReason("nothing new")
    request = dg.RunRequest(run_key=listing, partition_key=today().isoformat())
    return dg.SensorResult(run_requests=[request], cursor=listing)
