"""Pages on paper: whatever the window showed, every row and column is printed."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from pipeline.dashboard.address import parse
from pipeline.dashboard.data.source import Snapshot
from pipeline.dashboard.data.tables import TABLES
from pipeline.dashboard.grid import PAGE_ROWS
from pipeline.dashboard.wording import amount

Serve = Callable[[Path], str]
_MARGIN = 30


@pytest.mark.parametrize("width", [1280, 360])
def test_every_row_and_column_is_printed(
    shared_home: Path, snapshot: Snapshot, addresses: dict[str, str], serve: Serve, visit, tmp_path: Path, width: int
) -> None:
    visitor = visit(serve(shared_home), width)
    visitor.goes(addresses["other"] + "&tab=lines")
    visitor.page.locator(".grid .ag-row").first.wait_for()
    printed = Counter(_words(visitor.page, tmp_path))
    view = parse("/department", addresses["other"].partition("?")[2])
    assert view is not None
    rows = TABLES["lines"](snapshot, view)
    assert len(rows) > PAGE_ROWS
    assert Counter(amount(row["amount_yuan"]) for row in rows if row["amount_yuan"] is not None) - printed == Counter()
    # The last column.
    assert printed["元"] >= len(rows)
    # The page itself is as it was.
    assert visitor.page.locator(".on-paper").count() == 0
    visitor.is_content()


def test_a_picture_fits_the_paper(
    shared_home: Path, addresses: dict[str, str], serve: Serve, visit, tmp_path: Path
) -> None:
    visitor = visit(serve(shared_home))
    visitor.goes(addresses["library"])
    visitor.page.locator(".grid .ag-row").first.wait_for()
    printed = _words(visitor.page, tmp_path)
    # In the picture and in the table under it; then the table's last column.
    assert sum("文化旅游体育与传媒支出" in word for word in printed) == 2
    assert {"200.50", "4.00"} <= set(printed)
    with pdfplumber.open(tmp_path / "page.pdf") as pdf:
        [page] = pdf.pages
        assert max(rectangle["x1"] for rectangle in page.rects) < page.width - _MARGIN


def _words(page, folder: Path) -> list[str]:
    """What stands on the printed pages, within their margins. PDFs name characters that look like radicals so."""
    page.pdf(path=folder / "page.pdf", format="A4")
    with pdfplumber.open(folder / "page.pdf") as pdf:
        return [
            unicodedata.normalize("NFKC", word["text"])
            for printed in pdf.pages
            for word in printed.extract_words()
            if word["x0"] > _MARGIN and word["x1"] < printed.width - _MARGIN
        ]
