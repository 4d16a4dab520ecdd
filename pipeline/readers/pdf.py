"""PDF files to cells, page by page: what a document as a whole decides (broken, protected, scanned) is decided here."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2

from pipeline.readers.limits import Limits
from pipeline.readers.model import Cell, Reading, UnreadableFile
from pipeline.readers.pdf_files import ReferenceFile, fast_file, raise_if_out_of_memory, what
from pipeline.readers.pdf_page import BORDERLESS, PageContent, read_page
from pipeline.readers.pdf_source import FastPage, PageSource, ReferencePage
from pipeline.readers.pdfium_page import NotVouched
from pipeline.readers.version import READER, ReaderName

MEDIA_TYPE = "application/pdf"
# A page with a picture and fewer characters has no text layer: a page number or a stamp on a scan.
_TEXT_LAYER_CHARS = 5
# The same where the picture fills at least this part of the page.
_SCAN_AREA, _SCAN_CHARS = 0.5, 40


def read_pdf(path: Path, limits: Limits, reader: ReaderName = READER) -> Reading:
    """Read a PDF into cells. Memory does not grow with the number of pages.

    Args:
        path: The file.
        limits: What it may cost.
        reader: `fast` takes pdfium's characters and lines wherever they can be vouched for, `reference` pdfplumber's.

    Raises:
        UnreadableFile: The file is damaged or protected, or has more pages or cells than the limits allow.
    """
    with ReferenceFile(path) as reference, fast_file(path, reader) as fast:
        if fast is None or len(fast) == 0:
            fast = None
        page_count = len(reference.pages) if fast is None else len(fast)
        if page_count > limits.pages:
            raise UnreadableFile(f"{page_count} pages, more than the limit of {limits.pages}; split the file")
        return _Document(page_count, fast, reference).read(limits)


class _Document:
    """What is gathered of one document while its pages are read."""

    def __init__(self, page_count: int, fast: Any | None, reference: ReferenceFile) -> None:
        self.page_count = page_count
        self.fast = fast
        self.reference = reference
        self.cells: list[Cell] = []
        self.notes: list[str] = []
        self.without_text: list[int] = []
        self.blank: list[int] = []
        self.failed: list[int] = []
        self.rescued: dict[str, list[int]] = {}

    def read(self, limits: Limits) -> Reading:
        content = PageContent([])
        for page_no in range(1, self.page_count + 1):
            content = self._page(page_no, continues_borderless=BORDERLESS in content.rescues)
            self.cells += content.cells
            if len(self.cells) > limits.cells:
                raise UnreadableFile(f"more than {limits.cells} cells up to page {page_no}; split the file")
            for rescue in content.rescues:
                self.rescued.setdefault(rescue, []).append(page_no)
        return self._reading()

    def _page(self, page_no: int, *, continues_borderless: bool) -> PageContent:
        try:
            if self.fast is not None:
                try:
                    with closing(self.fast[page_no - 1]) as page:
                        source = FastPage(page, partial(self.reference.resources, page_no))
                        return self._content(source, page_no, continues_borderless)
                except (NotVouched, pypdfium2.PdfiumError):
                    pass
            with self.reference.upright_page(page_no) as (page, turned):
                return self._content(ReferencePage(page), page_no, continues_borderless, turned=turned)
        except Exception as error:  # one damaged page must not cost the others
            raise_if_out_of_memory(error)
            self.failed.append(page_no)
            self.notes.append(f"page {page_no} could not be read: {what(error)}")
            return PageContent([])

    def _content(
        self, page: PageSource, page_no: int, continues_borderless: bool, *, turned: bool = False
    ) -> PageContent:
        content = read_page(page, page_no, continues_borderless=continues_borderless, turned=turned)
        if _lacks_text(page):
            (self.without_text if page.is_drawn_on else self.blank).append(page_no)
        return content

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


def _lacks_text(page: PageSource) -> bool:
    visible: list[str] = [char["text"] for char in page.chars if not char["text"].isspace()]
    # A font without a mapping to Unicode leaves numbers of glyphs, "(cid:12)", that nobody can read.
    legible = len(visible) - sum(text.startswith("(cid:") for text in visible if len(text) > 1)
    if legible >= _SCAN_CHARS:
        return legible * 2 < len(visible)
    return legible < _TEXT_LAYER_CHARS or page.picture_area >= _SCAN_AREA


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
