"""What every reader returns: cells. Nothing here knows a form, a department or an amount."""

import re
from dataclasses import dataclass, field
from typing import Literal

ReadStatus = Literal["read", "needs_ocr", "unreadable"]

TEXT_TABLE_NO = 0
"""`table_no` of the lines outside tables: one cell a line, `row_no` counts lines from 1 on the page."""

NO_RESULT = "[formula without stored result]"
"""Text of a cell whose figure is not in the file: people see it, because their program calculates it."""

_UNKNOWN = re.compile(r"\[formula ?without ?stored ?result\]|-?\d+(?:\.\d+)? ?\[[^\]]*[0#?][^\]]*\]")


def unknown_figure(text: str) -> str | None:
    """Why a cell holds a figure that its reader could not tell, None where it does not. White space may be dropped."""
    if not text.endswith("]") or _UNKNOWN.fullmatch(text) is None:
        return None
    if text.startswith("["):
        return "a formula without a stored result; open the file in a spreadsheet program, save it and land it again"
    return "a figure shown in a number format that is not understood; set another format and land the file again"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, or one line of page text (`table_no` 0).

    Page, table, row and column count from 1. `text` is as published, only line ends unified to "\\n". A merged cell is
    one `Cell` at its top-left corner with its spans; the places that it covers have no cell. An empty cell is a `Cell`
    with empty text. `top` orders tables and lines on a page: points from the top in PDFs, the line or row number in
    files without geometry (where `x0` and `x1` are None).
    """

    page: int
    table_no: int
    row_no: int
    column_no: int
    text: str
    row_span: int = 1
    column_span: int = 1
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All cells of one file in reading order, or the reason why there are none.

    `notes` are facts about the reading that a person may want later (encoding, pages without text), one sentence each.
    """

    media_type: str
    page_count: int
    cells: list[Cell] = field(default_factory=list)
    status: ReadStatus = "read"
    reason: str | None = None
    notes: list[str] = field(default_factory=list)


class UnreadableFile(Exception):
    """The file cannot be read; the message says what, where and what to do. Never retried."""
