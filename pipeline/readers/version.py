"""The version of the readers: what a stored extraction depends on, so that a change of code re-reads the files."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pipeline.shipped import digest

# Their output is ours; the rest of the requirements cannot change a cell.
_LIBRARIES = ("pdfplumber", "pdfminer.six", "pypdfium2", "python-calamine", "xlrd", "lxml")

ReaderName = Literal["fast", "reference"]
READER: ReaderName = "reference" if os.environ.get("JUESUAN_READER") == "reference" else "fast"
"""How PDFs are read: `reference` (pdfplumber alone) is slower and there to check `fast` against."""


def version_of(folder: Path) -> str:
    """The version of the readers in a folder and below it, with the libraries that read for them."""
    libraries = [f"{library}=={version(library)}" for library in _LIBRARIES]
    whole = "\n".join([READER, digest([(folder, ".py"), (folder, ".c")]), *libraries])
    return f"1-{hashlib.sha256(whole.encode()).hexdigest()[:10]}"


READER_VERSION = version_of(Path(__file__).parent)
"""Changes whenever a reader module or a library that reads for it changes: a forgotten bump would keep old cells."""
