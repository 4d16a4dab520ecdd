"""Pictures of printed pages with a figure's cell marked: cut when asked for, kept, never part of a release.

The file comes from the archive and is drawn in a worker process that is killed when it costs too much: archived files
are as untrusted as they were when they landed.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from pipeline.readers.kept_workers import kept_worker
from pipeline.readers.limits import Limits
from pipeline.readers.sandbox import Worker, WorkerFailed, WorkerKilled
from pipeline.warehouse.archive import archived_file, original_fault
from pipeline.warehouse.lake import replacing
from pipeline.warehouse.provenance import Provenance, SourceCell

PDF = "application/pdf"
_LIMITS = Limits(seconds=30.0)
_SCALES = (1.0, 1.5, 2.0, 3.0, 4.0)
# In points above and below the cells: some rows.
_MARGIN = 60.0
# Part of each picture's name: raised when pictures are drawn differently.
_DRAWING = 2


class NoPageImage(Exception):
    """There is no picture of a page; the message says why."""


_PNG = b"\x89PNG\r\n\x1a\n"


def is_whole_picture(path: Path) -> bool:
    """Whether each part of a kept picture has its checksum, down to the last one."""
    content = path.read_bytes()
    place = len(_PNG)
    if content[:place] != _PNG:
        return False
    while place + 12 <= len(content):
        end = place + 8 + int.from_bytes(content[place : place + 4], "big")
        part = content[place + 4 : end]
        if zlib.crc32(part) != int.from_bytes(content[end : end + 4], "big"):
            return False
        place = end + 4
        if part[:4] == b"IEND":
            return place == len(content)
    return False


class _PageWorker(Worker):
    module = "pipeline.warehouse.page_worker"
    too_slow = "not drawn within"


def page_image(home: Path, found: Provenance, *, whole_page: bool = False, scale: float = 2.0) -> Path:
    """The picture of the page that a fact was read from, with its cells marked. A PNG file, made if need be.

    Args:
        home: The home whose archive holds the document.
        found: The fact's provenance.
        whole_page: The page, or only the strip of it around the cells.
        scale: Pixels per point; the nearest of 1, 1.5, 2, 3 and 4 is taken.

    Raises:
        NoPageImage: The source is no PDF, the archive lacks it, or it cannot be drawn.
    """
    marked = [cell for cell in found.cells if cell.box is not None and cell.page == found.cells[0].page]
    if found.document.get("media_type") != PDF or not marked:
        raise NoPageImage(f"{found.document.get('file_name')} has no pages to draw; it is no PDF")
    return cells_image(home, str(found.document["sha256"]), marked, whole_page=whole_page, scale=scale)


def cells_image(
    home: Path, sha256: str, cells: Sequence[SourceCell], *, whole_page: bool = False, scale: float = 2.0
) -> Path:
    """The picture of one page of an archived PDF with some of its cells marked.

    Args:
        home: The home whose archive holds the document.
        sha256: Of the document.
        cells: Cells of one page, with boxes.
        whole_page: See page_image.
        scale: See page_image.

    Raises:
        NoPageImage: The archive lacks the document, or it cannot be drawn.
    """
    scale = min(_SCALES, key=lambda known: abs(known - scale))
    boxes = [astuple(cell.box) for cell in cells if cell.box is not None]
    request = {
        "page": cells[0].page,
        "boxes": boxes,
        "texts": [cell.text for cell in cells if cell.box is not None],
        "scale": scale,
        "margin": None if whole_page else _MARGIN,
    }
    name = hashlib.sha256(json.dumps([_DRAWING, request]).encode()).hexdigest()[:24]
    path = home / "cache" / "pages" / sha256[:2] / sha256 / f"{cells[0].page}-{name}.png"
    if path.exists():
        return path
    source = archived_file(home, sha256)
    if not source.exists():
        raise NoPageImage(f"the archive has no file {sha256}; the home was copied without its archive")
    if fault := original_fault(home, sha256):
        raise NoPageImage(fault)
    try:
        with kept_worker(_PageWorker) as worker:
            answer = worker.ask({"path": str(source.absolute()), **request}, _LIMITS)
    except (WorkerFailed, WorkerKilled) as error:
        raise NoPageImage(f"page {cells[0].page} cannot be drawn: {error}") from error
    if "error" in answer:
        raise NoPageImage(answer["error"])
    with replacing(path) as temporary:
        temporary.write_bytes(base64.b64decode(answer["png"]))
    return path
