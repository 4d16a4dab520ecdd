"""A row for each unit of the department instead of each subject; the first row or a 合计 is the department."""

from random import Random

from tests.mint.changes._tools import amount_of_unit, tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Row

FORMS = {"expenditure", "income"}
STAGES = {"budget"}
CONFLICTS = {"serial_column", "codes_split", "codes_unpadded", "names_only", "code_in_name", "codes_as_floats"}
ORDER = -1


def apply(document: Document, random: Random, of: Accounts) -> None:
    has_codes = random.random() < 0.5
    for table in tables(document, {"expenditure", "income"}):
        first = next(i for i, c in enumerate(table.columns) if c.kind == "amount")
        total = next(row for row in table.rows if row.kind == "total")
        rows = [Row([Cell(), Cell("合计"), *total.cells[first:]], "total")]
        for index, unit in enumerate(of.units):
            cells = [amount_of_unit(cell, index, unit, of) for cell in total.cells[first:]]
            rows.append(Row([Cell(f"10500{index + 1}"), Cell(unit), *cells], "unit"))
        table.rows = rows
        table.columns[:first] = [Column(("单位代码",), "text"), Column(("单位名称",), "unit")]
        if not has_codes:
            table.remove(0)
