"""Which pages need no table finding, told by pdfium in a few milliseconds, and the text lines of those pages.

A page without any drawn path and without the title of a form holds no table. pdfium is several times faster than
pdfplumber but not to be trusted with odd pages: whenever it hesitates the page is left to pdfplumber.
"""

import ctypes
from pathlib import Path
from types import TracebackType
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.readers.glyphs import Char, Line, lines_of

_FORM_DEPTH = 8


class Prefilter:
    """The pages of one PDF as pdfium sees them. A file that pdfium cannot open has no pages to skip."""

    def __init__(self, path: Path) -> None:
        try:
            self._document: Any = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            self._document = None

    def __enter__(self) -> "Prefilter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._document is not None:
            self._document.close()

    def prose(self, page_no: int) -> list[Line] | None:
        """The lines of a page that has text but nothing drawn; None for every other page, and in any doubt.

        Args:
            page_no: Number of the page, from 1.
        """
        if self._document is None or page_no > len(self._document):
            return None
        try:
            page = self._document[page_no - 1]
        except pypdfium2.PdfiumError:
            return None
        try:
            if page.get_rotation() or _is_drawn_on(page):
                return None
            chars = _chars(page)
        finally:
            page.close()
        return lines_of(chars) if chars else None


def _is_drawn_on(page: Any) -> bool:
    # Shadings and pictures can be tables too, as little as they can be read.
    objects = page.get_objects(max_depth=_FORM_DEPTH)
    return any(item.type not in (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_FORM) for item in objects)


def _chars(page: Any) -> list[Char] | None:
    text_page = page.get_textpage()
    try:
        left, _, _, page_top = page.get_mediabox()
        chars: list[Char] = []
        box = pdfium_c.FS_RECTF()
        for index in range(text_page.count_chars()):
            if pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
                continue
            code = pdfium_c.FPDFText_GetUnicode(text_page, index)
            if code == 0 or pdfium_c.FPDFText_HasUnicodeMapError(text_page, index) == 1:
                return None
            if abs(pdfium_c.FPDFText_GetCharAngle(text_page, index)) > 0.01:
                return None
            if not pdfium_c.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
                return None
            chars.append(
                {
                    "text": chr(code),
                    "x0": box.left - left,
                    "x1": box.right - left,
                    "top": page_top - box.top,
                    "bottom": page_top - box.bottom,
                }
            )
        return chars
    finally:
        text_page.close()
