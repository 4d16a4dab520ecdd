"""From cells to lines: `statements`, which recognises each document's forms once per version of the forms."""

from collections import Counter

import dagster as dg

from pipeline.assets.documents import raw_cells
from pipeline.faults import passing_faults
from pipeline.forms import forms_version
from pipeline.healing import with_whole_lines
from pipeline.reading import newest_readings
from pipeline.recognising import recognise_into_lake, unrecognised
from pipeline.resources import PUBLISHER, JuesuanHome


@dg.asset(
    deps=[raw_cells],
    group_name="statements",
    pool=PUBLISHER,
    description="Which form each table is, what its columns mean, and the lines of every document.",
)
def statements(juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]) -> dg.MaterializeResult[None]:
    """Recognise every document that this version of the forms has not seen, or not by its newest reading."""
    with passing_faults():
        warnings: list[str] = []

        def work() -> Counter[str]:
            return recognise(juesuan, warnings)

        statuses = with_whole_lines(juesuan.path, work, lambda: None, warnings)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": statuses.total(),
                "forms_version": forms_version(),
                "warnings": warnings,
                **{f"documents_{status}": count for status, count in sorted(statuses.items())},
            }
        )


def recognise(juesuan: JuesuanHome, warnings: list[str]) -> Counter[str]:
    """Recognise what is left to do; return how many documents came to which status.

    Raises:
        Damaged: The lines are.
    """
    pending = unrecognised(juesuan.path, newest_readings(juesuan.cells))
    return recognise_into_lake(juesuan.path, juesuan.cells, pending, juesuan.executor, warnings=warnings)
