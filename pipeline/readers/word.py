"""Word files (docx): paragraphs as lines, tables with their merged cells, in the order of the text, all on one page.

Page breaks are made by the program that shows the file, so there are no pages to count. Headers, footers and notes are
not read.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.readers.flow import Flow, Placed
from pipeline.readers.limits import Limits
from pipeline.readers.model import Reading, UnreadableFile
from pipeline.readers.zipsafe import attribute, local_name, main_part, open_archive, parse_part

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_WRAPPERS = frozenset(("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
# Deleted text, instructions of fields, readings above characters, and all that floats over the page.
_UNREAD_NAMES = "pPr rPr del moveFrom delText instrText rt drawing pict object AlternateContent txbxContent"
_NOT_TEXT = frozenset(_UNREAD_NAMES.split())
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_MOST_COLUMNS = 1_000


def read_word(path: Path, limits: Limits) -> Reading:
    """Read a Word file into cells. One that holds pictures only needs character recognition.

    Raises:
        UnreadableFile: It is no Word file, damaged, protected, too large, or empty.
    """
    with open_archive(path, limits) as archive:
        root = parse_part(archive, main_part(archive, "word/document.xml"))
        has_pictures = _has_pictures(archive)
    body = root.find("{*}body") if root is not None else None
    if root is None or body is None:
        raise UnreadableFile("the archive holds no Word document; if it is another office file, land the original")
    flow = Flow(limits)
    _add_blocks(body, flow)
    boxes = sum(1 for box in root.iter("{*}txbxContent") if _is_shown_box(box))
    notes = [f"the text of {boxes} text boxes was not read"] if boxes else []
    if flow.cells:
        return Reading(MEDIA_TYPE, 1, flow.cells, notes=notes)
    if has_pictures:
        return Reading(MEDIA_TYPE, 1, status="needs_ocr", reason="the document holds pictures and no text", notes=notes)
    raise UnreadableFile("the document has no text outside text boxes; publish or download it again")


def _has_pictures(archive: zipfile.ZipFile) -> bool:
    return any("/media/" in name for name in archive.namelist())


def _is_shown_box(box: Any) -> bool:
    """Whether a text box has text; the copy of a box for old programs is not counted twice."""
    is_copy = next(box.iterancestors("{*}Fallback"), None) is not None
    return not is_copy and any(bool(t.text) for t in box.iter("{*}t"))


def _add_blocks(container: Any, flow: Flow) -> None:
    for element in _children(container):
        name = local_name(element)
        if name == "p":
            flow.line(_paragraph(element))
        elif name == "tbl":
            _add_table(element, flow)


def _children(element: Any) -> Iterator[Any]:
    """Children, looking through content controls and accepted changes."""
    for child in element.iterchildren("*"):
        if local_name(child) in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _add_table(table: Any, flow: Flow) -> None:
    cells = _cells_of(table)
    if max((placed.column_no for _, placed in cells), default=0) < 2:
        # A frame around text.
        for element, _ in cells:
            _add_blocks(element, flow)
        return
    flow.table([placed for _, placed in cells])
    for element, _ in cells:
        for inner in _children(element):
            if local_name(inner) == "tbl" and any(placed.column_no > 1 for _, placed in _cells_of(inner)):
                _add_table(inner, flow)


def _cells_of(table: Any) -> list[tuple[Any, Placed]]:
    """Cells with their places. Cells merged downwards are one cell: the lower ones say only that they continue."""
    found: list[tuple[Any, Placed]] = []
    open_cells: dict[int, Placed] = {}
    row_no = 0
    for row in _children(table):
        if local_name(row) != "tr" or row.find("{*}trPr/{*}del") is not None:
            continue
        row_no += 1
        column_no = 1 + _number(row, "{*}trPr/{*}gridBefore", 0)
        for cell in _children(row):
            if local_name(cell) != "tc":
                continue
            span = max(_number(cell, "{*}tcPr/{*}gridSpan", 1), 1)
            merge = cell.find("{*}tcPr/{*}vMerge")
            above = open_cells.pop(column_no, None)
            is_lower = merge is not None and attribute(merge, "val") != "restart"
            if is_lower and above and above.column_span == span and above.row_no + above.row_span == row_no:
                above.row_span += 1
                open_cells[column_no] = above
            else:
                placed = Placed(row_no, column_no, _cell_text(cell), 1, span)
                found.append((cell, placed))
                if merge is not None:
                    open_cells[column_no] = placed
            column_no += span
    return found


def _number(element: Any, path: str, default: int) -> int:
    found = element.find(path)
    text = attribute(found, "val") if found is not None else None
    return min(int(text), _MOST_COLUMNS) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _cell_text(cell: Any) -> str:
    """Paragraphs of a cell as lines, rows of a table in it too."""
    lines: list[str] = []
    for element in _children(cell):
        if local_name(element) == "p":
            lines.append(_paragraph(element))
        elif local_name(element) == "tbl":
            rows: dict[int, list[str]] = {}
            for _, placed in _cells_of(element):
                rows.setdefault(placed.row_no, []).append(placed.text)
            lines += [" ".join(texts) for texts in rows.values()]
    return "\n".join(line.strip() for line in lines if line.strip())


def _paragraph(element: Any) -> str:
    """Text of a paragraph as shown, with its tabs and line breaks."""
    pieces: list[str] = []
    for child in element.iterchildren("*"):
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _BREAKS:
            pieces.append(_BREAKS[name])
        elif name not in _NOT_TEXT and not (name == "r" and child.find("{*}rPr/{*}vanish") is not None):
            pieces.append(_paragraph(child))
    return "".join(pieces)
