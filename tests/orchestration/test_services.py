"""Web interface and daemon as deploy/ starts them: what a person asks for in the browser goes on beside the night."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import READER_VERSION
from pipeline.reading import newest_readings, outdated
from pipeline.settings import Settings, today
from pipeline.warehouse.archive import registrations
from pipeline.warehouse.release import current

ROOT = Path(__file__).parents[2]
SECONDS = 300
Query = Callable[..., dict[str, Any]]

REPOSITORY = "{repositoriesOrError{... on RepositoryConnection{nodes{name location{name}}}}}"
BACKFILL = """mutation($p:LaunchBackfillParams!){launchPartitionBackfill(backfillParams:$p){
    ... on LaunchBackfillSuccess{backfillId} ... on PythonError{message}}}"""
RUN = """mutation($e:ExecutionParams!){launchRun(executionParams:$e){
    ... on LaunchRunSuccess{run{runId}} ... on PythonError{message}}}"""
RUNS = "{runsOrError{... on Runs{results{jobName status startTime endTime}}}}"


def _wait(what: str, found: Callable[[], Any]) -> Any:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if result := found():
            return result
        time.sleep(1)
    raise AssertionError(f"{what}: not within {SECONDS} s")


@pytest.fixture
def query(own: Settings, tmp_path: Path) -> Iterator[Query]:
    """Asks the web interface, as its pages do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {
        "DAGSTER_HOME": str(own.home / "dagster"),
        "JUESUAN_HOME": str(own.home),
        "JUESUAN_LANDING": str(own.landing),
        "JUESUAN_SETTLE_SECONDS": "0",
        "JUESUAN_EXECUTOR": "inline",
    }
    start = str(ROOT / "deploy" / "start.sh")
    commands = ([start, "daemon"], [start, "webserver", "-h", "127.0.0.1", "-p", port])
    with (tmp_path / "services.log").open("w") as log:
        services = [subprocess.Popen(c, env=environment, stdout=log, stderr=log) for c in commands]

    def ask(question: str, **variables: object) -> dict[str, Any]:
        body = json.dumps({"query": question, "variables": variables}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)["data"]
        return found

    try:
        yield ask
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.wait(60)


@pytest.mark.slow
def test_a_backfill_from_the_browser_goes_on_beside_the_night(own: Settings, query: Query) -> None:
    # What is there was read by older readers, and the night finds one new file.
    cells = own.home / "lake" / "cells"
    shutil.move(cells / READER_VERSION, cells / "older")
    known = registrations(own.home)
    assert outdated(newest_readings(own.cells), known)
    before = current(own.home)

    def repository() -> dict[str, Any] | None:
        try:
            nodes = query(REPOSITORY)["repositoriesOrError"].get("nodes")
        except OSError:
            return None
        return nodes[0] if nodes else None

    found = _wait("the web interface", repository)
    day = today().isoformat()
    assert {r.ingest_date.isoformat() for r in known} == {day}
    backfill = {"assetSelection": [{"path": ["raw_cells"]}], "partitionNames": [day]}
    assert query(BACKFILL, p=backfill)["launchPartitionBackfill"]["backfillId"]
    night = {
        "selector": {
            "repositoryName": found["name"],
            "repositoryLocationName": found["location"]["name"],
            "jobName": "release_job",
        },
        "runConfigData": {},
        "executionMetadata": {"tags": [{"key": "dagster/partition", "value": day}]},
    }
    assert query(RUN, e=night)["launchRun"]["run"]["runId"]

    def ended() -> list[dict[str, Any]] | None:
        runs = query(RUNS)["runsOrError"]["results"]
        return runs if len(runs) == 2 and all(run["endTime"] for run in runs) else None

    runs = _wait("both runs", ended)
    assert [run["status"] for run in runs] == ["SUCCESS", "SUCCESS"]
    assert max(run["startTime"] for run in runs) < min(run["endTime"] for run in runs), "they ran side by side"
    assert outdated(newest_readings(own.cells), registrations(own.home)) == []
    after = current(own.home)
    assert before is not None
    assert after is not None
    assert after.documents == before.documents + 1
