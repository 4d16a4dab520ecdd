"""Nights that nobody watches: what starts them, what is tried again, what is told, what stands where nothing is new."""

import errno
import json
import os
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest
from runs import execute

from pipeline import faults, sensors
from pipeline.definitions import defs
from pipeline.failures import report_failure
from pipeline.resources import JuesuanHome
from pipeline.sensors import failure_report, landing_folder
from pipeline.settings import Settings, today
from pipeline.warehouse.release import current

SETTLE = 60


class Clock:
    """Time as the sensor sees it."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(sensors, "time", found)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "landing" / "a.txt"
    path.parent.mkdir()
    path.write_text("科目\t金额\n", encoding="utf-8")
    _age(path, 3600)
    return path


def _age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


class Sensor:
    """The landing-folder sensor with its cursor, as the daemon keeps it."""

    def __init__(self, landing: Path) -> None:
        self.cursor: str | None = None
        self._resource = JuesuanHome(
            home=str(landing.parent / "home"), landing=str(landing), executor="inline", settle_seconds=SETTLE
        )

    def look(self) -> list[str]:
        """Keys of the runs that are asked for."""
        context = dg.build_sensor_context(cursor=self.cursor, resources={"juesuan": self._resource})
        result = landing_folder(context)
        if isinstance(result, dg.SkipReason):
            return []
        self.cursor = result.cursor or self.cursor
        assert all(request.partition_key == today().isoformat() for request in result.run_requests or [])
        return [str(request.run_key) for request in result.run_requests or []]


def test_sensor_starts_one_run_for_each_change(file: Path, clock: Clock) -> None:
    sensor = Sensor(file.parent)
    assert sensor.look() == [], "seen for the first time"
    clock.now += SETTLE
    [first] = sensor.look()
    clock.now += SETTLE
    assert sensor.look() == [], "nothing new"
    _age(file, 1800)
    assert sensor.look() == []
    clock.now += SETTLE
    [second] = sensor.look()
    assert first != second


def test_sensor_leaves_a_file_alone_that_was_written_just_now(file: Path, clock: Clock) -> None:
    _age(file, SETTLE / 2)
    sensor = Sensor(file.parent)
    for _ in range(2):
        assert sensor.look() == []
        clock.now += 1


def test_sensor_waits_while_a_file_with_an_old_time_still_grows(file: Path, clock: Clock) -> None:
    sensor = Sensor(file.parent)
    for _ in range(3):
        assert sensor.look() == []
        clock.now += SETTLE
        file.write_text(file.read_text() + "more\n")
        _age(file, 3600)
    assert sensor.look() == []
    clock.now += SETTLE
    assert len(sensor.look()) == 1


def test_sensor_takes_what_has_settled_while_another_file_is_being_copied(file: Path, clock: Clock) -> None:
    growing = file.parent / "b.txt"
    growing.write_text("half")
    os.utime(growing, (clock.now, clock.now))
    sensor = Sensor(file.parent)
    assert sensor.look() == []
    clock.now += SETTLE
    os.utime(growing, (clock.now, clock.now))
    assert len(sensor.look()) == 1


def test_sensor_takes_a_time_in_the_future_as_settled(file: Path, clock: Clock) -> None:
    _age(file, -86400)
    sensor = Sensor(file.parent)
    sensor.look()
    clock.now += SETTLE
    assert len(sensor.look()) == 1


def test_sensor_names_a_missing_landing_folder(tmp_path: Path) -> None:
    resource = JuesuanHome(home=str(tmp_path), landing=str(tmp_path / "nowhere"), executor="inline", settle_seconds=0)
    result = landing_folder(dg.build_sensor_context(resources={"juesuan": resource}))
    assert isinstance(result, dg.SkipReason)
    assert "nowhere" in (result.skip_message or "")


def _attempts(error: Exception, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a step is run that fails by this error every time."""
    monkeypatch.setattr(faults, "WAIT_SECONDS", 0)
    tries = []

    @dg.asset
    def failing() -> None:
        with faults.passing_faults():
            tries.append(error)
            raise error

    with dg.DagsterInstance.ephemeral() as instance:
        assert not dg.materialize([failing], instance=instance, raise_on_error=False).success
    return len(tries)


