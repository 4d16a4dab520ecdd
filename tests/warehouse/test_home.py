"""One writer per home, whatever became of the writer before; nothing half-made stays."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from pipeline.warehouse import home
from pipeline.warehouse.home import HomeBusy, HomeNotWritable, sweep, writing
from pipeline.warehouse.lake import this_host

HOLD = """
import sys
from pathlib import Path
from pipeline.warehouse.home import writing
with writing(Path(sys.argv[1]), "a night"):
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that writes in the home until its input ends."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def test_the_second_writer_is_refused_and_told_who_the_first_is(tmp_path, holder):
    who = rf"a night \(process {holder.pid} on .* since 20.* UTC\)"
    with pytest.raises(HomeBusy, match=who), writing(tmp_path, "another", wait_seconds=0):
        pass


def test_the_second_writer_waits_until_the_first_has_ended(tmp_path, holder):
    told = []

    def end(message):
        told.append(message)
        holder.stdin.close()

    with writing(tmp_path, "another", wait_seconds=30, on_wait=end):
        pass
    assert len(told) == 1
    assert "waiting" in told[0]


def test_a_home_on_a_full_disk_is_named(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(home.os, "write", full)
        with pytest.raises(HomeNotWritable, match=r"No space left on device.*make room"), writing(tmp_path, "one"):
            pass
    with writing(tmp_path, "two", wait_seconds=0):
        pass


def test_a_killed_writer_blocks_nobody_and_leaves_nothing(tmp_path, holder):
    leftovers = [
        tmp_path / "lake" / f".a.parquet.{this_host()}-{holder.pid}-0123abcd.tmp",
        tmp_path / "candidates" / f".run.duckdb.{this_host()}-{holder.pid}-0123abcd.tmp",
        tmp_path / "candidates" / f".run.duckdb.{this_host()}-{holder.pid}-0123abcd.tmp.wal",
        tmp_path / "candidates" / ".run.duckdb.publish",
    ]
    for path in leftovers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("half")
    spill = tmp_path / "candidates" / f".run.duckdb.{this_host()}-{holder.pid}-0123abcd.tmp.tmp"
    spill.mkdir()
    (spill / "block").write_text("spilled")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with writing(tmp_path, "the next", wait_seconds=0):
        assert [str(p) for p in tmp_path.rglob("*") if p.is_file()] == [str(tmp_path / ".lock")]


def test_a_writer_that_ended_well_leaves_nothing_to_sweep(tmp_path):
    with writing(tmp_path, "one"):
        pass
    (tmp_path / ".kept.publish").write_text("")
    with writing(tmp_path, "two"):
        assert (tmp_path / ".kept.publish").exists()


def test_files_of_a_process_that_still_runs_stay(tmp_path):
    own = tmp_path / f".a.{this_host()}-{os.getppid()}-0123abcd.tmp"
    own.write_text("being written by a reader beside this run")
    (tmp_path / "name.1.tmp").write_text("no temporary of ours")
    assert sweep(tmp_path) == []
    assert own.exists()


def test_files_of_another_machine_stay_for_a_day(tmp_path):
    # Its processes have numbers of their own, which say nothing here.
    young, old = (tmp_path / f".{name}.0123abcd-999999999-0123abcd.tmp" for name in ("young", "old"))
    for path in (young, old):
        path.write_text("half")
    long_ago = time.time() - 25 * 3600
    os.utime(old, (long_ago, long_ago))
    assert sweep(tmp_path) == [old]
    assert young.exists()


def test_what_replacing_writes_is_what_sweep_knows(tmp_path):
    code = (
        "import sys, os, signal\nfrom pathlib import Path\nfrom pipeline.warehouse.lake import replacing\n"
        "with replacing(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "whole.json")], check=False)
    [left] = tmp_path.iterdir()
    assert sweep(tmp_path) == [left]
    assert list(tmp_path.iterdir()) == []


def test_a_writer_may_take_what_it_already_holds(tmp_path):
    with writing(tmp_path, "outer"), writing(tmp_path, "inner", wait_seconds=0):
        pass
    with writing(tmp_path, "again", wait_seconds=0):
        pass


def test_a_home_that_cannot_be_written_is_named_with_the_remedy(tmp_path):
    (tmp_path / "file").write_text("")
    why = r"file/home cannot be written \(Not a directory\); make it writable"
    with pytest.raises(HomeNotWritable, match=why), writing(tmp_path / "file" / "home", "a run"):
        pass
