"""The one job: everything from the landing folder to the exports."""

import dagster as dg

JOB_NAME = "release_job"

# In one process: every step of a multi-process run would import the stack again, which costs more than the steps do.
release_job = dg.define_asset_job(
    JOB_NAME,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Read what is new, assemble a candidate, check it, publish it.",
)