@pytest.mark.parametrize("code", [errno.ESTALE, errno.EIO, errno.ETIMEDOUT])
def test_a_fault_that_may_pass_is_tried_again(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _attempts(OSError(code, os.strerror(code)), monkeypatch) == 1 + faults.RETRIES


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), FileNotFoundError(2, "no"), ValueError()]
)
def test_a_fault_that_stays_is_not_tried_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _attempts(error, monkeypatch) == 1


def test_a_night_without_news_materialises_everything_and_keeps_the_release(own: Settings) -> None:
    (own.landing / "notice.txt").unlink()
    before = current(own.home)
    files = {path: path.stat().st_mtime_ns for path in (own.home / "warehouse").iterdir()}
    result = execute(own)
    assert result.success
    assert current(own.home) == before
    assert {path: path.stat().st_mtime_ns for path in (own.home / "warehouse").iterdir()} == files
    done = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key}
    graph = defs.resolve_asset_graph()
    assert done == {key.to_user_string() for key in graph.get_all_asset_keys()} - {"ducklake"}, "no lake is set"
    assert len(result.get_asset_check_evaluations()) == len(graph.asset_check_keys), "the verdict is told again"
    assert not list((own.home / "candidates").glob("*.unchanged.json"))


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_failure_is_reported_and_told(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with HTTPServer(("127.0.0.1", 0), _Hook) as server:
        server.received = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        settings = Settings(
            tmp_path / "home",
            tmp_path,
            "inline",
            on_failure=f'sh -c \'echo "$0" > "{said}"; cat >> "{said}"\'',
            webhook=f"http://127.0.0.1:{server.server_port}/",
        )
        path = report_failure(settings, "0123456789", ["gate fact_kpi.key_unique: 2 failed"])
        thread.join(timeout=10)
        [posted] = server.received  # type: ignore[attr-defined]
    assert path is not None
    assert path.parent == tmp_path / "home" / "reports"
    text = path.read_text(encoding="utf-8")
    assert "gate fact_kpi.key_unique: 2 failed" in text
    assert "There is no release yet" in text
    assert said.read_text(encoding="utf-8") == f"{path}\n{text}"
    assert posted["text"] == text
    assert "released nothing" in posted["subject"]


def test_a_report_that_reaches_nobody_hides_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(
        tmp_path / "home", tmp_path, "inline", on_failure="/does/not/exist", webhook="http://127.0.0.1:9/"
    )
    (tmp_path / "home").write_text("a file where the home should be")
    assert report_failure(settings, "0123456789", []) is None
    assert len([r for r in caplog.records if "could not be" in r.message]) == 3


def test_a_failed_run_under_dagster_is_reported(own: Settings) -> None:
    of_the_first_run = set((own.home / "reports").iterdir())
    with dg.DagsterInstance.ephemeral() as instance:
        result = execute(own, "warehouse", instance=instance)
        [event] = [e for e in result.all_events if e.event_type is dg.DagsterEventType.RUN_FAILURE]
        context = dg.build_run_status_sensor_context(
            sensor_name=failure_report.name,
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=event,
        ).for_run_failure()
        failure_report(
            context,
            juesuan=JuesuanHome(home=str(own.home), landing=str(own.landing), executor="inline", settle_seconds=0),
        )
    [report] = set((own.home / "reports").iterdir()) - of_the_first_run
    text = report.read_text(encoding="utf-8")
    assert "step warehouse" in text
    assert "does not exist; build the candidate first" in text
    release = current(own.home)
    assert release is not None
    assert f"Release {release.version} stands" in text


def test_young_files_wait_for_the_next_run(own: Settings) -> None:
    for path in own.landing.iterdir():
        if path.name != "notice.txt":
            _age(path, 7200)
    result = execute(replace(own, settle_seconds=3600))
    assert result.success
    [event] = [e for e in result.get_asset_materialization_events() if e.asset_key == dg.AssetKey("raw_documents")]
    [problem] = event.materialization.metadata["not_taken"].value
    assert problem.startswith("notice.txt: it changed less than 3600 s ago")
