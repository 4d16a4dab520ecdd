"""From cells to lines: `statements`, which recognises each document's forms once per version of the forms."""

import dagster as dg

from pipeline.assets.documents import raw_cells
from pipeline.faults import passing_faults
from pipeline.forms import forms_version
from pipeline.reading import newest_readings
from pipeline.recognising import recognise_into_lake, unrecognised
from pipeline.resources import PUBLISHER, JuesuanHome


@dg.asset(
    deps=[raw_cells],
    group_name="statements",
    pool=PUBLISHER,
    description="Which form each table is, what its columns mean, and the lines of every document.",
)
def statements(juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]) -> dg.MaterializeResult:
    """Recognise every document that this version of the forms has not seen, or not by its newest reading."""
    with passing_faults():
        pending = unrecognised(juesuan.path, newest_readings(juesuan.cells))
        statuses = recognise_into_lake(juesuan.path, juesuan.cells, pending, juesuan.executor)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(pending),
                "forms_version": forms_version(),
                **{f"documents_{status}": count for status, count in sorted(statuses.items())},
            }
        )
