"""What a spreadsheet says about its cells besides their values: formats, merged ranges, errors, how far it reaches.

One streaming pass over the XML of a sheet. It comes before the values, which are read into one dense block: a value in
the last corner of a sheet would ask for half a terabyte.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.model import NO_RESULT, UnreadableFile
from pipeline.readers.number_format import GENERAL, NumberFormat, parse_format
from pipeline.readers.number_text import Value
from pipeline.readers.zipsafe import attribute, iterate_part, local_name, main_part, parse_part, related_parts

Place = tuple[int, int]
Range = tuple[Place, Place]

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# The formats that every xlsx file has without writing them down, as far as they change what a figure is taken for.
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0"}
_BUILT_IN |= {39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00"}
_BUILT_IN |= dict.fromkeys((41, 42), '#,##0;-#,##0;"-"') | dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"')


@dataclass(slots=True)
class SheetMarks:
    """Marks of one sheet. Places are row and column from 0, `last` is the last row and column with a value.

    `texts` are shown texts that the values do not give: errors, formulas without a stored result, and percentages of
    OpenDocument. `hides_zeros` is the sheet's setting to show nothing for a zero.
    """

    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    last: Place = (-1, -1)
    without_result: int = 0
    has_hidden_lines: bool = False
    hides_zeros: bool = False

    def reach(self, row: int, column: int) -> None:
        """Note that a value stands here."""
        self.last = (max(self.last[0], row), max(self.last[1], column))

    def miss(self, row: int, column: int) -> None:
        """Note that a formula stands here whose result is not stored."""
        self.reach(row, column)
        self.texts[row, column] = NO_RESULT
        self.without_result += 1


@dataclass(slots=True)
class Sheet:
    """One worksheet of a workbook: stored values by place, and its marks. Nothing of a hidden one is read."""

    name: str
    is_hidden: bool = False
    values: Mapping[Place, Value] = field(default_factory=dict)
    marks: SheetMarks = field(default_factory=SheetMarks)


def xlsx_marks(archive: zipfile.ZipFile) -> dict[str, SheetMarks]:
    """Marks by sheet name."""
    workbook = main_part(archive, "xl/workbook.xml")
    root = parse_part(archive, workbook)
    if root is None or local_name(root) != "workbook":
        return {}
    related = related_parts(archive, workbook)
    styles = next((name for kind, name in related.values() if kind == "styles"), "")
    formats = _xlsx_formats(parse_part(archive, styles))
    marks: dict[str, SheetMarks] = {}
    for sheet in root.iterfind(".//{*}sheet"):
        kind, part = related.get(attribute(sheet, "id") or "", ("", ""))
        if kind == "worksheet" and part in archive.NameToInfo:
            marks[sheet.get("name", "")] = _xlsx_sheet(archive, part, formats)
    return marks


def _xlsx_formats(root: Any | None) -> list[NumberFormat]:
    if root is None:
        return []
    codes = dict(_BUILT_IN)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_integer(element.get("numFmtId"))] = element.get("formatCode", "")
    parsed = {number: parse_format(code) for number, code in codes.items()}
    return [parsed.get(_integer(xf.get("numFmtId")), GENERAL) for xf in root.iterfind("{*}cellXfs/{*}xf")]


def _xlsx_sheet(archive: zipfile.ZipFile, part: str, formats: list[NumberFormat]) -> SheetMarks:
    marks = SheetMarks()
    row = -1
    hidden_columns: list[int] = []
    for element in iterate_part(archive, part, ["row", "col", "sheetView"]):
        if local_name(element) == "sheetView":
            marks.hides_zeros = element.get("showZeros") in ("0", "false")
            continue
        is_hidden = element.get("hidden") in ("1", "true")
        if local_name(element) == "col":
            hidden_columns += [_integer(element.get("min")) - 1] if is_hidden else []
            continue
        row = _integer(element.get("r"), row + 2) - 1
        column = -1
        for cell in element:
            column = _column(cell.get("r")) if cell.get("r") else column + 1
            values = {local_name(child): child for child in cell}
            result = values["v"].text if "v" in values else None
            if not result and "is" not in values:
                # A formula may result in an empty text.
                if "f" in values and cell.get("t") != "str":
                    marks.miss(row, column)
                continue
            marks.reach(row, column)
            marks.has_hidden_lines |= is_hidden
            if cell.get("t") == "e":
                marks.texts[row, column] = result or ""
            style = _integer(cell.get("s"))
            if 0 < style < len(formats) and formats[style] is not GENERAL:
                marks.formats[row, column] = formats[style]
        _forget(element)
    marks.has_hidden_lines |= any(column <= marks.last[1] for column in hidden_columns)
    return marks


def ods_marks(archive: zipfile.ZipFile, most_cells: int) -> dict[str, SheetMarks]:
    """Marks by sheet name of an OpenDocument spreadsheet, which also knows its merged ranges here only."""
    marks: dict[str, SheetMarks] = {}
    current, row = SheetMarks(), 0
    for element in iterate_part(archive, "content.xml", ["table-row", "table"]):
        if local_name(element) == "table":
            marks[attribute(element, "name") or ""] = current
            current, row = SheetMarks(), 0
            continue
        repeated = max(_integer(attribute(element, "number-rows-repeated"), 1), 1)
        is_hidden = attribute(element, "visibility") in ("collapse", "filter")
        for column, times, cell in _ods_cells(element):
            kind = attribute(cell, "value-type")
            if kind is not None:
                current.reach(row + repeated - 1, column + times - 1)
                current.has_hidden_lines |= is_hidden
                table = next(element.iterancestors("{*}table"), element)
                too_far(attribute(table, "name") or "", current, most_cells)
            across = _integer(attribute(cell, "number-columns-spanned"), 1)
            down = _integer(attribute(cell, "number-rows-spanned"), 1)
            if across > 1 or down > 1:
                current.merged.append(((row, column), (row + down - 1, column + across - 1)))
            if kind == "percentage":
                shown = "\n".join("".join(p.itertext()) for p in cell.iterfind("{*}p"))
                current.texts |= {(row + y, column + x): shown for y in range(repeated) for x in range(times)}
        row += repeated
        _forget(element)
    return marks


def _ods_cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    column = 0
    for cell in row:
        if local_name(cell) in ("table-cell", "covered-table-cell"):
            times = max(_integer(attribute(cell, "number-columns-repeated"), 1), 1)
            yield column, times, cell
            column += times


def too_far(sheet: str, marks: SheetMarks, most_cells: int) -> None:
    """Refuse a sheet whose values span more places than a file may have cells.

    Raises:
        UnreadableFile: They do.
    """
    rows, columns = marks.last[0] + 1, marks.last[1] + 1
    if rows * columns > most_cells:
        raise UnreadableFile(
            f"sheet '{sheet}' reaches to row {rows} and column {columns}, more than {most_cells} cells; "
            "delete what stands far below or right of its tables"
        )


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableFile(f"'{reference}' is no cell of a sheet; open the workbook and save it again")
    number = 0
    for letter in match.group(1):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _forget(element: Any) -> None:
    """Free an element and what stood before it, so that memory does not grow with the sheet."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
