"""Options that every command has. Help needs no more than these, so nothing here prints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer


@dataclass
class _State:
    verbose: bool = False
    when_interrupted: str = "Interrupted."
    """What a person is told who interrupts the command."""


state = _State()


def _be_verbose(value: bool) -> bool:
    state.verbose = state.verbose or value
    return value


Home = Annotated[Path | None, typer.Option(help="Home folder; $JUESUAN_HOME or data/home if not given.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show every log line and tracebacks.", callback=_be_verbose)]
