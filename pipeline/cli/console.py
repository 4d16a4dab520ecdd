"""What every command shares: terminals, tables of rows and the wording of errors.

Texts come from strangers' documents and file names. Nothing of them may steer the terminal or a spreadsheet.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.warehouse.safe_text import STEERING, visible

FILE_WIDTH = 160
"""Columns assumed where output goes to a file or a pipe, which has no width of its own."""
WORD_WIDTH = 40
"""Columns of at most this width are never folded if each value is one word: names of forms, rules, statuses."""


class CommandError(Exception):
    """The command cannot do what was asked; the message says why and what to do."""


def stdout() -> Console:
    """Console for results."""
    return _console(stderr=False)


def stderr() -> Console:
    """Console for progress and errors."""
    return _console(stderr=True)


class _SafeConsole(Console):
    """A console on which every text is only text: whatever rich prints as a string passes here."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(visible(text), **options)


def _console(*, stderr: bool) -> Console:
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return _SafeConsole(stderr=stderr, width=None if terminal else FILE_WIDTH, highlight=False, soft_wrap=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A table of rows; columns that hold only numbers stand right."""
    material = [list(row) for row in rows]
    result = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False)
    for index, name in enumerate(columns):
        values = [row[index] for row in material if row[index] is not None]
        numbers = bool(values) and all(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values)
        words = all(isinstance(v, str) and v.isascii() and " " not in v and len(v) <= WORD_WIDTH for v in values)
        justify: Literal["left", "right"] = "right" if numbers else "left"
        result.add_column(name, justify=justify, overflow="fold", no_wrap=words or numbers)
    for row in material:
        result.add_row(*(text(value) for value in row))
    return result


def text(value: object) -> str:
    """A value as people read it: thousands grouped, nothing for NULL. Square brackets are no markup."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:,}"
    return str(value).replace("[", r"\[")


def json_text(value: object) -> str:
    """JSON for a terminal: Chinese as it is, controls of terminals as escapes."""
    text = json.dumps(value, ensure_ascii=False, default=_json_value)
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _json_value(value: object) -> object:
    # A number where a JSON number holds it exactly, else its digits: amounts must not change on the way.
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return str(value)


def plain_error(error: Exception) -> str:
    """An error in one or two lines: the message where it is one of ours, else its type with a hint."""
    message = visible(" ".join(str(error).split()))
    if isinstance(error, CommandError) or type(error).__module__.startswith("pipeline."):
        return f"juesuan: {message}"
    if isinstance(error, OSError):
        return f"juesuan: {error.strerror or message}: {visible(str(error.filename or ''))}".rstrip(": ")
    return f"juesuan: {type(error).__name__}: {message}\nRepeat the command with --verbose to see where it happened."
