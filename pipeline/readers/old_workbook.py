"""Workbooks of the old binary format (xls), as every Excel and WPS up to 2003 wrote them, read by xlrd."""

import os
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.xldate import xldate_as_datetime

from pipeline.readers.limits import Limits
from pipeline.readers.model import UnreadableFile
from pipeline.readers.number_format import GENERAL, NumberFormat, parse_format
from pipeline.readers.number_text import Value
from pipeline.readers.sheet_marks import Place, Sheet, SheetMarks, too_far

XLS = "application/vnd.ms-excel"

_UNICODE_SINCE = 80
# What Chinese programs wrote who did not say it.
_CHINESE = "gb18030"
_RECORD = struct.Struct("<HH")
_BEGIN = (0x0009, 0x0209, 0x0409, 0x0809)
_END = 0x000A
_FORMULA = (0x0006, 0x0206, 0x0406)
_FORMULA_HEAD = struct.Struct("<HHH8sH")
_EMPTY_TEXT = b"\x03"
_NO_NUMBER = b"\xff\xff"
_CALCULATE_ON_LOAD = 0x0002


def old_sheets(path: Path, limits: Limits) -> Iterator[Sheet]:
    """The worksheets of a workbook in order.

    Raises:
        UnreadableFile: It is no workbook, damaged, protected or too large; also while the sheets are read.
    """
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        # xlrd prints what it wonders about. Sectors listed twice are common, and every program opens such files.
        options = {"logfile": nowhere, "use_mmap": False, "formatting_info": True, "on_demand": True}
        options |= {"ragged_rows": True, "ignore_workbook_corruption": True}
        book = _guarded(xlrd.open_workbook, str(path), **options)
        if book.biff_version < _UNICODE_SINCE and book.codepage is None:
            book = _guarded(xlrd.open_workbook, str(path), **options, encoding_override=_CHINESE)
        formats = [_format(book, style) for style in book.xf_list]
        missing = _without_result(book)
        for number, name in enumerate(book.sheet_names()):
            sheet = _guarded(book.sheet_by_index, number)
            if sheet.visibility:
                yield Sheet(name, is_hidden=True)
            else:
                yield _guarded(_sheet, book, sheet, formats, missing.get(number, []), limits)
            book.unload_sheet(number)


def _guarded(call: Any, *arguments: Any, **named: Any) -> Any:
    """Call xlrd, which raises anything on damaged bytes."""
    try:
        return call(*arguments, **named)
    except (UnreadableFile, MemoryError, OSError):
        raise
    except Exception as error:
        if "encrypted" in str(error):
            why = "the workbook is protected by a password; save it without one and land it again"
            raise UnreadableFile(why) from None
        what = str(error) if isinstance(error, xlrd.XLRDError) else f"damaged: {type(error).__name__} {error}"
        raise UnreadableFile(f"the workbook cannot be read ({what}); open it and save it as .xlsx") from None


def _format(book: Any, style: Any) -> NumberFormat:
    found = book.format_map.get(style.format_key)
    # The formats of dates that every Chinese Excel has are known to xlrd without their code.
    return parse_format(found.format_str) if found and found.format_str else GENERAL


def _sheet(book: Any, sheet: Any, formats: list[NumberFormat], missing: list[Place], limits: Limits) -> Sheet:
    marks = SheetMarks(hides_zeros=not sheet.show_zero_values)
    values: dict[Place, Value] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
                continue
            place = (row, column)
            marks.reach(row, column)
            if cell.ctype == xlrd.XL_CELL_ERROR:
                marks.texts[place] = error_text_from_code.get(cell.value, "#N/A")
                continue
            values[place] = _value(cell, book.datemode)
            if cell.ctype == xlrd.XL_CELL_NUMBER and cell.xf_index is not None and cell.xf_index < len(formats):
                marks.formats[place] = formats[cell.xf_index]
    for place in missing:
        values.pop(place, None)
        marks.miss(*place)
    too_far(sheet.name, marks, limits.cells)
    marks.merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
    rows = {row for row, _ in {*values, *marks.texts}}
    marks.has_hidden_lines = any(row.hidden and number in rows for number, row in sheet.rowinfo_map.items()) or any(
        column.hidden and number <= marks.last[1] for number, column in sheet.colinfo_map.items()
    )
    return Sheet(sheet.name, values=values, marks=marks)


def _value(cell: Any, date_mode: int) -> Value:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype != xlrd.XL_CELL_DATE:
        value: str | float = cell.value
        return value
    try:
        moment: datetime = xldate_as_datetime(cell.value, date_mode)
    except (ValueError, OverflowError):
        # No day: shown as signs of number by every program.
        return float(cell.value)
    return moment.time() if 0 <= cell.value < 1 else moment


def _without_result(book: Any) -> dict[int, list[Place]]:
    """Places by sheet of formulas whose result nobody has stored.

    The format has no sign for it: programs that do not calculate write an empty text or, with the wish to have it
    calculated, a zero. Both are honest results too, so they count as none only where no formula of the workbook has
    another one.
    """
    found: dict[int, list[Place]] = {}
    for number, begin in enumerate(book._sh_abs_posn):
        for head in _formulas(book.mem or b"", begin):
            row, column, _, result, flags = _FORMULA_HEAD.unpack(head)
            is_empty = result[6:] == _NO_NUMBER and result[:1] == _EMPTY_TEXT
            is_zero = result == bytes(8) and flags & _CALCULATE_ON_LOAD
            if not is_empty and not is_zero:
                return {}
            found.setdefault(number, []).append((row, column))
    return found


def _formulas(stream: bytes, at: int) -> Iterator[bytes]:
    """Heads of the formula records of the sheet that begins here; charts stand nested in it."""
    depth = 0
    while 0 <= at <= len(stream) - _RECORD.size:
        kind, length = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        depth += (kind in _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        if kind in _FORMULA and length >= _FORMULA_HEAD.size:
            yield bytes(stream[at : at + _FORMULA_HEAD.size])
        at += length
