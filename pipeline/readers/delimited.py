"""Character-separated values (comma, semicolon, bar): what spreadsheets export as CSV.

A record with one field is a line (title, unit) and ends a table, as an empty record does. Which sign separates is told
by the table being rectangular, never guessed from a sample: prose has commas too.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.readers.limits import DEFAULT_LIMITS, Limits
from pipeline.readers.model import Cell, Reading, UnreadableFile
from pipeline.readers.text import decode

MEDIA_TYPE = "text/csv"

_DELIMITERS = (",", ";", "|")
_LONGEST_FIELD = 1_000_000
_RULE = re.compile(r"-{3,}|:-+:?|-+:")
Record = tuple[int, list[str]]
"""Number of the first line that a record stands on, and its fields."""


def read_delimited(path: Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read character-separated values into cells.

    Raises:
        UnreadableFile: The file is empty, no text, has too many cells, or no delimiter makes its records tables.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile("the file is empty; publish or download it again")
    text, encoding = decode(data)
    found = find_delimiter(text, limits)
    if found is None:
        raise UnreadableFile(
            "no delimiter (comma, semicolon, bar) gives all records of a table the same number of fields; "
            "export it again with amounts in quotation marks or without thousands marks"
        )
    notes = [] if encoding == "utf-8-sig" else [f"decoded as {encoding}"]
    return Reading(MEDIA_TYPE, 1, _cells(_runs(text, found, limits)), notes=notes)


def find_delimiter(text: str, limits: Limits = DEFAULT_LIMITS) -> str | None:
    """The delimiter that makes a text one or more rectangular tables, the one with most fields; None if none does.

    Raises:
        UnreadableFile: It has more fields than the limit of cells.
    """
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        try:
            runs = [run for is_table, run in _runs(text, delimiter, limits) if is_table]
        except csv.Error:
            continue
        if any(len({len(fields) for _, fields in run}) > 1 for run in runs):
            continue
        # A single record with a comma among lines is a sentence.
        tables = sum(len(run) for run in runs if len(run) > 1)
        single = sum(1 for run in runs if len(run) == 1)
        fields = sum(len(fields) for run in runs for _, fields in run)
        if tables > single and (best is None or fields > best[0]):
            best = (fields, delimiter)
    return best[1] if best else None


def _runs(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[bool, list[Record]]]:
    """Runs of records: tables (True), and lines outside them. Records with no text at all are left out."""

    def kind(record: Record) -> str:
        return ("blank", "line", "table")[min(len(record[1]), 2)]

    for name, group in groupby(_records(text, delimiter, limits), kind):
        run = list(group)
        if name == "table":
            # Exports fill title and unit rows up to the table's width.
            while run and sum(1 for field in run[0][1] if field) < 2:
                number, fields = run.pop(0)
                yield False, [(number, [field for field in fields if field])]
            while run and not any(run[-1][1]):
                run.pop()
        if run and name != "blank":
            yield name == "table", run


def _records(text: str, delimiter: str, limits: Limits) -> Iterator[Record]:
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = count = 0
    for fields in rows:
        count += len(fields)
        if count > limits.cells:
            raise UnreadableFile(f"more than {limits.cells} cells up to line {rows.line_num}; split the file")
        clean = [field.replace("\r\n", "\n").replace("\r", "\n").strip() for field in fields]
        if delimiter != "|" or not _is_rule(clean):
            yield last + 1, clean
        last = rows.line_num


def _is_rule(fields: list[str]) -> bool:
    """Whether a record is the line that Markdown draws below a table's header: |---|:--:|."""
    texts = [field for field in fields if field]
    return bool(texts) and all(_RULE.fullmatch(text) for text in texts)


def _cells(runs: Iterator[tuple[bool, list[Record]]]) -> list[Cell]:
    cells: list[Cell] = []
    lines = tables = 0
    for is_table, run in runs:
        tables += is_table
        for row_no, (number, fields) in enumerate(run, start=1):
            top = float(number)
            if is_table:
                cells += [Cell(1, tables, row_no, c, text, top=top, bottom=top) for c, text in enumerate(fields, 1)]
            elif any(fields):
                lines += 1
                cells.append(Cell(1, 0, lines, 1, fields[0], top=top, bottom=top))
    return cells
