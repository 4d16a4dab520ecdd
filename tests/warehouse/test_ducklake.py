"""The second target: a real PostgreSQL holds the catalog, and readers see one whole release or another, never a mix."""

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import duckdb
import pytest
from published import pass_gates, publish_one_more

from pipeline.settings import SettingsError, from_environment
from pipeline.warehouse import ducklake
from pipeline.warehouse.ducklake import (
    DuckLake,
    DuckLakeLags,
    load_extensions,
    prune_ducklake,
    publish_to_ducklake,
    snapshots,
)
from pipeline.warehouse.gates import gates_path, read_report
from pipeline.warehouse.history import Retention, prune, roll_back
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import current, version_path, versions
from pipeline.warehouse.schema import statements

ROOT = Path(__file__).parents[2]
COUNTED = ("release", "dim_document", "value_cell", "fact_expenditure", "fact_index", "document_status")


@pytest.fixture
def lake(postgres_server, tmp_path):
    return DuckLake(postgres_server.address(postgres_server.database()), tmp_path / "data")


@pytest.fixture
def away(tmp_path):
    """A lake whose server does not run."""
    return DuckLake(f"dbname=lake host='{tmp_path}' user=juesuan", tmp_path / "data")


def reader(lake, options="READ_ONLY"):
    """What an analyst's session does, with the extensions of the wheels."""
    con = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    load_extensions(con)
    con.execute(lake.attach(options))
    con.execute("USE lake")
    return con


def counts(con):
    return {name: con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in COUNTED}


def shown(lake):
    with reader(lake) as con:
        return con.execute("SELECT version FROM release").fetchall()[0][0]


@pytest.mark.slow
def test_the_lake_answers_every_question_as_the_release_does(samples_home, lake, tmp_path):
    shutil.copytree(samples_home / "warehouse", tmp_path / "home" / "warehouse", symlinks=True)
    publish_to_ducklake(tmp_path / "home", lake)
    release = current(tmp_path / "home")
    with reader(lake) as there, open_release(tmp_path / "home") as here:
        views = here.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()
        for question in [f"SELECT * FROM {name} ORDER BY ALL" for (name,) in views] + [
            sql for _, sql in statements("examples")
        ]:
            assert there.execute(question).fetchall() == here.execute(question).fetchall(), question
        assert there.execute("SELECT content_digest FROM release").fetchall() == [(release.content_digest,)]
        columns = "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        columns += "WHERE database_name = current_database() AND NOT internal "
        columns += "AND table_name NOT IN (SELECT view_name FROM duckdb_views()) ORDER BY ALL"
        for question in (columns, "SELECT published_number('1,234.50')"):
            assert there.execute(question).fetchall() == here.execute(question).fetchall()


def test_each_release_is_one_snapshot_with_its_version_and_the_same_again_is_none(home, lake):
    first = publish_to_ducklake(home, lake)
    assert publish_to_ducklake(home, lake) == first
    publish_one_more(home, 3)
    second = publish_to_ducklake(home, lake)
    assert [s.version for s in snapshots(lake)] == versions(home)[-2:] == [first.version, second.version]
    assert second.number == first.number + 1
    with reader(lake, f"READ_ONLY, SNAPSHOT_VERSION {first.number}") as pinned:
        assert pinned.execute("SELECT version, (SELECT count(*) FROM dim_document) FROM release").fetchall() == [
            (first.version, 3)
        ]
        assert pinned.execute("SELECT count(*) FROM document_status").fetchall() == [(3,)]
    with reader(lake) as con:
        assert con.execute("SELECT count(*) FROM document_status").fetchall() == [(4,)]


@pytest.mark.slow
def test_what_has_not_changed_is_not_written_again(home, lake):
    publish_to_ducklake(home, lake)
    before = set(lake.data.rglob("*.parquet"))
    publish_one_more(home, 3)
    publish_to_ducklake(home, lake)
    written = {path.parent.name for path in set(lake.data.rglob("*.parquet")) - before}
    assert "fact_expenditure" in written
    assert not written & {"dim_form", "dim_subject", "dim_department"}


