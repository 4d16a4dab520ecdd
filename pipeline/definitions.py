"""Everything that Dagster loads. `workspace.yaml` points here."""

import dagster as dg

from pipeline.assets.documents import raw_cells, raw_documents
from pipeline.assets.release import ducklake, exports, warehouse
from pipeline.assets.star_schema import candidate
from pipeline.assets.statements import statements
from pipeline.checks import drift, gates
from pipeline.jobs import release_job, verify_job
from pipeline.resources import home_from_environment, home_lock
from pipeline.schedules import nightly, weekly_verify
from pipeline.sensors import failure_report, landing_folder

defs = dg.Definitions(
    assets=[raw_documents, raw_cells, statements, candidate, warehouse, exports, ducklake],
    asset_checks=[gates, drift],
    jobs=[release_job, verify_job],
    schedules=[nightly, weekly_verify],
    sensors=[landing_folder, failure_report],
    resources={"juesuan": home_from_environment(), "home_lock": home_lock},
)
