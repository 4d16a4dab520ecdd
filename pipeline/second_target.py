"""After a release, and where nothing is new: bring the second target, a DuckLake, up to it. No Dagster."""

from pipeline.failures import report_lag
from pipeline.log import log
from pipeline.settings import Settings
from pipeline.warehouse.ducklake import DuckLake, DuckLakeLags, Snapshot, prune_ducklake, publish_to_ducklake


def ducklake(settings: Settings) -> DuckLake | None:
    """The lake of the settings; None where there is none."""
    if settings.ducklake is None:
        return None
    return DuckLake(settings.ducklake, settings.ducklake_data or settings.home / "ducklake")


def bring_up(settings: Settings, run_id: str) -> Snapshot | str | None:
    """Publish the current release to the lake, if it does not hold it yet.

    The release stands, whatever happens here: a lake that lags is logged, reported like a failed run, and tried again
    by the next run.

    Returns:
        What the lake holds now; why it lags; None where there is no lake.
    """
    lake = ducklake(settings)
    if lake is None:
        return None
    log.info("publishing to DuckLake", extra={"activity": "publishing to DuckLake", "done": 0, "total": None})
    try:
        snapshot = publish_to_ducklake(settings.home, lake)
    except DuckLakeLags as lag:
        reason = f"DuckLake lags behind the release; the next run tries again: {lag}"
        log.warning(reason)
        report_lag(settings, run_id, reason)
        return reason
    try:
        prune_ducklake(settings.home, lake)
    except DuckLakeLags as error:
        log.warning("DuckLake holds the release, but old snapshots could not be removed: %s", error)
    return snapshot
