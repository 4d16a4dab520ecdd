"""A wheel that is installed where there is no checkout does what the checkout does."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.forms import forms_version
from pipeline.inputs import assembly_version
from pipeline.readers import READER_VERSION

ROOT = Path(__file__).parents[1]
SAMPLES = ("yuxi-cyberspace-office-2021-final.txt", "putuo-planning-bureau-2024-final.html")
_BUILD = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
_VERSIONS = """
import json
from importlib.metadata import version
from pipeline import shipped
from pipeline.assets.star_schema import git_commit
from pipeline import __version__
from pipeline.forms import forms_version
from pipeline.inputs import assembly_version
from pipeline.readers import READER_VERSION, _pdfium_objects
from pipeline.dashboard.data.glossary import chapters
from pipeline.dashboard.wording import TEXTS
assert chapters() and len(list(TEXTS.glob("*.toml"))) == 3 and shipped.CHECKOUT is None
print(json.dumps([shipped.__file__, _pdfium_objects.__file__, READER_VERSION, forms_version(), assembly_version(),
    git_commit(), version("juesuan")]))
"""


def _run(*command: str | Path, folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "JUESUAN_HOME")}
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=kept, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The folder of the programs of an environment that has the wheel, and the locked packages of this one."""
    source = tmp_path / "source"
    unwanted = shutil.ignore_patterns("__pycache__", "*.so", "home", "samples", "images")
    for name in ("pipeline", "sql", "expectations", "data", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    wheels = tmp_path / "wheels"
    wheel = wheels / _run(sys.executable, "-c", _BUILD, wheels, folder=source).splitlines()[-1]
    shutil.rmtree(source)

    environment = tmp_path / "environment"
    _run(sys.executable, "-m", "venv", "--without-pip", environment, folder=tmp_path)
    [packages] = environment.glob("lib/python*/site-packages")
    # A path that is named by a .pth file has none of its own .pth files followed: the checkout stays out of sight.
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    programs = environment / "bin"
    uv = [Path(sys.executable).parent / "uv", "pip", "install", "--quiet", "--offline", "--no-deps"]
    _run(*uv, "--python", programs / "python", wheel, folder=tmp_path)
    return programs


@pytest.mark.slow
def test_an_installed_wheel_makes_a_release_and_answers(installed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    package, compiled, *versions = json.loads(_run(installed / "python", "-c", _VERSIONS, folder=elsewhere))
    assert all(Path(path).is_relative_to(installed.parent) for path in (package, compiled))
    assert versions == [READER_VERSION, forms_version(), assembly_version(), None, __version__]

    landing = tmp_path / "landing"
    landing.mkdir()
    for name in SAMPLES:
        shutil.copy(ROOT / "data" / "samples" / name, landing / name)
    said = _run(installed / "juesuan", "run", "--landing", landing, "--home", "home", folder=elsewhere)
    assert "released 2" in said, said
    question = "SELECT program_version, documents, facts > 500 AS many FROM release"
    answer = _run(installed / "juesuan", "query", question, "--home", "home", "--format", "json", folder=elsewhere)
    assert json.loads(answer) == [{"program_version": __version__, "documents": 2, "many": True}]