@pytest.mark.slow
def test_readers_never_see_two_releases_in_one_answer(home, lake):
    expected = {}
    for version in versions(home):
        roll_back(home, version)
        with open_release(home) as con:
            expected[version] = counts(con)
    publish_to_ducklake(home, lake)
    done, ready = Event(), [Event(), Event()]

    def read(started):
        seen = []
        with reader(lake) as con:
            while not done.is_set() or len(seen) < 2:
                con.begin()
                [(version,)] = con.execute("SELECT version FROM release").fetchall()
                assert counts(con) == expected[version]
                con.rollback()
                [(version, documents, status)] = con.execute(
                    "SELECT version, (SELECT count(*) FROM dim_document), (SELECT count(*) FROM document_status) "
                    "FROM release"
                ).fetchall()
                assert documents == status == expected[version]["dim_document"]
                seen.append(version)
                started.set()
        return seen

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read, started) for started in ready]
        try:
            for started, future in zip(ready, readers, strict=True):
                while not started.wait(0.1):
                    assert not future.done(), future.result()
            for version in versions(home):
                roll_back(home, version)
                publish_to_ducklake(home, lake)
        finally:
            done.set()
        seen = [future.result() for future in readers]
    assert len(set().union(*seen)) > 1, "publications and readers must have met"
    assert [s.version for s in snapshots(lake)][1:] == versions(home)


