"""When jobs run by themselves: every night, after the offices have published, and verifying once a week."""

import dagster as dg

from pipeline.jobs import release_job, verify_job
from pipeline.settings import TIMEZONE


@dg.schedule(
    job=release_job,
    cron_schedule="0 2 * * *",
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at 02:00: the files of the date on which the night runs.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Ask for the partition of the tick's own date; a repeated tick asks for the same run."""
    day = context.scheduled_execution_time.date().isoformat()
    return dg.RunRequest(run_key=day, partition_key=day)


@dg.schedule(
    job=verify_job,
    cron_schedule="0 4 * * 0",
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="On Sundays at 04:00: everything that is kept, held against its digests.",
)
def weekly_verify(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Ask for one run on the tick's date."""
    return dg.RunRequest(run_key=f"verify {context.scheduled_execution_time.date().isoformat()}")
