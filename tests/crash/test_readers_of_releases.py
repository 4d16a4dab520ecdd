"""Readers in other processes go on through publications: no error, and never two releases in one answer."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.warehouse.history import Retention, prune
from pipeline.warehouse.release import current, switch, version_path

ROOT = Path(__file__).parents[2]
# Each release states its number in every row that a reader looks at.
READER = """
import sys
from pathlib import Path
from pipeline.warehouse.query import open_release
home, answers, seen = Path(sys.argv[1]), 0, set()
held = open_release(home)
first = held.execute("SELECT min(n) FROM t").fetchall()
while not (home / "done").exists() or answers < 2:
    with open_release(home) as con:
        [(low, high, rows)] = con.execute("SELECT min(n), max(n), count(*) FROM t").fetchall()
        [(again,)] = con.execute("SELECT min(n) FROM t").fetchall()
    assert low == high == again and rows == 1000, (low, high, again, rows)
    assert not seen or low >= max(seen), "a release older than one seen before"
    seen.add(low)
    answers += 1
    if answers == 1:
        print("reading", flush=True)
assert held.execute("SELECT min(n) FROM t").fetchall() == first, "what is open does not change"
print(answers, len(seen))
"""


def publish_number(home: Path, number: int) -> None:
    """A release as small as one can be, published the way all are: a whole file, then the switch."""
    when = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=number)
    path = version_path(home, f"{when:%Y%m%dT%H%M%SZ}-{number:08x}")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with duckdb.connect(str(draft)) as con:
        con.execute(f"CREATE TABLE t AS SELECT {number} AS n FROM range(1000)")
        con.execute(
            "CREATE TABLE release AS SELECT now()::TIMESTAMP AS created_at, 0 AS documents, 0 AS facts, 0 AS findings, "
            "'' AS git_commit, '' AS reader_version, '' AS forms_version, '' AS content_digest, ? AS version",
            [path.stem],
        )
    draft.rename(path)
    switch(home, path)


@pytest.mark.parametrize(
    ("readers", "publications"),
    [(3, 20), pytest.param(10, 100, marks=pytest.mark.slow)],
)
def test_readers_are_never_disturbed(tmp_path, readers: int, publications: int) -> None:
    publish_number(tmp_path, 0)
    command = [sys.executable, "-c", READER, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(readers)]
    for process in processes:
        assert process.stdout.readline() == "reading\n", process.stderr.read()
    for number in range(1, publications + 1):
        publish_number(tmp_path, number)
        prune(tmp_path, Retention(releases=2, days=0))
    (tmp_path / "done").touch()
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        answers, seen = map(int, out.split())
        assert answers >= seen >= 1
    assert current(tmp_path).version.endswith(f"-{publications:08x}")
