"""Opening a PDF with pdfium and with pdfplumber, the latter only when a page needs it."""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import pypdfium2

from pipeline.readers.model import UnreadableFile
from pipeline.readers.pdf_turn import upright
from pipeline.readers.version import ReaderName


def fast_file(path: Path, reader: ReaderName) -> AbstractContextManager[Any | None]:
    """The document as pdfium opens it; None where it cannot, or should not."""
    if reader == "reference":
        return nullcontext()
    try:
        return closing(pypdfium2.PdfDocument(path))
    except pypdfium2.PdfiumError:
        # Damaged or protected: the reference tells which.
        return nullcontext()


class ReferenceFile:
    """The document as pdfplumber opens it, at the first page that asks for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = ExitStack()

    def __enter__(self) -> "ReferenceFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    @cached_property
    def pages(self) -> list[Any]:
        """pdfplumber's pages.

        Raises:
            UnreadableFile: The file is damaged or protected.
        """
        # Imported late: most documents are read without.
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect

        from pipeline.readers.pdf_codes import Fonts

        # Every odd font would print a line; what matters is in the notes of the reading.
        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        stream = self._files.enter_context(self._path.open("rb"))
        try:
            # laparams=None: the characters as placed; pdfminer's own layout would double the cost.
            file = pdfplumber.open(stream, laparams=None)
            file.rsrcmgr = Fonts()
            pages = list(file.pages)
        except Exception as error:  # pdfminer raises anything on damaged bytes
            raise_if_out_of_memory(error)
            cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
            if isinstance(cause, PDFPasswordIncorrect):
                raise UnreadableFile("the PDF is protected by a password; land an open copy") from error
            raise UnreadableFile(f"the PDF is damaged ({what(cause)}); download it again") from error
        if not pages:
            raise UnreadableFile("the PDF is damaged (it has no pages); download it again")
        return pages

    def resources(self, page_no: int) -> Any:
        """The resources of a page, among them its fonts; raises whatever pdfminer does."""
        return self.pages[page_no - 1].page_obj.resources

    @contextmanager
    def upright_page(self, page_no: int) -> Iterator[tuple[Any, bool]]:
        """A page, turned if its text stands sideways, and whether it was turned. What it held is given back after."""
        page = self.pages[page_no - 1]
        try:
            turned = upright(page)
            page = page if turned is None else turned
            yield page, turned is not None
        finally:
            page.close()


def raise_if_out_of_memory(error: BaseException) -> None:
    """pdfplumber wraps whatever pdfminer raises in an exception of its own, as its argument."""
    while error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    if isinstance(error, MemoryError):
        raise error


def what(error: BaseException) -> str:
    """An error of a library in one short line: its message may quote the file at length."""
    return " ".join(f"{type(error).__name__} {error}".split())[:160]
