"""`make setup` on a machine that lacks something: one line says what to install, and nothing has been made."""

import importlib.util
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What `make setup` looks at, in a folder with a space and Chinese letters in its path."""
    folder = tmp_path / "决算 test"
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "pipeline/readers/_pdfium_objects.c"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    return folder


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("CC=no-such-compiler", "there is no C compiler (no-such-compiler): apt-get install gcc libc6-dev python3-dev"),
        ("CC=false", "false compiles nothing (exit code 1): apt-get install gcc libc6-dev python3-dev"),
        ("PYTHON=no-such-python", "no-such-python is missing: apt-get install python3 python3-venv"),
    ],
)
def test_what_is_missing_is_told_in_one_line_before_anything_is_made(checkout: Path, setting: str, told: str) -> None:
    name, _, value = setting.partition("=")
    # A make that runs the tests would speak to the one inside.
    kept = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", "setup"], cwd=checkout, env=kept | {name: value}, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    line, end = done.stderr.splitlines()
    assert line == f"make setup: {told}"
    assert end.startswith("make: ***")
    assert not (checkout / ".venv").exists()


def test_missing_headers_of_python_are_named(tmp_path: Path, monkeypatch) -> None:
    spec = importlib.util.spec_from_file_location("prerequisites", ROOT / "deploy" / "prerequisites.py")
    prerequisites = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prerequisites)
    assert prerequisites.missing() is None
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    assert prerequisites.missing() == (
        f"Python's headers are missing ({tmp_path}/Python.h): apt-get install python3-dev"
    )
