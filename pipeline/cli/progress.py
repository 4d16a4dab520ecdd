"""Progress of a run on the error stream: a moving line on a terminal, nothing but warnings in a file."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from pipeline.log import log


class _Display(logging.Handler):
    """Shows records of `pipeline.log`: progress as a bar, warnings as lines above it, all lines when verbose."""

    def __init__(self, console: Console, bar: Progress, *, verbose: bool) -> None:
        super().__init__()
        self._console = console
        self._bar = bar
        self._verbose = verbose
        self._activity = "starting"
        self._task = bar.add_task(self._activity, total=None)

    def emit(self, record: logging.LogRecord) -> None:
        activity = getattr(record, "activity", None)
        if activity is not None:
            self._advance(activity, record.done, record.total)  # type: ignore[attr-defined]
        if self._verbose or record.levelno >= logging.WARNING:
            style = "yellow" if record.levelno >= logging.WARNING else "dim"
            self._console.print(f"[{style}]{escape(self.format(record))}[/]", soft_wrap=True)

    def _advance(self, activity: str, done: int, total: int | None) -> None:
        # A task of known length cannot become one of unknown length, so each activity is a task of its own.
        if activity != self._activity:
            self._bar.remove_task(self._task)
            self._activity = activity
            self._task = self._bar.add_task(activity, total=total)
        count = f" {done}/{total}" if total else ""
        self._bar.update(self._task, description=activity + count, completed=done)

    def format(self, record: logging.LogRecord) -> str:
        """The message, a single line; the traceback only when verbose."""
        # A file's name may hold line ends: it must not look like a message of its own.
        return super().format(record) if self._verbose else " ".join(record.getMessage().split())


@contextmanager
def display(console: Console, *, verbose: bool) -> Iterator[None]:
    """Show the run's log while the block runs. What libraries have to say is for --verbose."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    level, propagate = log.level, log.propagate
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        handler = _Display(console, bar, verbose=verbose)
        silence = logging.NullHandler()
        if not verbose:
            # Without any handler Python prints their warnings, such as of a connection that an interruption cut off.
            logging.getLogger().addHandler(silence)
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
        try:
            yield
        finally:
            log.removeHandler(handler)
            logging.getLogger().removeHandler(silence)
            log.setLevel(level)
            log.propagate = propagate
