"""From the checked candidate to readers: `warehouse` publishes it, `exports` and `ducklake` give it other forms."""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from pipeline.faults import passing_faults
from pipeline.inputs import forget_unchanged, keep_inputs, unchanged_verdict
from pipeline.log import log
from pipeline.resources import PUBLISHER, JuesuanHome
from pipeline.second_target import bring_up
from pipeline.settings import TIMEZONE, from_environment
from pipeline.warehouse.candidate import candidate_path
from pipeline.warehouse.drift import compare, keep_alarms
from pipeline.warehouse.ducklake import Snapshot
from pipeline.warehouse.exports import export, exports_folder
from pipeline.warehouse.history import Retention, prune, prune_candidates
from pipeline.warehouse.release import PublishRefused, current, publish
from pipeline.warehouse.schema import tables

GROUP = "release"
LAKE_CHECK = "holds_the_release"


# Every night materialises it, also where nothing is new; before the offices open it is late.
FRESH = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=4, minutes=30), timezone=TIMEZONE
)


@dg.asset(
    deps=list(tables()),
    pool=PUBLISHER,
    freshness_policy=FRESH,
    group_name=GROUP,
    description="The released version and the link `current.duckdb`. Refuses any candidate but the one that passed.",
)
def warehouse(
    context: dg.AssetExecutionContext, juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]
) -> dg.MaterializeResult[None]:
    """Publish this run's own candidate. A run that has checked none, such as one of this asset alone, is refused."""
    with passing_faults():
        home, run_id = juesuan.path, context.run.run_id
        before = current(home)
        if before is not None and unchanged_verdict(home, run_id) is not None:
            release = before
        else:
            log.info("publishing", extra={"activity": "publishing", "done": 0, "total": None})
            try:
                release = publish(home, run_id)
            except PublishRefused as refusal:
                raise dg.Failure(f"not published: {refusal}", allow_retries=False) from refusal
            if before is not None and before.version != release.version:
                keep_alarms(home, release.version, before.version, compare(before.path, release.path))
            keep_inputs(home, run_id, release.version)
            # The version holds the same content; candidates of failed runs stay for whoever looks into them.
            candidate_path(home, run_id).unlink()
        settings = from_environment()
        retention = Retention(settings.keep_releases, settings.keep_days)
        prune_candidates(home, retention)
        for version in prune(home, retention):
            log.info("release %s is no longer kept", version)
        return dg.MaterializeResult(
            metadata={
                "version": release.version,
                "changed": before is None or release.version != before.version,
                "path": dg.MetadataValue.path(release.path),
                "documents": release.documents,
                "facts": release.facts,
                "findings": release.findings,
            }
        )


@dg.asset(
    deps=[warehouse],
    pool=PUBLISHER,
    group_name=GROUP,
    description="Parquet files, datapackage.json and the data dictionary.",
)
def exports(
    context: dg.AssetExecutionContext, juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]
) -> dg.MaterializeResult[None]:
    """Export the current release."""
    with passing_faults():
        release = current(juesuan.path)
        if release is None:
            raise dg.Failure("there is no release to export; publish one first", allow_retries=False)
        folder = exports_folder(juesuan.path, release)
        if unchanged_verdict(juesuan.path, context.run.run_id) is None:
            log.info("exporting", extra={"activity": "exporting", "done": 0, "total": None})
            export(juesuan.path, release)
        forget_unchanged(juesuan.path, context.run.run_id)
        return dg.MaterializeResult(metadata={"version": release.version, "folder": dg.MetadataValue.path(folder)})


# After the exports, so that a lake that answers slowly keeps nobody waiting.
@dg.asset(
    deps=[warehouse, exports],
    pool=PUBLISHER,
    group_name=GROUP,
    output_required=False,
    check_specs=[
        dg.AssetCheckSpec(
            LAKE_CHECK, asset="ducklake", description="DuckLake holds the current release.", blocking=False
        )
    ],
    description="The release once more, in a DuckLake. Only where JUESUAN_DUCKLAKE is set.",
)
def ducklake(
    context: dg.AssetExecutionContext, juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Bring the lake up to the current release. One that cannot be reached only warns: the next run catches up."""
    outcome = bring_up(from_environment(home=juesuan.path), context.run.run_id)
    if isinstance(outcome, Snapshot):
        yield dg.MaterializeResult(metadata={"version": outcome.version, "snapshot": outcome.number})
    yield dg.AssetCheckResult(
        check_name=LAKE_CHECK,
        passed=not isinstance(outcome, str),
        severity=dg.AssetCheckSeverity.WARN,
        description=outcome if isinstance(outcome, str) else None if outcome else "JUESUAN_DUCKLAKE is not set",
    )
