"""What opens DuckDB prints nothing beside what it is asked for."""

import duckdb

from pipeline.warehouse.database import connect, connect_bounded
from pipeline.warehouse.release import open_read_only

LONG = "SELECT sum(hash(a.range) % 7 + hash(b.range) % 3) FROM range(9000) a, range(3000) b"
DRAWS = "SELECT current_setting('enable_progress_bar')"


def test_duckdb_alone_draws_a_progress_bar_into_the_answer(capfd) -> None:
    with duckdb.connect() as con:
        # It begins after two seconds; to set that also switches it on.
        con.execute("SET progress_bar_time = 1")
        con.execute(LONG).fetchall()
        assert "%" in capfd.readouterr().out
        assert con.execute(DRAWS).fetchall() == [(True,)]


def test_our_connections_and_their_cursors_draw_none() -> None:
    with connect() as con:
        assert [c.execute(DRAWS).fetchall() for c in (con, con.cursor())] == [[(False,)], [(False,)]]


def test_readers_of_a_release_draw_none(tmp_path) -> None:
    """Also the second one in a process, which finds the settings locked."""
    path = tmp_path / "empty.duckdb"
    connect(path).close()
    with open_read_only(path) as first, open_read_only(path) as second:
        for con in (first, second, second.cursor()):
            assert con.execute(DRAWS).fetchall() == [(False,)]


def test_what_a_run_opens_sorts_on_disk_instead_of_in_more_memory(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("JUESUAN_MEMORY_MB", "300")
    with connect_bounded(tmp_path / "large.duckdb") as con:
        assert con.execute("SELECT current_setting('memory_limit')").fetchall() == [("286.1 MiB",)]
        con.execute("CREATE TABLE large AS SELECT md5(range::VARCHAR) AS text FROM range(8_000_000)")
        rows = con.execute(
            "SELECT count(*) FROM (SELECT text FROM large ORDER BY text DESC LIMIT 7_000_000)"
        ).fetchall()
    assert rows == [(7_000_000,)]
