"""Runs in forks of one process that has imported everything; see killer.py."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def runs() -> Iterator[Callable[..., dict]]:
    """Runs one with a home, a landing folder and what else killer.py understands, and returns its answer."""
    command = [sys.executable, str(Path(__file__).with_name("killer.py"))]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, **pipes) as process:

        def run(home: Path, landing: Path, *, whole: bool = False, **moment: float) -> dict:
            request = {"home": str(home), "landing": str(landing), "whole": whole, **moment}
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield run
        process.stdin.close()
