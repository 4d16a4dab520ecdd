"""The version of the readers: what a stored extraction depends on, so that a change of code re-reads the files."""

import hashlib
from importlib.metadata import version
from pathlib import Path

# Their output is ours; the rest of the requirements cannot change a cell.
_LIBRARIES = ("pdfplumber", "pdfminer.six", "pypdfium2", "python-calamine", "lxml")


def _version() -> str:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}".encode())
    return f"1-{digest.hexdigest()[:10]}"


READER_VERSION = _version()
"""Changes whenever a reader module or a library that reads for it changes: a forgotten bump would keep old cells."""
