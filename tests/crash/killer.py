"""Runs that are killed: a process that has imported everything forks one run after another and kills it.

Started as a program of its own (`python killer.py`), it reads one request a line, {"home", "landing", "whole",
"signal", "after_events", "after_seconds"}, and answers with one line, {"killed", "code", "phase", "events", "seconds",
"said"}. With a signal, it is sent to the run's whole group of processes instead, and the run may end by itself.

A whole run is `juesuan run` with Dagster and the gates of Great Expectations. The others call the same assets one after
another without Dagster's machinery and with a verdict that is only written, because many of them must be cheap.
"""

import inspect
import json
import logging
import os
import select
import signal
import sys
import tempfile
import time
import traceback
import uuid
import warnings
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

# What changes the home, as far as Python does it; DuckDB's own writing is met by kills after so many seconds.
_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "os.truncate", "shutil.copyfile"}
# A reader that was being started when its run was killed holds the lock until it has become a program of its own.
_LOCK_SECONDS = 10
# A run that is asked to end gets so long.
_END_SECONDS = 60


def main() -> None:
    """Answer requests until the input ends."""
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import great_expectations  # noqa: F401

    from pipeline.cli import run  # noqa: F401
    from pipeline.definitions import defs
    from pipeline.jobs import JOB_NAME

    defs.resolve_job_def(JOB_NAME)
    for line in sys.stdin:
        answers.write(json.dumps(_run(json.loads(line))) + "\n")
        answers.flush()


def _run(request: dict) -> dict:
    """Fork a run, kill it and all its readers at the asked moment, and tell where that was."""
    with tempfile.TemporaryFile() as phases, tempfile.TemporaryFile() as said:
        start = time.monotonic()
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os._exit(_child(request, phases.fileno()))
        ended = os.pidfd_open(pid)
        running = not select.select([ended], [], [], request.get("after_seconds"))[0]
        if running and request.get("signal"):
            _kill(pid, request["signal"])
            select.select([ended], [], [], _END_SECONDS)
        os.close(ended)
        # Before it is reaped, so that its number is still its own: its readers are in its group.
        _kill(pid)
        status = os.waitpid(pid, 0)[1]
        seconds = time.monotonic() - start
        for file in (phases, said):
            file.seek(0)
        *_, last = phases.read().decode().split("\n")[:-1] or ["start 0"]
        phase, _, events = last.partition(" ")
        return {
            "killed": os.WIFSIGNALED(status),
            "code": os.waitstatus_to_exitcode(status),
            "phase": phase,
            "events": int(events),
            "seconds": seconds,
            "said": said.read().decode(errors="replace"),
        }


def _kill(pid: int, number: int = signal.SIGKILL) -> None:
    # Gone, or not yet the leader of a group of its own.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
        return
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _child(request: dict, phase_out: int) -> int:
    from pipeline.cli import run
    from pipeline.log import log
    from pipeline.settings import Settings

    at = request.get("after_events")
    events, phase = 0, "start"

    def enter(name: str) -> None:
        nonlocal phase
        phase = name.replace(" ", "_")
        os.write(phase_out, f"{phase} {events}\n".encode())

    def count(event: str, about: tuple) -> None:
        nonlocal events
        writes = event == "open" and isinstance(about[2], int) and about[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in _EVENTS) and any(str(a).startswith(request["home"]) for a in about):
            events += 1
            if events == at:
                os.kill(os.getpid(), signal.SIGKILL)

    class Phases(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if activity := getattr(record, "activity", None):
                enter(activity)

    settings = Settings(Path(request["home"]), Path(request["landing"]), "inline", lock_wait_seconds=_LOCK_SECONDS)
    log.addHandler(Phases())
    log.setLevel(logging.INFO)
    enter("start")
    sys.addaudithook(count)
    try:
        if request.get("signal"):
            code = _command(request)
        else:
            code = run.run_pipeline(settings, verbose=False) if request["whole"] else _steps(settings, enter)
    except BaseException:
        traceback.print_exc()
        return 1
    if not code:
        enter("end")
    sys.stdout.flush()
    return code


def _command(request: dict) -> int:
    """`juesuan run` as the command line does it, which answers signals."""
    from pipeline.cli import program

    sys.argv = [
        "juesuan",
        "run",
        "--landing",
        request["landing"],
        "--home",
        request["home"],
        "--executor",
        "processes:2",
    ]
    try:
        program()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _steps(settings, enter) -> int:
    """The assets in order, under the lock of the home."""
    from pipeline.assets.documents import raw_cells, raw_documents
    from pipeline.assets.release import exports, warehouse
    from pipeline.assets.star_schema import candidate
    from pipeline.assets.statements import statements
    from pipeline.resources import JuesuanHome
    from pipeline.settings import today
    from pipeline.warehouse.candidate import candidate_path
    from pipeline.warehouse.gates import GateReport, file_digest, gates_path
    from pipeline.warehouse.home import writing
    from pipeline.warehouse.lake import write_json

    juesuan = JuesuanHome(
        home=str(settings.home),
        landing=str(settings.landing),
        executor="inline",
        settle_seconds=settings.settle_seconds,
    )
    day = today().isoformat()
    run = SimpleNamespace(run_id=uuid.uuid4().hex)
    context = SimpleNamespace(run=run, has_partition_key=True, partition_key=day, partition_keys=[day])

    def step(name: str, asset: object, **arguments: object) -> None:
        enter(name)
        # A step that yields has done nothing before it is asked.
        result = asset.op.compute_fn.decorated_fn(**arguments, juesuan=juesuan)
        list(result) if inspect.isgenerator(result) else None

    with writing(settings.home, "a run", wait_seconds=_LOCK_SECONDS):
        step("landing", raw_documents, context=context)
        step("reading", raw_cells, context=context)
        step("recognising", statements, home_lock=None)
        step("assembling", candidate, context=context, home_lock=None)
        enter("checking")
        path = candidate_path(settings.home, run.run_id)
        # There is none if the current release already is what would come of it.
        if path.exists():
            write_json(gates_path(path), asdict(GateReport(file_digest(path), True, [])))
        step("publishing", warehouse, context=context, home_lock=None)
        step("exporting", exports, context=context, home_lock=None)
    return 0


if __name__ == "__main__":
    main()
