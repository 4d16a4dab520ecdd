"""The second target as the command line shows it: it may be away, it catches up, and a rollback moves it too."""

import re
import shlex
import shutil

import duckdb
import pytest

from pipeline.warehouse.ducklake import DuckLake, load_extensions, snapshots
from pipeline.warehouse.release import current, versions


@pytest.fixture
def landing_folder(tmp_path, landing):
    folder = tmp_path / "landing"
    folder.mkdir()
    shutil.copy(landing / "final.txt", folder)
    return folder


@pytest.mark.slow
def test_a_lake_that_is_away_lags_catches_up_and_goes_back(cli, tmp_path, landing_folder, postgres_server, monkeypatch):
    home, data = tmp_path / "home", tmp_path / "data"
    address = postgres_server.address(postgres_server.database())
    run = ["run", "--landing", landing_folder, "--home", home]
    monkeypatch.setenv("JUESUAN_EXECUTOR", "inline")
    monkeypatch.setenv("JUESUAN_DUCKLAKE_DATA", str(data))
    monkeypatch.setenv("JUESUAN_DUCKLAKE", f"dbname=lake host={tmp_path} user=juesuan")
    away = cli(*run)
    assert away.returncode == 0, away.stderr
    first = current(home).version
    assert f"released {first}" in away.stdout
    assert "DuckLake lags behind the release; the next run tries again" in away.stderr
    [report] = (home / "reports").iterdir()
    assert "DuckLake lags since the run of" in report.read_text()
    assert f"Release {first} stands." in report.read_text()
    assert (home / "exports" / first / "datapackage.json").exists()

    monkeypatch.setenv("JUESUAN_DUCKLAKE", address)
    lake = DuckLake(address, data)
    caught_up = cli(*run)
    assert caught_up.returncode == 0
    assert "Nothing new" in caught_up.stdout
    assert [s.version for s in snapshots(lake)] == [first]
    assert len(list((home / "reports").iterdir())) == 1

    shutil.copy(landing_folder / "final.txt", landing_folder / "again.txt")
    assert cli(*run).returncode == 0
    second = current(home).version
    assert [s.version for s in snapshots(lake)] == versions(home) == [first, second]

    back = cli("rollback", first, "--home", home)
    assert back.returncode == 0
    assert f"DuckLake: release {first}, snapshot 3" in back.stdout
    listed = cli("ducklake", "--home", home)
    assert re.findall(r"^(\S+Z-\w+) +(\d)", listed.stdout, re.MULTILINE) == [(first, "1"), (second, "2"), (first, "3")]
    [attach] = re.findall(r"^ATTACH .*;$", listed.stdout, re.MULTILINE)
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as con:
        load_extensions(con)
        con.execute(attach)
        assert con.execute("SELECT version FROM lake.release").fetchall() == [(first,)]


def test_a_rollback_that_does_not_reach_the_lake_says_so(cli, tmp_path, released, monkeypatch):
    home = shutil.copytree(released.home, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("JUESUAN_DUCKLAKE", f"dbname=lake host={tmp_path} user=juesuan")
    version = current(home).version
    result = cli("rollback", version, "--home", home)
    assert result.returncode == 1
    assert f"current release: {version}" in result.stdout
    assert f" ducklake --home {shlex.quote(str(home))} --publish" in result.stderr


def test_without_a_lake_the_command_says_which_setting_there_is(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("JUESUAN_DUCKLAKE", raising=False)
    result = cli("ducklake", "--home", tmp_path)
    assert result.returncode == 1
    assert "set JUESUAN_DUCKLAKE" in result.stderr
