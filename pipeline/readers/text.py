"""Tab-separated text: lines with tabs are table rows, the others page text.

A file that was saved from a web page or a spreadsheet by copy and paste. Its tables are runs of lines with tabs; any
line without one ends the run. The line number stands in for geometry.
"""

import re
from pathlib import Path

from pipeline.readers.limits import DEFAULT_LIMITS, Limits
from pipeline.readers.model import Cell, Reading, UnreadableFile

MEDIA_TYPE = "text/tab-separated-values"
_MARKUP = re.compile(r"</?(?:p|br|span|div|b|strong|font)\b[^<>]*>", re.IGNORECASE)
# Control characters that no text has; tab, newline and form feed are text.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1b\x1c-\x1f\x7f]")
_MAX_LINE_CHARS = 1_000_000


def decode(data: bytes) -> tuple[str, str]:
    """Decode text of a Chinese office: UTF-8 or UTF-16 with its mark, else UTF-8, else GB18030.

    Returns:
        The text and the encoding's name.

    Raises:
        UnreadableFile: No encoding fits, or what comes out is no text.
    """
    has_utf16_mark = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    # GB18030 decodes nearly anything, so it is asked last and its result looked at.
    for encoding in ["utf-16"] if has_utf16_mark else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text):
            break
        return text, encoding
    raise UnreadableFile("the bytes are no text in UTF-8, UTF-16 or GB18030; convert the file and land it again")


def read_text(path: Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read tab-separated text into cells.

    Raises:
        UnreadableFile: The file is empty, is no text, has a line longer than any table row, or too many cells.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile("the file is empty; publish or download it again")
    text, encoding = decode(data)
    return Reading(
        MEDIA_TYPE, 1, _cells(text, limits), notes=[] if encoding == "utf-8-sig" else [f"decoded as {encoding}"]
    )


def _cells(text: str, limits: Limits) -> list[Cell]:
    cells: list[Cell] = []
    table_no = row_no = text_row = 0
    in_table = False
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if len(line) > _MAX_LINE_CHARS:
            raise UnreadableFile(f"line {number} has more than {_MAX_LINE_CHARS} characters; this is no table")
        if len(cells) + line.count("\t") >= limits.cells:
            raise UnreadableFile(f"more than {limits.cells} cells up to line {number}; split the file")
        if "\t" not in line:
            in_table = False
            if line.strip():
                text_row += 1
                cells.append(Cell(1, 0, text_row, 1, _clean(line), top=float(number), bottom=float(number)))
            continue
        if not in_table:
            in_table, table_no, row_no = True, table_no + 1, 0
        row_no += 1
        for column_no, part in enumerate(line.split("\t"), start=1):
            cells.append(Cell(1, table_no, row_no, column_no, _clean(part), top=float(number), bottom=float(number)))
    return cells


def _clean(part: str) -> str:
    return _MARKUP.sub("", part).strip()
