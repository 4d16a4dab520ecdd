"""Real documents give the same cells on a machine without fonts as here, and as the reference reads."""

import ctypes
from pathlib import Path

import pypdfium2
import pytest
from both_readers import differences, outcome, outcomes_without_fonts

from pipeline.readers._pdfium_objects import shapes

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
PATHS = sorted([*SHARED.glob("pdf/*.pdf"), *SHARED.glob("second/*.pdf")])


def borrows_fonts(path: Path) -> bool:
    """Whether a page has text in a font that the file does not hold."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return any(shapes(ctypes.cast(page.raw, ctypes.c_void_p).value, 0.0, 8)[2] for page in document)
    except pypdfium2.PdfiumError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not PATHS, reason="the corpora of real documents are not here")
@pytest.mark.parametrize("path", PATHS or [Path("none")], ids=lambda path: path.stem)
def test_without_fonts_a_document_has_the_same_cells(path: Path) -> None:
    (hidden,) = outcomes_without_fonts([path])
    assert hidden == outcome(path)
    # The rest is read from fonts that are in the file; `make test-slow` compares it too.
    if borrows_fonts(path):
        assert differences(path.name, hidden, outcome(path, "reference")) == []
