"""What documents and messages say can be pasted into a shell as it stands, from a bare checkout, whatever the paths."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from pipeline.cli.app import app
from pipeline.warehouse import hints
from pipeline.warehouse.release import versions

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
SAMPLE = ROOT / "data" / "samples" / "yunnan-it-centre-2021-final.txt"

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv" / "bin" / "juesuan").exists(), reason="there is no .venv beside the launcher: make setup"
)


def sh(line: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell that has no environment activated and no settings of Juesuan."""
    installed = str(Path(sys.executable).parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUESUAN_")}
    kept["PATH"] = os.pathsep.join(path for path in kept["PATH"].split(os.pathsep) if path != installed)
    return subprocess.run(
        line, shell=True, cwd=folder, env=kept | environment, capture_output=True, text=True, timeout=600
    )


def printed_command(text: str) -> str:
    """The command that a message ends with."""
    [line] = [line for line in text.splitlines() if re.search(r"juesuan'? \w", line)]
    return line.rpartition("with: ")[2].rpartition("gone: ")[2]


def commands_of(path: Path) -> list[str]:
    """The commands that a document shows, between backticks or as lines of an example."""
    text = path.read_text(encoding="utf-8")
    return list(dict.fromkeys(re.findall(r"(?:`|^)(\./juesuan [^`\n]+)", text, re.MULTILINE)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_exist_with_their_options(path: Path) -> None:
    known = typer.main.get_command(app).commands
    for line in commands_of(path):
        _, name, *words = shlex.split(line)
        if name == "--help":
            continue
        options = {"--help"} | {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, line
    # Without its path the shell does not find the command.
    assert not re.search(r"`juesuan [a-z]|^juesuan ", path.read_text(encoding="utf-8").split("| Table |")[0], re.M)


@pytest.fixture(scope="module")
def home(cli, samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two releases that the commands may change, in a folder with a space and brackets in its name."""
    folder = tmp_path_factory.mktemp("own")
    home = shutil.copytree(samples_home, folder / "决算 [home]", symlinks=True)
    (folder / "landing").mkdir()
    (folder / "landing" / "a.txt").write_text(
        SAMPLE.read_text(encoding="utf-8").replace("2021", "2019"), encoding="utf-8"
    )
    ran = cli("run", "--landing", folder / "landing", "--home", home)
    assert ran.returncode == 0, ran.stderr
    assert len(versions(home)) == 2
    return home


@pytest.fixture(scope="module")
def fact_id(cli, home: Path) -> str:
    """A figure of the release."""
    return cli("query", "SELECT min(fact_id) FROM fact_kpi", "--format", "csv", "--home", home).stdout.split()[-1]


# The dashboard serves until it is stopped and the lake needs a server; they have tests of their own.
@pytest.mark.parametrize(
    "line", [line for line in commands_of(README) if not re.match(r"\./juesuan (dashboard|ducklake)", line)]
)
def test_commands_of_the_readme_can_be_pasted(home: Path, fact_id: str, tmp_path: Path, line: str) -> None:
    version = versions(home)[-1]
    for placeholder, value in {
        "SELECT …": "SELECT 1",
        "FACT_ID": fact_id,
        "FILE": str(SAMPLE.relative_to(ROOT)),
        "--landing FOLDER": "--landing data/samples",
        "FOLDER": shlex.quote(str(tmp_path / "out put")),
        "HOME": shlex.quote(str(home)),
        "data/home": shlex.quote(str(home)),
        "VERSION": version,
        " A [B]": f" {version} current",
    }.items():
        line = line.replace(placeholder, value)
    done = sh(line, JUESUAN_HOME=str(home))
    assert done.returncode == 0, done.stderr


def test_what_a_run_prints_can_be_pasted_where_it_was_printed(tmp_path: Path) -> None:
    work = tmp_path / "决算 [a] b"
    (work / "landing files").mkdir(parents=True)
    shutil.copy(SAMPLE, work / "landing files")
    launcher = shlex.quote(str(ROOT / "juesuan"))
    ran = sh(f"{launcher} run --landing 'landing files' --home 'my home'", work, JUESUAN_EXECUTOR="inline")
    assert ran.returncode == 0, ran.stderr
    question = printed_command(ran.stdout)
    assert "--home 'my home'" in question
    for folder, line in ((work, question), (tmp_path, question.replace("'my home'", shlex.quote(f"{work}/my home")))):
        answer = sh(line, folder)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.strip() in ran.stdout


@pytest.mark.parametrize(
    "line",
    ["findings --rule no_such_rule", "retry --document no_such_file", "rollback OLDEST"],
    ids=lambda line: line.split()[0],
)
def test_what_a_message_tells_to_do_can_be_pasted(home: Path, line: str) -> None:
    folder = ROOT / "docs"
    told = sh(f"../juesuan {line.replace('OLDEST', versions(home)[0])} --home '{home}'", folder)
    done = sh(printed_command(told.stderr or told.stdout), folder)
    assert done.returncode == 0, done.stderr


def test_a_home_without_a_release_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    told = sh(f"./juesuan status --home '{tmp_path}/my home'")
    assert printed_command(told.stderr) == f"./juesuan run --home '{tmp_path}/my home'"


def test_the_command_is_named_as_the_shell_finds_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(ROOT)
    assert hints.command("status") == "./juesuan status"
    monkeypatch.chdir(tmp_path)
    assert hints.command("status") == shlex.join([str(ROOT / "juesuan"), "status"])
    (tmp_path / "juesuan").write_text("#!/bin/sh\n")
    (tmp_path / "juesuan").chmod(0o755)
    assert hints.command("status") == shlex.join([str(ROOT / "juesuan"), "status"]), "another program of that name"
    (tmp_path / "juesuan").unlink()
    (tmp_path / "juesuan").symlink_to(ROOT / "juesuan")
    assert hints.command("status") == "juesuan status"
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert hints.command("status") == "juesuan status", "activated"


def test_the_launcher_works_through_a_link_and_says_when_nothing_is_set_up(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(ROOT / "juesuan")
    assert "Usage" in sh("./link --help", tmp_path).stdout
    bare = tmp_path / "决算 bare"
    bare.mkdir()
    shutil.copy(ROOT / "juesuan", bare)
    told = sh(shlex.quote(str(bare / "juesuan")), tmp_path)
    assert (told.returncode, told.stderr) == (1, f"juesuan: it is not set up yet; run `make setup` in {bare}\n")
