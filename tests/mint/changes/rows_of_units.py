"""The department's row, then each unit with its own subjects below it."""

from random import Random

from tests.mint.changes._tools import amount_of_unit, tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Row

FORMS = {"expenditure"}
STAGES = {"budget"}
CONFLICTS = {
    "units_by_row",
    "serial_unit_column",
    "serial_column",
    "codes_split",
    "codes_unpadded",
    "names_only",
    "code_in_name",
    "own_codes",
    "headings_shifted",
    "codes_as_floats",
    "total_last",
    "total_alone",
}
ORDER = -1


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"expenditure"}):
        first = next(i for i, c in enumerate(table.columns) if c.kind == "amount")
        total = next(row for row in table.rows if row.kind == "total")
        rows = [Row([Cell("合计"), Cell(), Cell(), *total.cells[first:]], "total")]
        for index, unit in enumerate(of.units):
            rows.append(_row(of, total, first, unit, index, ""))
            codes = [c for c in of.subjects() if of.sum("total", c, unit=index)]
            rows += [_row(of, total, first, unit, index, code) for code in codes]
        table.rows = rows
        table.columns[:first] = [
            Column(("单位名称",), "unit"),
            Column(("科目编码",), "text"),
            Column(("科目名称",), "text"),
        ]


def _row(of: Accounts, total: Row, first: int, unit: str, index: int, code: str) -> Row:
    cells = [amount_of_unit(cell, index, unit, of, code) for cell in total.cells[first:]]
    return Row([Cell(unit), Cell(code), Cell(of.names.get(code, "")), *cells], "unit", code)
