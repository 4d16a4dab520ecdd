"""PDF files to cells, page by page: what a document as a whole decides (broken, protected, scanned) is decided here."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from pipeline.readers.limits import Limits
from pipeline.readers.model import Cell, Reading, UnreadableFile
from pipeline.readers.pdf_page import read_page

MEDIA_TYPE = "application/pdf"
# A page with fewer characters has no text layer: a page number or a stamp on a scan.
_TEXT_LAYER_CHARS = 5

# Every odd font would print a line; what matters is in the notes of the reading.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(path: Path, limits: Limits) -> Reading:
    """Read a PDF into cells. Memory does not grow with the number of pages.

    Raises:
        UnreadableFile: The file is damaged or protected, or has more pages or cells than the limits allow.
    """
    with path.open("rb") as stream:
        pages = _pages(stream)
        if len(pages) > limits.pages:
            raise UnreadableFile(f"{len(pages)} pages, more than the limit of {limits.pages}; split the file")
        cells: list[Cell] = []
        notes: list[str] = []
        without_text: list[int] = []
        failed: list[int] = []
        rescued: dict[str, list[int]] = {}
        for page_no, page in enumerate(pages, start=1):
            try:
                if len(page.chars) < _TEXT_LAYER_CHARS:
                    without_text.append(page_no)
                content = read_page(page, page_no)
            except Exception as error:  # one damaged page must not cost the others
                _raise_if_out_of_memory(error)
                failed.append(page_no)
                notes.append(f"page {page_no} could not be read: {_what(error)}")
                continue
            finally:
                page.close()
            cells += content.cells
            if len(cells) > limits.cells:
                raise UnreadableFile(f"more than {limits.cells} cells up to page {page_no}; split the file")
            notes += [f"page {page_no}: {note}" for note in content.notes]
            if content.rescue:
                rescued.setdefault(content.rescue, []).append(page_no)
    return _reading(len(pages), cells, notes, without_text, failed, rescued)


def _pages(stream: Any) -> list[Any]:
    try:
        # laparams=None: the characters as placed; pdfminer's own layout would double the cost.
        pages = list(pdfplumber.open(stream, laparams=None).pages)
    except Exception as error:  # pdfminer raises anything on damaged bytes
        _raise_if_out_of_memory(error)
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise UnreadableFile("the PDF is protected by a password; land an open copy") from error
        raise UnreadableFile(f"the PDF is damaged ({_what(cause)}); download it again") from error
    if not pages:
        raise UnreadableFile("the PDF is damaged (it has no pages); download it again")
    return pages


def _reading(
    page_count: int,
    cells: list[Cell],
    notes: list[str],
    without_text: list[int],
    failed: list[int],
    rescued: dict[str, list[int]],
) -> Reading:
    if len(failed) == page_count:
        raise UnreadableFile(f"the PDF is damaged: {notes[0]}; download it again")
    if len(without_text) + len(failed) == page_count:
        reason = f"no text layer on {page_ranges(without_text)} of {page_count}; the pages are images"
        return Reading(MEDIA_TYPE, page_count, [], "needs_ocr", reason, notes)
    if without_text:
        notes.insert(0, f"no text layer on {page_ranges(without_text)} of {page_count}")
    notes += [f"{page_ranges(pages)}: {rescue}" for rescue, pages in rescued.items()]
    return Reading(MEDIA_TYPE, page_count, cells, notes=notes)


def page_ranges(pages: Sequence[int]) -> str:
    """Page numbers in ascending order as people write them: "pages 1-3, 7"."""
    text = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in _runs(pages))
    return f"page {text}" if len(pages) == 1 else f"pages {text}"


def _runs(pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = pages[0]
    for page in pages[1:]:
        if page != last + 1:
            yield first, last
            first = page
        last = page
    yield first, last


def _raise_if_out_of_memory(error: BaseException) -> None:
    """pdfplumber wraps whatever pdfminer raises in an exception of its own, as its argument."""
    while error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    if isinstance(error, MemoryError):
        raise error


def _what(error: BaseException) -> str:
    # One short line: library messages may quote the file at length.
    return " ".join(f"{type(error).__name__} {error}".split())[:160]
