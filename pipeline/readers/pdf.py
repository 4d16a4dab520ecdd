"""PDF files to cells, page by page: what a document as a whole decides (broken, protected, scanned) is decided here."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from pipeline.readers.limits import Limits
from pipeline.readers.model import Cell, Reading, UnreadableFile
from pipeline.readers.pdf_page import BORDERLESS, PageContent, cells_of, is_titled, read_page
from pipeline.readers.pdf_prefilter import Prefilter

MEDIA_TYPE = "application/pdf"
# A page with a picture and fewer characters has no text layer: a page number or a stamp on a scan.
_TEXT_LAYER_CHARS = 5
# The same where the picture fills at least this part of the page.
_SCAN_AREA, _SCAN_CHARS = 0.5, 40

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
        return _Document(len(pages)).read(path, pages, limits)


class _Document:
    """What is gathered of one document while its pages are read."""

    def __init__(self, page_count: int) -> None:
        self.page_count = page_count
        self.cells: list[Cell] = []
        self.notes: list[str] = []
        self.without_text: list[int] = []
        self.blank: list[int] = []
        self.failed: list[int] = []
        self.rescued: dict[str, list[int]] = {}

    def read(self, path: Path, pages: Sequence[Any], limits: Limits) -> Reading:
        content = PageContent([])
        with Prefilter(path) as prefilter:
            for page_no, page in enumerate(pages, start=1):
                continues = BORDERLESS in content.rescues
                lines = None if continues else prefilter.prose(page_no)
                if lines is not None and not is_titled(lines):
                    content = PageContent(cells_of(page_no, [], lines))
                else:
                    content = self._page(page, page_no, continues_borderless=continues)
                self.cells += content.cells
                if len(self.cells) > limits.cells:
                    raise UnreadableFile(f"more than {limits.cells} cells up to page {page_no}; split the file")
                for rescue in content.rescues:
                    self.rescued.setdefault(rescue, []).append(page_no)
        return self._reading()

    def _page(self, page: Any, page_no: int, *, continues_borderless: bool) -> PageContent:
        try:
            if _lacks_text(page):
                (self.without_text if _is_drawn_on(page) else self.blank).append(page_no)
            return read_page(page, page_no, continues_borderless=continues_borderless)
        except Exception as error:  # one damaged page must not cost the others
            _raise_if_out_of_memory(error)
            self.failed.append(page_no)
            self.notes.append(f"page {page_no} could not be read: {_what(error)}")
            return PageContent([])
        finally:
            page.close()

    def _reading(self) -> Reading:
        count, unread = self.page_count, len(self.failed) + len(self.blank)
        if len(self.failed) == count:
            raise UnreadableFile(f"the PDF is damaged: {self.notes[0]}; download it again")
        if len(self.blank) == count:
            raise UnreadableFile(f"the PDF is blank (all of {count} pages); download it again")
        if self.without_text and len(self.without_text) + unread == count:
            where = f"{page_ranges(self.without_text)} of {count}"
            reason = f"no text layer on {where}; the pages are images, or their fonts hide the characters"
            return Reading(MEDIA_TYPE, count, [], "needs_ocr", reason, self.notes)
        notes = list(self.notes)
        if self.without_text:
            notes.insert(0, f"no text layer on {page_ranges(self.without_text)} of {count}")
        notes += [f"{page_ranges(pages)}: {rescue}" for rescue, pages in self.rescued.items()]
        return Reading(MEDIA_TYPE, count, self.cells, notes=notes)


def _lacks_text(page: Any) -> bool:
    # A font without a mapping to Unicode leaves numbers of glyphs, "(cid:12)", that nobody can read.
    legible = sum(not char["text"].isspace() and not char["text"].startswith("(cid:") for char in page.chars)
    if legible >= _SCAN_CHARS:
        return len(page.chars) > 0 and legible * 2 < sum(not char["text"].isspace() for char in page.chars)
    pictures = sum(image["width"] * image["height"] for image in page.images)
    return legible < _TEXT_LAYER_CHARS or pictures >= _SCAN_AREA * page.width * page.height


def _is_drawn_on(page: Any) -> bool:
    return bool(page.images or page.curves or page.chars)


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
