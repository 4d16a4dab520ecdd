"""Writers: an abstract document to the bytes of a file format. `WRITERS` lists them; each says what it can show."""

from collections.abc import Callable
from pathlib import Path

from tests.mint.model import Document
from tests.mint.writers import csv, docx, html, pdf, text, xls, xlsx

Writer = Callable[[Document, Path], None]

WRITERS: dict[str, Writer] = {
    "pdf": pdf.write,
    "xlsx": xlsx.write,
    "xls": xls.write,
    "html": html.write,
    "docx": docx.write,
    "csv": csv.write,
    "text": text.write,
}
