"""The job in this process, for tests."""

from contextlib import nullcontext

import dagster as dg

from pipeline.definitions import defs
from pipeline.jobs import JOB_NAME
from pipeline.settings import Settings, today


def execute(settings: Settings, *assets: str, instance: dg.DagsterInstance | None = None) -> dg.ExecuteInProcessResult:
    """Run the job, or only some assets of it."""
    config = {
        "home": str(settings.home),
        "landing": str(settings.landing),
        "executor": "inline",
        "settle_seconds": settings.settle_seconds,
    }
    # One that is given is the caller's to close: it still reads from it.
    with nullcontext(instance) if instance else dg.DagsterInstance.ephemeral() as instance:
        return defs.resolve_job_def(JOB_NAME).execute_in_process(
            instance=instance,
            partition_key=today().isoformat(),
            asset_selection=[dg.AssetKey(name) for name in assets] or None,
            run_config={"resources": {"juesuan": {"config": config}}},
            raise_on_error=False,
        )