# Where a publication is killed: at the so-manieth comparison of the transaction, or right after its commit.
KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.warehouse import ducklake
name, at = sys.argv[4], int(sys.argv[5])
original, calls = getattr(ducklake, name), 0
def killed(*arguments):
    global calls
    calls += 1
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments)
setattr(ducklake, name, killed)
ducklake.publish_to_ducklake(Path(sys.argv[1]), ducklake.DuckLake(sys.argv[2], Path(sys.argv[3])))
"""


def kill_publication(home, lake, name, at):
    arguments = [sys.executable, "-c", KILLED, str(home), lake.catalog, str(lake.data), name, str(at)]
    run = subprocess.run(arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120, check=False)
    assert run.returncode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("at", [1, 12, 30])
def test_killed_in_the_middle_the_release_before_stays_and_the_next_one_comes_through(home, lake, at):
    kill_publication(home, lake, "_compare", at)
    assert snapshots(lake) == [], "killed in the first publication"
    first = publish_to_ducklake(home, lake)
    publish_one_more(home, 3)
    kill_publication(home, lake, "_compare", at)
    assert snapshots(lake) == [first]
    assert shown(lake) == first.version
    assert publish_to_ducklake(home, lake).version == shown(lake) == current(home).version


@pytest.mark.slow
def test_killed_right_after_the_commit_it_is_published(home, lake):
    kill_publication(home, lake, "_snapshots", 1)
    assert shown(lake) == current(home).version
    assert len(snapshots(lake)) == 1
    publish_to_ducklake(home, lake)
    assert len(snapshots(lake)) == 1


@pytest.mark.slow
def test_rollback_by_version_goes_into_the_lake(home, lake):
    newest = publish_to_ducklake(home, lake)
    old = roll_back(home, versions(home)[0])
    back = publish_to_ducklake(home, lake)
    assert (back.version, shown(lake)) == (old.version, old.version)
    with reader(lake) as con:
        assert con.execute("SELECT count(*) FROM dim_document").fetchall() == [(1,)]
        assert con.execute(f"SELECT count(*) FROM dim_document AT (VERSION => {newest.number})").fetchall() == [(3,)]


def test_a_version_whose_gates_did_not_pass_stays_out(home, lake):
    first = publish_to_ducklake(home, lake)
    bad = publish_one_more(home, 3)
    pass_gates(bad.path, passed=False)
    with pytest.raises(DuckLakeLags, match=f"critical gates failed on release {bad.version}"):
        publish_to_ducklake(home, lake)
    assert snapshots(lake) == [first]


def test_a_verdict_on_another_file_does_not_count(home, lake, monkeypatch):
    release = current(home)
    path = gates_path(release.path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"candidate_sha256": "0" * 64}))
    judged = []

    def run_gates(candidate):
        judged.append(candidate)
        pass_gates(candidate, passed=False)
        return read_report(candidate)

    monkeypatch.setattr("pipeline.warehouse.gates.run_gates", run_gates)
    with pytest.raises(DuckLakeLags, match="critical gates failed"):
        publish_to_ducklake(home, lake)
    assert judged == [release.path]


@pytest.mark.slow
def test_a_table_that_arrives_changed_is_not_published(home, lake, monkeypatch):
    first = publish_to_ducklake(home, lake)
    publish_one_more(home, 3)
    load = ducklake._replace

    def lossy(con, name, shape):
        load(con, name, shape)
        if name == "fact_expenditure":
            con.execute("UPDATE lake.main.fact_expenditure SET amount_yuan = amount_yuan + 0.01")

    monkeypatch.setattr(ducklake, "_replace", lossy)
    with pytest.raises(DuckLakeLags, match="fact_expenditure does not hold in the lake what it holds in the release"):
        publish_to_ducklake(home, lake)
    assert snapshots(lake) == [first]
    assert shown(lake) == first.version


@pytest.mark.slow
def test_what_someone_else_changed_is_made_good(home, lake):
    first = publish_to_ducklake(home, lake)
    with reader(lake, "DATA_INLINING_ROW_LIMIT 0") as con:
        con.execute("UPDATE fact_expenditure SET amount_yuan = amount_yuan + 1")
        con.execute("CREATE VIEW their_own AS SELECT 1 AS n")
        con.execute("CREATE SCHEMA theirs")
        con.execute("CREATE TABLE theirs.kept AS SELECT 1 AS n")
    again = publish_to_ducklake(home, lake)
    assert again.version == first.version
    assert again.number > first.number
    compare = "SELECT fact_id, amount_yuan FROM fact_expenditure ORDER BY ALL"
    with reader(lake) as con, open_release(home) as here:
        assert con.execute(compare).fetchall() == here.execute(compare).fetchall()
        assert con.execute("FROM theirs.kept").fetchall() == [(1,)]
        with pytest.raises(duckdb.CatalogException, match="their_own"):
            con.execute("FROM their_own")


@pytest.mark.slow
def test_the_lake_keeps_the_versions_that_the_home_keeps(home, lake):
    for version in versions(home):
        roll_back(home, version)
        publish_to_ducklake(home, lake)
    prune(home, Retention(releases=2, days=0))
    prune_ducklake(home, lake)
    kept = snapshots(lake)
    assert [s.version for s in kept] == versions(home)
    with reader(lake, f"READ_ONLY, SNAPSHOT_VERSION {kept[0].number}") as con:
        assert con.execute("SELECT count(*) FROM document_status").fetchall() == [(2,)]


@pytest.mark.slow
def test_two_lakes_in_one_folder_leave_each_others_files_alone(home, lake, postgres_server):
    other = replace(lake, catalog=postgres_server.address(postgres_server.database()))
    publish_to_ducklake(home, lake)
    publish_to_ducklake(home, other)
    for path in lake.data.rglob("*.parquet"):
        os.utime(path, (1, 1))
    prune_ducklake(home, lake)
    prune_ducklake(home, other)
    with reader(lake) as con, reader(other) as con_other:
        assert counts(con) == counts(con_other)


@pytest.mark.slow
def test_a_role_that_may_only_select_can_read(home, lake, postgres_server):
    publish_to_ducklake(home, lake)
    database = lake.catalog.split()[0].removeprefix("dbname=")
    postgres_server.sql(
        "CREATE ROLE analyst LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst", database=database
    )
    with reader(replace(lake, catalog=postgres_server.address(database, "analyst"))) as con:
        assert con.execute("SELECT count(*) FROM document_status").fetchall() == [(3,)]
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            con.execute("DELETE FROM release")


def test_a_password_comes_from_the_environment_and_is_never_told(home, lake, postgres_server, monkeypatch):
    database = lake.catalog.split()[0].removeprefix("dbname=")
    postgres_server.sql(
        "CREATE ROLE locked LOGIN PASSWORD 'geheim-7'", f"ALTER DATABASE {database} OWNER TO locked", database=database
    )
    locked = replace(lake, catalog=postgres_server.address(database, "locked"))
    monkeypatch.setenv("PGPASSWORD", "falsch-8")
    with pytest.raises(DuckLakeLags, match="password authentication failed") as refused:
        publish_to_ducklake(home, locked)
    assert "falsch-8" not in str(refused.value)
    monkeypatch.setenv("PGPASSWORD", "geheim-7")
    assert publish_to_ducklake(home, locked).version == current(home).version


@pytest.mark.parametrize(
    "catalog",
    [
        "dbname=d password=geheim",
        "dbname=d PASSWORD = 'ge heim'",
        "postgresql://u:geheim@h/d",
        "postgres:///d?password=x",
    ],
)
def test_an_address_with_a_password_is_refused_without_repeating_it(catalog, monkeypatch):
    monkeypatch.setenv("JUESUAN_DUCKLAKE", catalog)
    with pytest.raises(SettingsError, match="PGPASSWORD") as refused:
        from_environment()
    assert "heim" not in str(refused.value)


def test_without_the_extra_the_message_names_it(home, away, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DuckLakeLags, match=r"the extra ducklake, which `make setup` installs"):
        publish_to_ducklake(home, away)


def test_a_catalog_that_is_away_is_an_error_in_words(home, away):
    with pytest.raises(DuckLakeLags, match="Is the server running"):
        publish_to_ducklake(home, away)
    with pytest.raises(DuckLakeLags, match="Is the server running"):
        snapshots(away)
    assert version_path(home, current(home).version).exists()
