"""Office files made by hand for the reader tests: what programs write, and what no program would."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from pipeline.readers.model import Cell

Grid = dict[tuple[int, int], str]
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def texts(cells: Sequence[Cell], table_no: int = 1, page: int = 1) -> Grid:
    """Texts of one table by row and column."""
    return {(c.row_no, c.column_no): c.text for c in cells if (c.page, c.table_no) == (page, table_no)}


def lines(cells: Sequence[Cell], page: int = 1) -> list[str]:
    """Lines outside tables, in order."""
    return [c.text for c in cells if (c.page, c.table_no) == (page, 0)]


def spans(cells: Sequence[Cell], table_no: int = 1) -> dict[str, tuple[int, int]]:
    """Rows and columns of merged cells, by text."""
    found = [c for c in cells if c.table_no == table_no and (c.row_span > 1 or c.column_span > 1)]
    return {c.text: (c.row_span, c.column_span) for c in found}


def archive(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A deflated zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def workbook(path: Path, *sheets: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> Path:
    """An xlsx workbook of rows; merged ranges are of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def replaced(path: Path, name: str, old: str, new: str) -> Path:
    """The archive with one member's text changed."""
    with zipfile.ZipFile(path) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    assert old in members[name].decode()
    members[name] = members[name].decode().replace(old, new).encode()
    return archive(path, members)


def word(path: Path, body: str, prolog: str = "", **others: str) -> Path:
    """A docx file around the XML of its body, with further members by name."""
    document = (
        f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    )
    relations = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    return archive(path, {"_rels/.rels": relations, "word/document.xml": document, **others})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_table(*rows: Sequence[str]) -> str:
    """A table; a cell is its text, or XML of w:tc that starts with "<"."""
    body = "".join(
        "<w:tr>" + "".join(cell if cell.startswith("<") else word_cell(cell) for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/>{body}</w:tbl>"


def word_cell(text: str = "", properties: str = "", content: str | None = None) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if content is None else content}</w:tc>"


def open_document(path: Path, tables: str, styles: str = "") -> Path:
    """An ods file around the XML of its tables."""
    names = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive(path, {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def old_workbook(
    path: Path, rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]]
) -> Path:
    """An xls workbook (BIFF8) of one sheet; merged ranges are first row, last row, first column, last column from 0."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def start(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 6))

    end = record(0x000A, b"")
    name = "S".encode("utf-16-le")
    head = start(5) + record(0x0042, struct.pack("<H", 1200))
    bound_length = 4 + 8 + len(name)
    offset = len(head) + bound_length + len(end)
    stream = io.BytesIO()
    stream.write(head + record(0x0085, struct.pack("<IBBBB", offset, 0, 0, 1, 1) + name) + end + start(0x10))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                stream.write(record(0x0204, place + struct.pack("<HB", len(value), 1) + text) if value else b"")
            else:
                stream.write(record(0x0203, place + struct.pack("<d", value)))
    ranges = b"".join(struct.pack("<HHHH", *area) for area in merged)
    stream.write(record(0x00E5, struct.pack("<H", len(merged)) + ranges) + end)
    path.write_bytes(_compound_file("Workbook", stream.getvalue()))
    return path


def _compound_file(name: str, data: bytes) -> bytes:
    """An OLE storage with one stream: header, allocation table, directory, stream."""
    count = max(8, -(-len(data) // 512))
    none, last = 0xFFFFFFFF, 0xFFFFFFFE
    header = struct.pack("<8s16sHHHHH6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0, 0) + struct.pack("<I", none) * 108
    table = [0xFFFFFFFD, last, *range(3, 2 + count), last]
    table += [none] * (128 - len(table))

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = title.encode("utf-16-le")
        text = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2 if raw else 0, kind, 1, none, none, child)
        return text + b"\0" * 36 + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, last, 0) + entry(name, 2, none, 2, count * 512)
    directory += entry("", 0, none, 0, 0) * 2
    return header + struct.pack("<128I", *table) + directory + data.ljust(count * 512, b"\0")
