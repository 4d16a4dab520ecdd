"""How a command is written where a message says what to do next: as it can be pasted into the shell that shows it."""

import shlex
import shutil
import sys
from pathlib import Path

from pipeline.shipped import ROOT

LAUNCHER = ROOT / "juesuan"
"""The command in the checkout, which needs no activated environment. There is none where a wheel was installed."""


def short(path: Path) -> str:
    """A path as a user of this folder would type it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def command(*words: str | Path, home: Path | None = None) -> str:
    """A command of this program with its arguments, quoted for a shell.

    The home is always named: whoever pastes the line may have other settings than the process that printed it.

    Args:
        words: The command and its arguments; a path is written as seen from the current folder.
        home: The home folder, for commands that have one.
    """
    arguments = [short(word) if isinstance(word, Path) else word for word in words]
    if home is not None:
        arguments[1:1] = ["--home", short(home)]
    return shlex.join([_program(), *arguments])


def _program() -> str:
    """`juesuan` where the shell's path leads to this one, else the launcher as seen from the current folder."""
    installed = Path(sys.executable).parent / "juesuan"
    found = shutil.which("juesuan")
    if (found and Path(found).resolve() in (LAUNCHER.resolve(), installed.resolve())) or not LAUNCHER.is_file():
        return "juesuan"
    name = short(LAUNCHER)
    return name if "/" in name else f"./{name}"
