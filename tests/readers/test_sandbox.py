"""A file that costs too much costs itself only: limits of the worker, and what becomes of the worker afterwards."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hostile_pdfs
import pytest

from pipeline.readers import Limits, is_retriable, read_file
from pipeline.readers.limits import CRASHED, MEMORY_LIMIT, TIME_LIMIT
from pipeline.readers.sandbox import ReaderWorker

PROSE = hostile_pdfs.one_page(
    hostile_pdfs.stream(b"BT /F1 12 Tf 72 700 Td (a harmless page) Tj ET"),
    b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
)
# Starting a worker takes a second of it.
SHORT = Limits(seconds=3.0)


@pytest.fixture
def worker() -> Iterator[ReaderWorker]:
    with ReaderWorker() as worker:
        yield worker


@pytest.fixture
def harmless(tmp_path: Path) -> Path:
    return _file(tmp_path, "harmless", PROSE)


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _pid(worker: ReaderWorker) -> int:
    assert worker._process is not None
    return worker._process.pid


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_serves_many_files(worker: ReaderWorker, harmless: Path) -> None:
    first = worker.read(harmless)
    pid = _pid(worker)
    assert [cell.text for cell in first.cells] == ["a harmless page"]
    assert worker.read(harmless) == first
    assert _pid(worker) == pid


def test_a_file_without_end_meets_the_time_limit(worker: ReaderWorker, harmless: Path, tmp_path: Path) -> None:
    worker.read(harmless)
    pid = _pid(worker)
    reading = worker.read(_file(tmp_path, "endless", hostile_pdfs.endless()), Limits(seconds=0.5))
    assert reading.status == "unreadable"
    assert reading.reason is not None
    assert reading.reason.startswith(TIME_LIMIT)
    assert is_retriable(reading.reason)
    assert not _is_running(pid)
    assert worker.read(harmless).status == "read"


def test_a_bomb_meets_the_memory_limit(worker: ReaderWorker, harmless: Path, tmp_path: Path) -> None:
    bomb = _file(tmp_path, "bomb", hostile_pdfs.memory_bomb())
    assert bomb.stat().st_size < 10_000
    reading = worker.read(bomb, Limits(memory_bytes=200 * 1024**2))
    assert reading.status == "unreadable"
    assert reading.reason is not None
    assert reading.reason.startswith(MEMORY_LIMIT)
    assert worker.read(harmless).status == "read"


def test_a_worker_that_crashes_is_told_from_a_bad_file(
    worker: ReaderWorker, harmless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = worker._send

    def send_and_crash(request: dict[str, Any]) -> "subprocess.Popen[bytes]":
        process = send(request)
        process.send_signal(signal.SIGSEGV)
        return process

    with monkeypatch.context() as patch:
        patch.setattr(worker, "_send", send_and_crash)
        reading = worker.read(harmless)
    assert reading.status == "unreadable"
    assert reading.reason is not None
    assert reading.reason.startswith(CRASHED)
    assert "SIGSEGV" in reading.reason
    assert is_retriable(reading.reason)
    assert worker.read(harmless).status == "read"


def test_a_worker_that_died_between_files_is_replaced(worker: ReaderWorker, harmless: Path) -> None:
    worker.read(harmless)
    pid = _pid(worker)
    os.kill(pid, signal.SIGKILL)
    assert worker._process is not None
    worker._process.wait()
    assert worker.read(harmless).status == "read"


def test_threads_have_a_worker_each(harmless: Path, tmp_path: Path) -> None:
    endless = _file(tmp_path, "endless", hostile_pdfs.endless())
    with ThreadPoolExecutor(2) as pool:
        slow, quick = pool.submit(read_file, endless, SHORT), pool.submit(read_file, harmless)
        assert quick.result().status == "read"
        assert slow.result().status == "unreadable"


def test_no_worker_outlives_its_caller(harmless: Path, tmp_path: Path) -> None:
    # The folder that the caller works in must lend no module to the worker either.
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    script = textwrap.dedent(f"""
        import sys
        sys.path[0] = {str(Path(__file__).parents[2])!r}
        from pathlib import Path
        from pipeline.readers import kept_workers, read_file
        print(read_file(Path({str(harmless)!r})).status, *[w.process.pid for [w] in kept_workers._idle.values()])
    """)
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    status, pid = done.stdout.split()
    assert status == "read"
    assert not _is_running(int(pid))
