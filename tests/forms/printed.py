"""Printed documents for the tests of the form engine: text as somebody would paste it in, cells or facts out.

In the tests "|" stands for the tab between two cells, so that a table can be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from pipeline.forms import DocumentIdentity, NormalisedDocument, normalise
from pipeline.readers.model import Cell
from pipeline.readers.text import read_text

HEADING = "青山市档案局2021年度部门决算"
Spans = Mapping[tuple[int, int], tuple[int, int]]
"""Row and column of a merged cell to the rows and columns that it covers."""

EXPENDITURE_HEADER = "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出"


def form(title: str, rows: str, unit: str | None = "元") -> str:
    """One form as it is printed: title, form number, unit, department, table, remark."""
    caption = f"金额单位：{unit}\n" if unit else ""
    table = dedent(rows).strip("\n")
    return f"\n{title}\n\n公开03表\n{caption}\n部门：青山市档案局\n\n{table}\n\n注：本表反映部门本年度情况。\n"


def expenditure_form(rows: str, unit: str | None = "元", header: str = EXPENDITURE_HEADER) -> str:
    """支出决算表 with the usual header over these body rows."""
    return form("支出决算表", f"{header}\n{dedent(rows).strip(chr(10))}", unit)


def cells_of(*pages: str) -> list[Cell]:
    """Cells of a document, page by page, as the text reader reads them."""
    cells: list[Cell] = []
    with TemporaryDirectory() as folder:
        for number, page in enumerate(pages, start=1):
            path = Path(folder) / f"{number}.txt"
            path.write_text(page.replace("|", "\t"), encoding="utf-8")
            cells += [replace(cell, page=number) for cell in read_text(path).cells]
    return cells


def merged(cells: Iterable[Cell], spans: Spans, table_no: int = 1) -> list[Cell]:
    """The same cells with some of one table merged: the places that a merged cell covers have no cell of their own."""
    covered = {
        (row_no + down, column_no + right): (row_no, column_no)
        for (row_no, column_no), (rows, columns) in spans.items()
        for down in range(rows)
        for right in range(columns)
    }
    result: list[Cell] = []
    for cell in cells:
        place = (cell.row_no, cell.column_no)
        if cell.table_no != table_no or place not in covered:
            result.append(cell)
        elif place in spans:
            rows, columns = spans[place]
            result.append(replace(cell, row_span=rows, column_span=columns))
        else:
            assert not cell.text, f"{cell.text} stands under a merged cell"
    return result


def normalised(*pages: str, heading: str = HEADING) -> NormalisedDocument:
    """Facts of a document that has this heading on its first page."""
    first, *others = pages
    return from_cells(cells_of(f"{heading}\n{first}", *others))


def from_cells(cells: list[Cell]) -> NormalisedDocument:
    return normalise(DocumentIdentity("d1", "a.txt"), cells)


def statement(document: NormalisedDocument, form_id: str) -> dict[str, object]:
    """The one statement of a form."""
    (found,) = [row for row in document.rows["statement"] if row["form_id"] == form_id]
    return found


def amounts(
    document: NormalisedDocument,
    form_id: str = "expenditure",
    table: str = "fact_expenditure",
    by: tuple[str, ...] = ("expenditure_type",),
) -> dict[tuple[str, ...], Decimal | None]:
    """Yuan by subject code and other columns. Two facts for one key fail."""
    found: dict[tuple[str, ...], Decimal | None] = {}
    for row in document.rows.get(table, []):
        if row["form_id"] != form_id:
            continue
        code = str(row["subject_id"]).partition(":")[2].partition("@")[0]
        key = (code, *(str(row[name]) for name in by))
        assert key not in found, f"two facts for {key}"
        found[key] = row["amount_yuan"]  # type: ignore[assignment]
    return found


def ledger(document: NormalisedDocument, disposition: str, form_id: str | None = None) -> list[str]:
    """Texts of the value cells that were loaded or quarantined, in reading order."""
    rows = [
        row
        for row in document.rows["value_cell"]
        if row["disposition"] == disposition and form_id in (None, row["form_id"])
    ]
    rows.sort(key=lambda row: (row["page"], row["table_no"], row["row_no"], row["column_no"]))
    return [str(row["text"]) for row in rows]


def reasons(document: NormalisedDocument, form_id: str | None = None) -> list[str]:
    """Why value cells were quarantined, each reason once."""
    found = (
        str(row["reason"])
        for row in document.rows["value_cell"]
        if row["disposition"] == "quarantined" and form_id in (None, row["form_id"])
    )
    return list(dict.fromkeys(found))
