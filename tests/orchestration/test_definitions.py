"""What Dagster sees: the graph of assets, their checks, the schedule and the sensor."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml

from pipeline import sensors
from pipeline.assets.documents import raw_cells, raw_documents
from pipeline.definitions import defs
from pipeline.jobs import JOB_NAME
from pipeline.partitions import ingest_dates, takes_new_files
from pipeline.resources import JuesuanHome
from pipeline.schedules import nightly
from pipeline.sensors import landing_folder, settled_listing
from pipeline.settings import today
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
    }


def test_every_gate_is_a_check_on_its_own_table_and_critical_ones_block() -> None:
    graph = defs.resolve_asset_graph()
    checks = {(key.asset_key.to_user_string(), key.name): graph.get(key).blocking for key in graph.asset_check_keys}
    assert checks == {(gate.table, gate.name): gate.severity == "critical" for gate in gates()}
    assert {table for table, _ in checks} == set(tables())
    assert any(checks.values())


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


def test_sensor_is_off_until_someone_turns_it_on() -> None:
    assert landing_folder.default_status is dg.DefaultSensorStatus.STOPPED
    assert landing_folder.job_name == JOB_NAME


@pytest.fixture
def quiet_file(tmp_path: Path) -> Path:
    path = tmp_path / "landing" / "a.txt"
    path.parent.mkdir()
    path.write_text("科目\t金额\n", encoding="utf-8")
    _age(path, 3600)
    return path


def _age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def _evaluate(landing: Path, cursor: str | None) -> dg.SensorResult | dg.SkipReason:
    resource = JuesuanHome(
        home=str(landing.parent / "home"), landing=str(landing), reader_processes=1, settle_seconds=60
    )
    return landing_folder(dg.build_sensor_context(cursor=cursor, resources={"juesuan": resource}))


def test_sensor_starts_one_run_per_change(quiet_file: Path) -> None:
    first = _evaluate(quiet_file.parent, None)
    assert isinstance(first, dg.SensorResult)
    assert [request.partition_key for request in first.run_requests] == [today().isoformat()]
    assert isinstance(_evaluate(quiet_file.parent, first.cursor), dg.SkipReason)
    _age(quiet_file, 1800)
    assert isinstance(_evaluate(quiet_file.parent, first.cursor), dg.SensorResult)


def test_sensor_leaves_a_file_alone_that_is_still_being_copied(quiet_file: Path) -> None:
    _age(quiet_file, sensors.SETTLE_SECONDS / 2)
    assert isinstance(_evaluate(quiet_file.parent, None), dg.SkipReason)


def test_sensor_takes_a_time_in_the_future_as_quiet(quiet_file: Path) -> None:
    assert settled_listing(quiet_file.parent, now=0.0) is not None


def test_sensor_names_a_missing_landing_folder(tmp_path: Path) -> None:
    result = _evaluate(tmp_path / "nowhere", None)
    assert isinstance(result, dg.SkipReason)
    assert "nowhere" in (result.skip_message or "")


def test_instance_template_is_understood(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_bytes((ROOT / "dagster.yaml").read_bytes())
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 2
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
        assert not instance.run_monitoring_settings.get("retry_on_asset_or_op_failure")
