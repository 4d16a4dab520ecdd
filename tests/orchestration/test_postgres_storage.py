"""Dagster's own records in PostgreSQL, set up the way the services are."""

import os
import subprocess
from pathlib import Path

import dagster as dg
import pytest
from runs import execute

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_run_and_its_checks_are_stored_and_read_again(own, postgres_server, tmp_path, monkeypatch) -> None:
    pytest.importorskip("dagster_postgres", reason="the extra `postgres` is not installed")
    database, folder = postgres_server.database(), tmp_path / "dagster"
    address = f"postgresql+psycopg2://juesuan@/{database}?host={postgres_server.folder}"
    monkeypatch.setenv("JUESUAN_DAGSTER_POSTGRES", address)
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    subprocess.run([str(ROOT / "deploy" / "prepare.sh")], env=os.environ, check=True)
    assert "juesuan@" not in (folder / "dagster.yaml").read_text(encoding="utf-8"), "the address stays out of files"
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        ran = execute(own, instance=instance)
        assert ran.success
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert type(instance.run_storage).__module__.startswith("dagster_postgres")
        [run] = instance.get_runs()
        assert (run.run_id, run.status) == (ran.run_id, dg.DagsterRunStatus.SUCCESS)
        assert instance.get_latest_materialization_event(dg.AssetKey("warehouse")).run_id == ran.run_id
        checks = instance.get_records_for_run(ran.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
        assert len(checks) > 50
    assert not list(folder.rglob("*.db")), "nothing is kept in SQLite"
