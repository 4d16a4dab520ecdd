"""The fast reader's cells of a PDF against the reference's, and the same in a process that sees no fonts.

Run as a program it reads the PDFs that it is given and writes their readings to its output.
"""

import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Cell, Reading, UnreadableFile
from pipeline.readers.pdf import read_pdf
from pipeline.readers.version import ReaderName

# pdfium holds places in single precision.
_BOX_POINTS = 0.05
# Boxes of text outside tables come from the characters; their widths differ where a font gives none.
_LINE_POINTS = 3.0
# Where pdfium and fontconfig look on Linux; an empty file system over each hides what is there.
_HIDE = """
for folder in /usr/share/fonts /usr/share/X11/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts"; do
    if [ -d "$folder" ]; then mount -t tmpfs none "$folder" || exit 3; fi
done
exec "$@"
"""
_WITHOUT_FONTS = ["unshare", "--mount", "sh", "-c", _HIDE, "sh"]

Outcome = Reading | str
"""What became of a file: a reading, or why there is none."""


def outcome(path: Path, reader: ReaderName = "fast") -> Outcome:
    """A PDF as one of the readers sees it, in this process."""
    try:
        return read_pdf(path, DEFAULT_LIMITS, reader)
    except UnreadableFile as error:
        return str(error)


def outcomes_without_fonts(paths: Sequence[Path]) -> list[Outcome]:
    """The fast reader's view of PDFs on a machine without any fonts; skips the test where fonts cannot be hidden."""
    if reason := _cannot_hide():
        pytest.skip(reason)
    command = [*_WITHOUT_FONTS, sys.executable, __file__, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return pickle.loads(done.stdout)


@cache
def _cannot_hide() -> str | None:
    if shutil.which("unshare") is None:
        return "hiding fonts takes unshare, of util-linux"
    tried = subprocess.run([*_WITHOUT_FONTS, "true"], capture_output=True, text=True, check=False)
    return f"this user may not hide fonts: {tried.stderr.strip()}" if tried.returncode else None


def differences(name: str, fast: Outcome, reference: Outcome) -> list[str]:
    """What differs between the two readers. Spaces are not compared, but for numbers: pdfium drops thin ones."""
    if isinstance(fast, str) or isinstance(reference, str):
        return [] if fast == reference else [f"{name}: {fast} is {reference} by the reference"]
    assert (fast.status, fast.page_count, fast.reason) == (reference.status, reference.page_count, reference.reason)
    found = []
    if len(fast.cells) != len(reference.cells):
        found.append(f"{name}: {len(fast.cells)} cells, {len(reference.cells)} by the reference")
    for one, other in zip(fast.cells, reference.cells, strict=False):
        if _key(one) != _key(other) or not _near(one, other) or _numbers(one) != _numbers(other):
            found.append(f"{name}: {one} is {other} by the reference")
    return found


def _key(cell: Cell) -> tuple[object, ...]:
    text = re.sub(r"[ \u3000]", "", cell.text)
    return cell.page, cell.table_no, cell.row_no, cell.column_no, cell.row_span, cell.column_span, text


def _near(one: Cell, other: Cell) -> bool:
    tolerance = _BOX_POINTS if one.table_no else _LINE_POINTS
    sides = zip((one.x0, one.top, one.x1, one.bottom), (other.x0, other.top, other.x1, other.bottom), strict=True)
    return all(abs(a - b) <= tolerance for a, b in sides if a is not None and b is not None)


def _numbers(cell: Cell) -> list[str]:
    """Every run of digits of a table's cell, as it is parted by what is printed between."""
    return re.findall(r"[\d.,]+", cell.text) if cell.table_no else []


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps([outcome(Path(path)) for path in sys.argv[1:]]))
