"""Fixtures that several folders of tests share: a landing folder, and a home released from it by the command line."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import object_store
import postgres
import pytest
from shared import once
from texts import small_document

from pipeline.cli import main

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"


Result = subprocess.CompletedProcess[str]


def juesuan(*arguments: str | Path) -> Result:
    """Run the installed command as a user does."""
    command = [str(Path(sys.executable).parent / "juesuan"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=ROOT)


def juesuan_here(*arguments: str | Path) -> Result:
    """Run the command line inside this process, which spares its imports."""
    words = [str(argument) for argument in arguments]
    out, err, code = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["juesuan", *words]):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Released:
    """A home with a release, the landing folder it was made from, and what `juesuan run` said."""

    home: Path
    landing: Path
    run: Result


@pytest.fixture(scope="session")
def cli():
    """The command line as a function of its arguments."""
    return juesuan_here


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good document, the same under another name, an empty one, one that is no text, small ones with one fault."""
    return _landing(tmp_path_factory.mktemp("files"))


def _landing(parent: Path) -> Path:
    folder = parent / "landing"
    folder.mkdir()
    source = SAMPLES / "yunnan-it-centre-2021-final.txt"
    shutil.copy(source, folder / "final.txt")
    shutil.copy(source, folder / "the same.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "gb18030.txt").write_bytes(small_document("青山市档案局").encode("gb18030"))
    (folder / "two units.txt").write_text(
        small_document("绿水市档案局").replace("金额单位：元", "金额单位：元\n单位：万元", 1), encoding="utf-8"
    )
    (folder / "no number.txt").write_text(
        small_document("白云市档案局").replace("100.00\t60.00\t40.00", "约100\t60.00\t40.00", 1), encoding="utf-8"
    )
    (folder / "broken table.txt").write_text(
        small_document("黑河市档案局").replace("\t60.00\t60.00\n", "\t60.00\t60.00\t1.00\t2.00\t3.00\n", 1),
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Released]:
    """A released home. Tests must not change it."""
    for shared in once(tmp_path_factory, worker_id, "released", _release):
        run = subprocess.CompletedProcess(*json.loads((shared / "said.json").read_text(encoding="utf-8")))
        yield Released(shared / "home", shared / "landing", run)


def _release(shared: Path) -> None:
    run = juesuan("run", "--landing", _landing(shared), "--home", shared / "home")
    (shared / "said.json").write_text(json.dumps([run.args, run.returncode, run.stdout, run.stderr]), encoding="utf-8")


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """A home released from data/samples and, for one of their departments, a budget and another year. Read only."""
    for shared in once(tmp_path_factory, worker_id, "samples", _release_samples):
        yield shared / "home"


def _release_samples(shared: Path) -> None:
    landing = shared / "landing"
    shutil.copytree(SAMPLES, landing)
    final = small_document("玉溪市互联网信息办公室").replace(
        "201\t一般公共服务支出\t60.00\t60.00\n",
        "201\t一般公共服务支出\t60.00\t60.00\n20137\t网信事务\t60.00\t60.00\n2013701\t行政运行\t60.00\t60.00\n",
    )
    (landing / "final 2020.txt").write_text(final.replace("2021", "2020"), encoding="utf-8")
    budget = final.replace("决算", "预算").replace("项目支出绩效自评表", "部门预算")
    (landing / "budget 2021.txt").write_text(budget, encoding="utf-8")
    run = juesuan_here("run", "--landing", landing, "--home", shared / "home")
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="session")
def bucket():
    """An S3-compatible server that only the tests see, and its credentials in the environment."""
    with object_store.server() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server that only the tests see."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgres.server(programs) as server:
        yield server


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--regenerate-goldens` rewrites the golden files instead of comparing; the diff is for review."""
    parser.addoption("--regenerate-goldens", action="store_true", help="rewrite the golden files (review the diff)")
