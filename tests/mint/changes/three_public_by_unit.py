"""三公 has a row for each unit below the department's, some a total above it, and a column for the year."""

from decimal import Decimal
from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Row, Truth

FORMS = {"three_public"}
STAGES = {"budget"}
# One body has no units.
CONFLICTS = {"two_entities"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"three_public"}):
        whole = table.rows[0]
        first, second = [], []
        thirds = {
            cell.truth.meaning["item"]: (cell.truth.value / 3).quantize(Decimal("0.01"))
            for cell in whole.cells
            if cell.truth is not None
        }
        thirds["vehicle"] = thirds["vehicle_purchase"] + thirds["vehicle_operation"]
        thirds["total"] = thirds["abroad"] + thirds["reception"] + thirds["vehicle"]
        for cell in whole.cells:
            truth = cell.truth
            assert truth is not None
            half = thirds[truth.meaning["item"]]
            for unit, amount, cells in ((of.units[0], half, first), (of.units[1], truth.value - half, second)):
                tag = Truth(truth.table, truth.form_id, truth.measure, amount, dict(truth.meaning), unit)
                cells.append(Cell(number=amount, truth=tag))
        table.rows = [whole, Row(first, "unit"), Row(second, "unit")]
        names = [of.department, of.units[0], of.units[1]]
        if random.random() < 0.5:
            # The total first, then the department with its number and the same figures.
            table.rows.insert(0, Row([Cell(number=cell.number, truth=cell.truth) for cell in whole.cells], "unit"))
            names.insert(0, "合计")
            table.insert(0, Column(("单位编码",), "text"), [Cell(code) for code in ("", "222", "222001", "222002")])
            table.insert(0, Column(("序号",), "text"), [Cell(str(number)) for number in range(1, 5)])
        table.insert(0, Column(("年度",), "text"), [Cell(str(of.year)) for _ in names])
        table.insert(0, Column(("单位名称",), "unit"), [Cell(name) for name in names])
