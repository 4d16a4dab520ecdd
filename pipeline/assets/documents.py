"""From the landing folder to cells: `raw_documents` and `raw_cells`, both partitioned by ingest date."""

from collections.abc import MutableMapping
from datetime import date
from typing import cast

import dagster as dg

from pipeline.batches import LOST, Outcome
from pipeline.faults import passing_faults
from pipeline.healing import heal_registrations
from pipeline.log import log
from pipeline.partitions import ingest_dates, takes_new_files
from pipeline.readers import READER_VERSION
from pipeline.reading import newest_readings, outdated, read_into_lake, restored, unread
from pipeline.resources import JuesuanHome
from pipeline.settings import from_environment, today
from pipeline.warehouse.archive import Registration, register_landing, registrations
from pipeline.warehouse.cache import forget_seen_files

GROUP = "documents"
# A backfill of a year is a dozen runs: each ends, shows what it did, and leaves room for others.
BACKFILL = dg.BackfillPolicy.multi_run(max_partitions_per_run=31)
PARTITION_TAG = "dagster/partition"


@dg.asset(
    partitions_def=ingest_dates,
    backfill_policy=BACKFILL,
    group_name=GROUP,
    description="Every landed file, archived unchanged by content hash; one registration per name.",
)
def raw_documents(context: dg.AssetExecutionContext, juesuan: JuesuanHome) -> dg.MaterializeResult[None]:
    """Take in what is new. Old partitions take in nothing: their files were registered on their own days."""
    with passing_faults():
        days = _days(context)
        problems: list[str] = []
        warnings = heal_registrations(juesuan.path)
        if takes_new_files(days[-1]):
            may_be_empty = from_environment().landing_may_be_empty
            landed = register_landing(
                juesuan.path, juesuan.landing_path, days[-1], juesuan.settle_seconds, may_be_empty=may_be_empty
            )
            problems = landed.problems
            warnings += landed.warnings
            for problem in problems:
                log.warning("not taken: %s", problem)
            for warning in landed.warnings:
                log.warning(warning)
        taken = [r for r in registrations(juesuan.path) if r.ingest_date in days]
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(taken),
                "bytes": sum(r.size for r in taken),
                "duplicates": sum(r.status_hint == "duplicate" for r in taken),
                "not_taken": problems,
                "warnings": warnings,
            }
        )


@dg.asset(
    partitions_def=ingest_dates,
    backfill_policy=BACKFILL,
    deps=[raw_documents],
    group_name=GROUP,
    description="The cells of every file. A run of an old partition reads its files anew if the readers have changed.",
)
def raw_cells(context: dg.AssetExecutionContext, juesuan: JuesuanHome) -> dg.MaterializeResult[None]:
    """Read the partitions' files that today's readers have not read.

    A current run also reads what earlier nights left behind, so that a killed night loses nothing.
    """
    with passing_faults():
        days = _days(context)
        known = registrations(juesuan.path)
        read = newest_readings(juesuan.cells)
        again: list[Registration] = []
        pending = outdated(read, [r for r in known if r.ingest_date in days])
        if takes_new_files(days[-1]):
            again = restored(juesuan.path, known)
            pending = list(dict.fromkeys([*pending, *unread(read, known), *again]))
        cells = 0

        def count(outcome: Outcome) -> None:
            nonlocal cells
            cells += outcome.cells
            read[outcome.item.registration.sha256] = outcome.item.key
            if (outcome.reason or "").startswith(LOST):
                forget_seen_files(juesuan.path)

        statuses = read_into_lake(juesuan.path, juesuan.cells, pending, juesuan.executor, kept=count, again=bool(again))
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": cells,
                "documents": len(pending),
                "reader_version": READER_VERSION,
                "documents_by_older_readers": len(outdated(read, known)),
                **{f"documents_{status}": count for status, count in sorted(statuses.items())},
            }
        )


def _days(context: dg.AssetExecutionContext) -> list[date]:
    """The run's partitions, in order."""
    if not (context.has_partition_key or context.has_partition_key_range):
        _become_todays_run(context)
    return sorted(date.fromisoformat(key) for key in context.partition_keys)


def _become_todays_run(context: dg.AssetExecutionContext) -> None:
    """Give a run that was launched without a partition today's, as if it had been launched with it.

    Dagster lets such a run begin and then fails it at the first partitioned asset that follows another one. So a
    default inside each asset is not enough: the run itself must carry the tag. Its record gets it for the interface,
    for partitions shown as filled and for runs that try it again; the object in memory for the steps that follow here.
    """
    tag = {PARTITION_TAG: today().isoformat()}
    context.instance.add_run_tags(context.run.run_id, tag)
    cast(MutableMapping[str, str], context.run.tags).update(tag)
    log.info("launched without a partition; the run is of %s", tag[PARTITION_TAG])
