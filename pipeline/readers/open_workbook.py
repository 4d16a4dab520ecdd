"""Workbooks of the open formats (xlsx, xlsb, ods): values by calamine, everything else from their XML."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from pipeline.readers.limits import Limits
from pipeline.readers.model import UnreadableFile
from pipeline.readers.sheet_marks import Sheet, SheetMarks, ods_marks, too_far, xlsx_marks
from pipeline.readers.zipsafe import open_archive

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def open_sheets(path: Path, limits: Limits) -> tuple[str, Iterator[Sheet]]:
    """Media type of a workbook in a zip archive, and its worksheets in order.

    Raises:
        UnreadableFile: It is no workbook, damaged, protected or too large; also while the sheets are read.
    """
    with open_archive(path, limits) as archive:
        is_ods = "content.xml" in archive.NameToInfo
        marks = ods_marks(archive, limits.cells) if is_ods else xlsx_marks(archive)
    return (ODS if is_ods else XLSX), _sheets(path, marks, limits)


def _sheets(path: Path, marks: dict[str, SheetMarks], limits: Limits) -> Iterator[Sheet]:
    with path.open("rb") as file:
        workbook = _guarded(calamine.load_workbook, file)
    for found in workbook.sheets_metadata:
        if found.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if found.visible != calamine.SheetVisibleEnum.Visible:
            yield Sheet(found.name, is_hidden=True)
            continue
        own = marks.get(found.name, SheetMarks())
        too_far(found.name, own, limits.cells)
        sheet = _guarded(workbook.get_sheet_by_name, found.name)
        rows = _guarded(sheet.to_python, False)
        values = {(y, x): value for y, row in enumerate(rows) for x, value in enumerate(row) if value != ""}
        own.merged = sheet.merged_cell_ranges or own.merged
        yield Sheet(found.name, values=values, marks=own)


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
