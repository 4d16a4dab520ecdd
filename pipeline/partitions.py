"""Daily partitions by ingest date, in the time of the publishers."""

from datetime import date, timedelta

import dagster as dg

from pipeline.settings import TIMEZONE, today

# end_offset=1: today's partition exists today, so that a run can fill it while the day lasts.
ingest_dates = dg.DailyPartitionsDefinition(start_date="2026-01-01", timezone=TIMEZONE, end_offset=1)


def takes_new_files(day: date) -> bool:
    """Whether the partition may still receive files: today's, and yesterday's for a run that crosses midnight."""
    return day >= today() - timedelta(days=1)
