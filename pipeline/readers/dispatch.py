"""From a path to a reading: which reader a file needs, told by its bytes and never by its name."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from pipeline.readers.limits import DEFAULT_LIMITS, Limits
from pipeline.readers.model import TEXT_TABLE_NO, Reading, UnreadableFile
from pipeline.readers.text import decode, read_text

Kind = Literal["text", "pdf", "zip", "ole", "html", "image"]

_MEDIA_TYPES: dict[Kind, str] = {
    "text": "text/plain",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "ole": "application/x-ole-storage",
    "html": "text/html",
    "image": "image/*",
}
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Workbooks of Excel 2 to 5 without a storage around them: the first record and its length.
_BARE_WORKBOOKS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_HEAD_BYTES = 64 * 1024
# A text of this size can cost neither time nor memory, so it is read here; a worker takes longer to start.
_SMALL_TEXT_BYTES = 1024**2
# Readers of PDFs accept junk before the header, up to here.
_PDF_HEADER_WITHIN = 1024
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<table[\s>]|<body[\s>]", re.IGNORECASE)
# An amount as a sentence has it, or as a line of its own.
_AMOUNT = re.compile(r"\d\s*[万亿]?元|^[-－]?\d[\d,，]*\.\d+$")


def read_file(path: Path, limits: Limits = DEFAULT_LIMITS, file_name: str | None = None) -> Reading:
    """Read any file into cells. Never raises for what is in the file.

    Formats that need a parser, and large texts, are read in a worker process that is killed when it costs more than
    `limits`. `file_name` is the name under which the file was published, where `path` does not keep it. It never
    decides the format; it tells a failed download, a web page saved under a PDF's name.

    Raises:
        OSError: The file cannot be opened.
        WorkerKilled: Somebody killed the worker, which says nothing about the file.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    kind = kind_of(head)
    size = path.stat().st_size
    if size > limits.file_bytes:
        reason = f"the file has {size:,} bytes, more than the limit of {limits.file_bytes:,}; split it"
        return Reading(_MEDIA_TYPES[kind], 0, status="unreadable", reason=reason)
    if kind == "image":
        media_type = next(name for magic, name in _IMAGES.items() if head.startswith(magic))
        return Reading(media_type, 1, status="needs_ocr", reason="an image; one page")
    if kind == "html" and (file_name or path.name).lower().endswith(".pdf"):
        reason = "a web page stands where the name promises a PDF: the download failed; download the document again"
        return Reading(_MEDIA_TYPES[kind], 0, status="unreadable", reason=reason)
    if kind == "text" and size <= _SMALL_TEXT_BYTES:
        return read_here(path, limits)
    # Imported late, as is every reader: a start of the command line must not pay for them.
    from pipeline.readers.kept_workers import read_in_worker

    return read_in_worker(path, limits)


def read_here(path: Path, limits: Limits) -> Reading:
    """Read a file in this process. Never raises for what is in the file, but may run out of memory or never end."""
    with path.open("rb") as stream:
        kind = kind_of(stream.read(_HEAD_BYTES))
    try:
        return _read(path, kind, limits)
    except UnreadableFile as error:
        return Reading(_MEDIA_TYPES[kind], 0, status="unreadable", reason=str(error))


def kind_of(head: bytes) -> Kind:
    """The kind of a file by its first bytes."""
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith((_OLE, *_BARE_WORKBOOKS)):
        return "ole"
    if head.startswith(tuple(_IMAGES)):
        return "image"
    # UTF-16 pages carry a zero byte next to every letter of their tags.
    return "html" if _HTML.search(head.replace(b"\x00", b"")) else "text"


def _read(path: Path, kind: Kind, limits: Limits) -> Reading:
    if kind == "pdf":
        from pipeline.readers.pdf import read_pdf

        return read_pdf(path, limits)
    if kind == "zip":
        return _read_zip(path, limits)
    if kind == "ole":
        return _read_ole(path, limits)
    if kind == "html":
        return _read_page(path, limits)
    from pipeline.readers.delimited import find_delimiter, read_delimited

    text, _ = decode(path.read_bytes())
    is_delimited = "\t" not in text and find_delimiter(text, limits)
    return read_delimited(path, limits) if is_delimited else read_text(path, limits)


def _read_page(path: Path, limits: Limits) -> Reading:
    from pipeline.readers.html import read_html

    reading = read_html(path, limits)
    if not any(cell.table_no != TEXT_TABLE_NO or _AMOUNT.search(cell.text) for cell in reading.cells):
        # The usual case: the page that links to a document was saved under the document's name.
        raise UnreadableFile("a web page without a table or an amount; land the document that it links to instead")
    return reading


def _read_zip(path: Path, limits: Limits) -> Reading:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"the file is damaged ({error}); download it again") from error
    if "content.xml" in names or any(name.startswith("xl/") for name in names):
        from pipeline.readers.spreadsheet import read_spreadsheet

        return read_spreadsheet(path, limits)
    if any(name.startswith("word/") for name in names):
        from pipeline.readers.word import read_word

        return read_word(path, limits)
    raise UnreadableFile("a zip archive that is neither XLSX nor DOCX; unpack it and land the files in it")


def _read_ole(path: Path, limits: Limits) -> Reading:
    # The storage's directory names its streams in UTF-16.
    data = path.read_bytes()
    named = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
    if named or data.startswith(_BARE_WORKBOOKS):
        from pipeline.readers.spreadsheet import read_spreadsheet

        return read_spreadsheet(path, limits)
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile("a Word file of the old format (.doc); save it as .docx and land it again")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("the file is protected by a password; land an open copy")
    raise UnreadableFile("an old Office file that is no spreadsheet; save it as .docx or .xlsx and land it again")
