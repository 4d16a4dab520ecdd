"""The job itself, run in this process: what it skips, what stops it, and what it never lets through."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from runs import execute

from pipeline import batches, reading
from pipeline.assets import star_schema
from pipeline.assets.documents import raw_cells, raw_documents
from pipeline.cli.run import run_pipeline
from pipeline.definitions import defs
from pipeline.jobs import JOB_NAME
from pipeline.readers import read_file
from pipeline.reading import newest_readings, outdated, unread
from pipeline.resources import JuesuanHome
from pipeline.settings import Settings, today
from pipeline.warehouse.archive import register_landing, registrations
from pipeline.warehouse.gates import gates
from pipeline.warehouse.release import current

_PARTS_OF_ASSETS = (("ducklake", "holds_the_release"), ("dim_document", "new_files_load"))


def _corrupting(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    build: Callable[..., Path] = star_schema.build_candidate

    def corrupted(*arguments: object) -> Path:
        path = build(*arguments)
        with duckdb.connect(str(path)) as con:
            con.execute(sql)
        return path

    monkeypatch.setattr(star_schema, "build_candidate", corrupted)


def test_failed_gate_stops_the_release_and_says_so(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(own.home)
    _corrupting(monkeypatch, "DELETE FROM fact_kpi WHERE fact_id = (SELECT min(fact_id) FROM fact_kpi)")
    assert run_pipeline(own, verbose=False) == 1
    told = capsys.readouterr().err
    assert "Not released" in told
    assert "value_cell." in told, "the ledger of cells misses the lost fact"
    assert "Traceback" not in told
    assert current(own.home) == before
    assert before is not None
    assert not [p for p in (own.home / "exports").iterdir() if p.name != before.version]


def test_all_gates_report_before_the_run_stops(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    _corrupting(monkeypatch, "INSERT INTO fact_kpi SELECT * FROM fact_kpi LIMIT 1")
    result = execute(own)
    assert not result.success
    checks = result.get_asset_check_evaluations()
    [failed] = [c for c in checks if not c.passed and c.asset_key == dg.AssetKey("fact_kpi")]
    assert failed.check_name == "critical"
    assert "key_unique: " in (failed.description or "")
    assert "**key_unique**: 1" in str(failed.metadata["failed_rows"].value)
    checks = [c for c in checks if c.check_name in {"critical", "warning"}]
    passed = sum(int(str(c.metadata["passed"].value)) for c in checks)
    assert passed + sum(int(str(c.metadata["failed"].value)) for c in checks) == len(gates())
    steps = {event.step_key for event in result.all_events if event.is_step_success}
    assert "candidate" in steps
    assert not {"warehouse", "exports"} & steps


def test_a_gate_that_only_warns_is_told_and_lets_the_release_pass(own: Settings) -> None:
    before = current(own.home)
    (own.landing / "notice.txt").write_text("something new", encoding="utf-8")
    result = execute(own)
    assert result.success
    checks = result.get_asset_check_evaluations()
    [failed] = [c for c in checks if not c.passed and c.asset_key == dg.AssetKey("fact_revenue")]
    assert (failed.check_name, failed.severity) == ("warning", dg.AssetCheckSeverity.WARN)
    assert (failed.description or "").startswith("branch_has_something_finer: "), "a sample prints a total alone"
    assert current(own.home) != before


def test_publishing_by_itself_is_refused(own: Settings) -> None:
    before = current(own.home)
    result = execute(own, "warehouse")
    assert not result.success
    [failure] = [event for event in result.all_events if event.is_step_failure]
    assert "not published" in (failure.step_failure_data.error_display_string or "")
    assert current(own.home) == before


def test_a_run_without_a_partition_is_of_today(own: Settings) -> None:
    before = current(own.home)
    with dg.DagsterInstance.ephemeral() as instance:
        config = {"resources": {"juesuan": {"config": _resource(own).model_dump()}}}
        # Twice: only where files were materialised before does Dagster ask which of their partitions cells depend on.
        for _ in range(2):
            job = defs.resolve_job_def(JOB_NAME)
            result = job.execute_in_process(instance=instance, run_config=config, raise_on_error=False)
            assert result.success
            run = instance.get_run_by_id(result.run_id)
            assert run is not None
            assert run.tags["dagster/partition"] == today().isoformat(), "what tries it again must know it"
        for asset in ("raw_documents", "raw_cells"):
            assert instance.get_materialized_partitions(dg.AssetKey(asset)) == {today().isoformat()}
    after = current(own.home)
    assert before is not None
    assert after is not None
    assert after.documents == before.documents + 1, "it takes in what is new"


def test_checks_by_themselves_have_nothing_to_look_at(own: Settings) -> None:
    # The lake's check and that of new files are part of what they check.
    parts = (dg.AssetCheckKey(dg.AssetKey(a), c) for a, c in _PARTS_OF_ASSETS)
    checks = dg.AssetSelection.all_asset_checks() - dg.AssetSelection.checks(*parts)
    only_checks = dg.define_asset_job("only_checks", selection=checks)
    definitions = dg.Definitions(
        assets=defs.assets,
        asset_checks=defs.asset_checks,
        jobs=[only_checks],
        resources=defs.resources | {"juesuan": _resource(own)},
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def("only_checks")
        result = job.execute_in_process(instance=instance, raise_on_error=False)
    [failure] = [event for event in result.all_events if event.is_step_failure]
    assert "start the whole job" in (failure.step_failure_data.error_display_string or "")


def _resource(settings: Settings) -> JuesuanHome:
    return JuesuanHome(
        home=str(settings.home),
        landing=str(settings.landing),
        executor=settings.executor,
        settle_seconds=settings.settle_seconds,
    )


def _read_documents(settings: Settings, day: date) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize(
            [raw_documents, raw_cells],
            partition_key=day.isoformat(),
            resources={"juesuan": _resource(settings)},
            instance=instance,
        )


def test_file_is_read_once_per_reader_version(landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def counting(path: Path, *arguments, **options):
        read.append(path)
        return read_file(path, *arguments, **options)

    contents = len({file.read_bytes() for file in landing.iterdir()})
    assert contents == len(list(landing.iterdir())) - 1, "two names share their bytes"

    monkeypatch.setattr(batches, "read_file", counting)
    settings = Settings(tmp_path / "home", landing, "processes:2")
    long_ago = today() - timedelta(days=30)
    known = register_landing(settings.home, landing, long_ago).registrations
    _read_documents(settings, today())
    assert len(read) == contents
    _read_documents(settings, today())
    _read_documents(settings, long_ago)
    assert len(read) == contents
    # What older readers have read waits for a run of its own partition, and stays in use until then.
    monkeypatch.setattr(reading, "READER_VERSION", "another")
    _read_documents(settings, today())
    assert len(read) == contents
    assert len(outdated(newest_readings(settings.cells), known)) == contents
    _read_documents(settings, long_ago)
    assert len(read) == 2 * contents
    assert outdated(newest_readings(settings.cells), known) == []


def test_old_partition_reads_only_its_own_files_and_takes_in_none(landing: Path, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home", landing, "inline")
    long_ago = today() - timedelta(days=30)
    _read_documents(settings, long_ago)
    assert registrations(settings.home) == []
    register_landing(settings.home, landing, today())
    _read_documents(settings, long_ago)
    left = unread(newest_readings(settings.cells), registrations(settings.home))
    assert len(left) == len({f.read_bytes() for f in landing.iterdir()})


def test_current_partition_reads_what_a_killed_night_left_behind(landing: Path, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home", landing, "inline")
    register_landing(settings.home, landing, today() - timedelta(days=3))
    _read_documents(settings, today())
    assert unread(newest_readings(settings.cells), registrations(settings.home)) == []
