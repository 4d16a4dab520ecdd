"""The jobs: everything from the landing folder to the exports, and verifying what is kept."""

import dagster as dg

from pipeline.faults import passing_faults
from pipeline.resources import PUBLISHER, JuesuanHome
from pipeline.verify import verify

JOB_NAME = "release_job"
VERIFY_JOB = "verify_job"
# In Dagster's event; `juesuan verify` names all.
_NAMED = 20

# In one process: every step of a multi-process run would import the stack again, which costs more than the steps do.
release_job = dg.define_asset_job(
    JOB_NAME,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Read what is new, assemble a candidate, check it, publish it.",
)


@dg.op(pool=PUBLISHER, description="Hold everything that is kept against its digests; fails where something is not.")
def verify_home(context: dg.OpExecutionContext, juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]) -> None:
    """What can be made again is set aside or made again; the failure is how people are told."""
    with passing_faults():
        kinds = list(verify(juesuan.path, juesuan.cells, may_change=True))
    faults = [line for kind in kinds for line in (*kind.damaged, *kind.passed_over)]
    metadata = {kind.name: f"{kind.files} files, {kind.bytes} bytes, {len(kind.damaged)} damaged" for kind in kinds}
    if faults:
        more = f"; and {len(faults) - _NAMED} more" if len(faults) > _NAMED else ""
        raise dg.Failure("; ".join(faults[:_NAMED]) + more, metadata=metadata, allow_retries=False)
    context.add_output_metadata(metadata)


@dg.job(
    name=VERIFY_JOB,
    executor_def=dg.in_process_executor,
    description="Everything that is kept, held against its digests.",
)
def verify_job() -> None:
    """One step."""
    verify_home()
