"""Spreadsheets (xlsx, xls, ods): a visible sheet is a page with one table, rows and columns numbered as in the sheet.

A cell reads as a person sees it, in every format: percent, scale, filled-up codes, dashes for zeros, merged cells.

Title and unit rows stay rows of the table; the form engine knows them. A sheet where no row has two filled cells is no
table (cover, contents, explanations): its cells are lines.
"""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.readers.limits import Limits
from pipeline.readers.model import TEXT_TABLE_NO, Cell, Reading, UnreadableFile
from pipeline.readers.number_format import GENERAL
from pipeline.readers.number_text import value_text
from pipeline.readers.old_workbook import XLS, old_sheets
from pipeline.readers.open_workbook import open_sheets
from pipeline.readers.sheet_marks import Place, Range, Sheet


def read_spreadsheet(path: Path, limits: Limits) -> Reading:
    """Read the visible sheets of a workbook into cells.

    Raises:
        UnreadableFile: It is no workbook, damaged, protected, too large, or shows no cell.
    """
    media_type, sheets = open_sheets(path, limits) if zipfile.is_zipfile(path) else (XLS, old_sheets(path, limits))
    notes: list[str] = []
    reading = Reading(media_type, 0, notes=notes)
    page = 0
    for sheet in sheets:
        if sheet.is_hidden:
            notes.append(f"sheet '{sheet.name}' is hidden and was not read")
            continue
        page += 1
        if page > limits.pages:
            raise UnreadableFile(f"the workbook has more than {limits.pages} sheets; split it")
        texts, unseen = _texts(sheet)
        notes += _warnings(sheet, unseen)
        reading.cells.extend(_cells(page, texts, sorted(sheet.marks.merged)))
        if len(reading.cells) > limits.cells:
            raise UnreadableFile(f"the workbook has more than {limits.cells} cells; split it")
    if not reading.cells:
        raise UnreadableFile("no visible sheet of the workbook has a filled cell; publish or download it again")
    return Reading(media_type, page, reading.cells, notes=notes)


def _warnings(sheet: Sheet, unseen: int) -> list[str]:
    found = []
    if sheet.marks.without_result:
        found.append(
            f"sheet '{sheet.name}': {sheet.marks.without_result} formulas have no stored result and were not read; "
            "open the workbook in a spreadsheet program and save it"
        )
    if unseen:
        found.append(f"sheet '{sheet.name}': {unseen} figures are hidden by their number format and were not read")
    if sheet.marks.has_hidden_lines:
        found.append(f"sheet '{sheet.name}' has hidden rows or columns; they were read")
    return found


def _texts(sheet: Sheet) -> tuple[dict[Place, str], int]:
    """Text of every place that has one, and how many figures other than zero show none."""
    marks = sheet.marks
    found: dict[Place, str] = {}
    unseen = 0
    for place, value in sheet.values.items():
        is_figure = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_figure and not value and marks.hides_zeros:
            continue
        if text := value_text(value, marks.formats.get(place, GENERAL)):
            found[place] = text
        else:
            unseen += is_figure and bool(value)
    return found | {place: text for place, text in marks.texts.items() if text}, unseen


def _cells(page: int, texts: Mapping[Place, str], merged: Sequence[Range]) -> list[Cell]:
    """All cells of the block that the texts span."""
    if not texts:
        return []
    if len({row for row, _ in texts}) == len(texts):
        return _lines(page, texts)
    first_row, last_row = min(row for row, _ in texts), max(row for row, _ in texts)
    first_column, last_column = min(column for _, column in texts), max(column for _, column in texts)
    spans: dict[Place, Place] = {}
    covered: set[Place] = set()
    for (top, left), (bottom, right) in merged:
        # Whole rows are merged for a title: only what lies within the block counts.
        bottom, right = min(bottom, last_row), min(right, last_column)
        if top < first_row or left < first_column or (bottom, right) == (top, left):
            continue
        # Ranges come from the top: one that this overlaps reaches into its first row.
        if any((top, column) in covered for column in range(left, right + 1)):
            continue
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        if len(places) > 1:
            covered.update(places)
            spans[top, left] = (bottom - top + 1, right - left + 1)
    cells = []
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            place = (row, column)
            if place in covered and place not in spans:
                continue
            row_span, column_span = spans.get(place, (1, 1))
            top_of_row = float(row + 1)
            cells.append(
                Cell(
                    page,
                    1,
                    row + 1,
                    column + 1,
                    texts.get(place, ""),
                    row_span,
                    column_span,
                    top=top_of_row,
                    bottom=top_of_row,
                )
            )
    return cells


def _lines(page: int, texts: Mapping[Place, str]) -> list[Cell]:
    lines = [(float(row + 1), line) for (row, _), text in sorted(texts.items()) for line in text.split("\n")]
    filled = ((top, line) for top, line in lines if line.strip())
    return [
        Cell(page, TEXT_TABLE_NO, number, 1, line.strip(), top=top, bottom=top)
        for number, (top, line) in enumerate(filled, start=1)
    ]
