"""Spreadsheets (xlsx, xls, ods): a visible sheet is a page with one table, rows and columns numbered as in the sheet.

Title and unit rows stay rows of the table; the form engine knows them. A sheet where no row has two filled cells is no
table (cover, contents, explanations): its cells are lines.
"""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine as calamine

from pipeline.readers.limits import Limits
from pipeline.readers.model import TEXT_TABLE_NO, Cell, Reading, UnreadableFile
from pipeline.readers.number_text import GENERAL, value_text
from pipeline.readers.sheet_marks import Place, Range, SheetMarks, ods_marks, too_far, xlsx_marks
from pipeline.readers.zipsafe import open_archive

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def read_spreadsheet(path: Path, limits: Limits) -> Reading:
    """Read the visible sheets of a workbook into cells.

    Raises:
        UnreadableFile: It is no workbook, damaged, protected, too large, or shows no cell.
    """
    if zipfile.is_zipfile(path):
        with open_archive(path, limits) as archive:
            is_ods = "content.xml" in archive.NameToInfo
            marks = ods_marks(archive, limits.cells) if is_ods else xlsx_marks(archive)
        media_type, notes = (ODS if is_ods else XLSX), []
    else:
        media_type, marks = XLS, {}
        notes = ["number formats of xls files are not read: 83.33% stands as 0.8333, a code 01 stored as 1 as 1"]
    workbook = _open(path)
    reading = Reading(media_type, 0, notes=notes)
    page = 0
    for sheet in workbook.sheets_metadata:
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            notes.append(f"sheet '{sheet.name}' is hidden and was not read")
            continue
        page += 1
        if page > limits.pages:
            raise UnreadableFile(f"the workbook has more than {limits.pages} sheets; split it")
        own = marks.get(sheet.name, SheetMarks())
        too_far(sheet.name, own, limits.cells)
        notes += _warnings(sheet.name, own)
        values, merged = _values(workbook, sheet.name)
        reading.cells.extend(_cells(page, _texts(values, own), merged or own.merged))
        if len(reading.cells) > limits.cells:
            raise UnreadableFile(f"the workbook has more than {limits.cells} cells; split it")
    if not reading.cells:
        raise UnreadableFile("no visible sheet of the workbook has a filled cell; publish or download it again")
    return Reading(media_type, page, reading.cells, notes=notes)


def _open(path: Path) -> Any:
    with path.open("rb") as file:
        return _guarded(calamine.load_workbook, file)


def _values(workbook: Any, name: str) -> tuple[list[list[Any]], list[Range]]:
    sheet = _guarded(workbook.get_sheet_by_name, name)
    return _guarded(lambda: sheet.to_python(skip_empty_area=False)), sorted(sheet.merged_cell_ranges or [])


def _guarded(call: Any, *arguments: Any) -> Any:
    """Call calamine. A panic of its Rust code arrives as a BaseException of a class that cannot be imported."""
    try:
        return call(*arguments)
    except calamine.PasswordError:
        raise UnreadableFile("the workbook is protected by a password; save it without one and land it again") from None
    except calamine.CalamineError as error:
        raise UnreadableFile(f"the workbook cannot be read ({error}); open it and save it again") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(f"the workbook is damaged ({error}); open it and save it again") from None


def _warnings(name: str, marks: SheetMarks) -> list[str]:
    found = []
    if marks.without_result:
        found.append(
            f"sheet '{name}': {marks.without_result} formulas have no stored result and read as empty; "
            "open the workbook in a spreadsheet program and save it"
        )
    if marks.has_hidden_lines:
        found.append(f"sheet '{name}' has hidden rows or columns; they were read")
    return found


def _texts(values: Sequence[Sequence[Any]], marks: SheetMarks) -> dict[Place, str]:
    """Text of every place that has one."""
    found = {
        (row, column): text
        for row, line in enumerate(values)
        for column, value in enumerate(line)
        if value != "" and (text := value_text(value, marks.formats.get((row, column), GENERAL)))
    }
    return found | {place: text for place, text in marks.texts.items() if text}


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
        if (top, left) in covered or top < first_row or left < first_column:
            continue
        places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(places) > 1 and covered.isdisjoint(places):
            covered |= places
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
