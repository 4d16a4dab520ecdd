"""What Dagster sees: the graph of assets, their checks, the schedule and the sensor."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import yaml

from pipeline.assets.documents import raw_cells, raw_documents
from pipeline.definitions import defs
from pipeline.jobs import JOB_NAME, VERIFY_JOB
from pipeline.partitions import ingest_dates, takes_new_files
from pipeline.resources import PUBLISHER
from pipeline.schedules import nightly, weekly_verify
from pipeline.sensors import landing_folder
from pipeline.settings import today
from pipeline.warehouse.drift import alarm_names
from pipeline.warehouse.gates import gates
from pipeline.warehouse.schema import tables

ROOT = Path(__file__).parents[2]


def test_workspace_names_loadable_definitions() -> None:
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    assert workspace == {"load_from": [{"python_module": "pipeline.definitions"}]}
    dg.Definitions.validate_loadable(defs)


def test_graph_reads_as_the_design_does() -> None:
    graph = defs.resolve_asset_graph()
    edges = {
        key.to_user_string(): {parent.to_user_string() for parent in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
    }
    assert edges == {
        "raw_documents": set(),
        "raw_cells": {"raw_documents"},
        "statements": {"raw_cells"},
        **{table: {"statements"} for table in tables()},
        "warehouse": set(tables()),
        "exports": {"warehouse"},
        "ducklake": {"warehouse", "exports"},
    }


def test_every_gate_is_part_of_a_check_on_its_own_table_and_critical_ones_block() -> None:
    graph = defs.resolve_asset_graph()
    checks = {(key.asset_key.to_user_string(), key.name): graph.get(key) for key in graph.asset_check_keys}
    others = {("warehouse", name) for name in alarm_names()}
    others |= {("ducklake", "holds_the_release"), ("dim_document", "new_files_load")}
    assert checks.keys() == others | {(gate.table, gate.severity) for gate in gates()}
    assert {table for table, severity in checks if severity == "critical"} == {*tables()}
    assert {key for key, check in checks.items() if check.blocking} == {(table, "critical") for table in tables()}
    for gate in gates():
        told = checks[gate.table, gate.severity].description or ""
        assert f"- {gate.name}: {gate.description}" in told.splitlines()


def test_only_files_and_cells_are_partitioned() -> None:
    graph = defs.resolve_asset_graph()
    partitioned = {key.to_user_string() for key in graph.get_all_asset_keys() if graph.get(key).is_partitioned}
    assert partitioned == {raw_documents.key.to_user_string(), raw_cells.key.to_user_string()}
    assert ingest_dates.has_partition_key(today().isoformat()), "today's partition exists today"


def test_only_current_partitions_take_new_files() -> None:
    assert takes_new_files(today())
    assert takes_new_files(today() - timedelta(days=1)), "a run that crosses midnight"
    assert not takes_new_files(today() - timedelta(days=2))


def test_night_begins_at_two_where_the_publishers_are() -> None:
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert nightly.default_status is dg.DefaultScheduleStatus.RUNNING, "no one has to remember to turn it on"
    # 18:00 in UTC is 02:00 of the next day in Shanghai.
    tick = datetime(2026, 11, 21, 18, 0, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    request = nightly(dg.build_schedule_context(scheduled_execution_time=tick))
    assert isinstance(request, dg.RunRequest)
    assert (request.partition_key, request.run_key) == ("2026-11-22", "2026-11-22")


def test_everything_kept_is_verified_on_sundays_after_the_night_has_begun() -> None:
    assert (weekly_verify.cron_schedule, weekly_verify.execution_timezone) == ("0 4 * * 0", "Asia/Shanghai")
    assert weekly_verify.default_status is dg.DefaultScheduleStatus.RUNNING
    assert weekly_verify.job_name == VERIFY_JOB
    [node] = defs.resolve_job_def(VERIFY_JOB).nodes
    assert node.definition.pool == PUBLISHER, "it waits for a run that publishes"


def test_only_one_run_publishes_and_backfills_of_cells_go_on_beside_it() -> None:
    graph = defs.resolve_asset_graph()
    pools = {key.to_user_string(): graph.get(key).pools for key in graph.get_all_asset_keys()}
    assert [name for name, pool in sorted(pools.items()) if not pool] == ["raw_cells", "raw_documents"]
    assert set().union(*pools.values()) == {PUBLISHER}


def test_release_is_late_when_no_night_has_confirmed_it_by_six() -> None:
    policy = defs.resolve_asset_graph().get(dg.AssetKey("warehouse")).freshness_policy
    assert isinstance(policy, dg.FreshnessPolicy)
    assert (policy.deadline_cron, policy.timezone) == ("0 6 * * *", "Asia/Shanghai")


def test_sensor_is_off_until_someone_turns_it_on() -> None:
    assert landing_folder.default_status is dg.DefaultSensorStatus.STOPPED
    assert landing_folder.job_name == JOB_NAME


def test_instance_template_is_understood(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_bytes((ROOT / "dagster.yaml").read_bytes())
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 2
        concurrency = instance.get_concurrency_config()
        assert (concurrency.pool_config.pool_granularity.value, concurrency.pool_config.default_pool_limit) == (
            "run",
            1,
        )
        assert [(limit["key"], limit["limit"]) for limit in concurrency.run_queue_config.tag_concurrency_limits] == [
            ("dagster/backfill", 1)
        ]
        assert not instance.run_monitoring_settings.get("retry_on_asset_or_op_failure")
