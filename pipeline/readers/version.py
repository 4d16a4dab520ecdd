"""The version of the readers: what a stored extraction depends on, so that a change of code re-reads the files."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Literal

# Their output is ours; the rest of the requirements cannot change a cell.
_LIBRARIES = ("pdfplumber", "pdfminer.six", "pypdfium2", "python-calamine", "xlrd", "lxml")

ReaderName = Literal["fast", "reference"]
READER: ReaderName = "reference" if os.environ.get("JUESUAN_READER") == "reference" else "fast"
"""How PDFs are read: `reference` (pdfplumber alone) is slower and there to check `fast` against."""


def _version() -> str:
    digest = hashlib.sha256(READER.encode())
    folder = Path(__file__).parent
    for source in sorted([*folder.glob("*.py"), *folder.glob("*.c")]):
        digest.update(source.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}".encode())
    return f"1-{digest.hexdigest()[:10]}"


READER_VERSION = _version()
"""Changes whenever a reader module or a library that reads for it changes: a forgotten bump would keep old cells."""
