"""Beside 部门预算支出经济分类 stands 政府预算支出经济分类, with code and name in the finest rows."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts, subjects
from tests.mint.model import Cell, Column, Document

FORMS = {"basic_expenditure_economic", "appropriation_basic_economic"}
STAGES = {"budget"}
CONFLICTS = {
    "levels_merged",
    "codes_split",
    "codes_unpadded",
    "code_in_name",
    "names_only",
    "own_codes",
    "units_by_row",
}
ORDER = -1
# By class of the department's own code: 工资奖金津补贴, 办公经费, 社会福利和救助, 设备购置.
OF_GOVERNMENT = {"301": "50101", "302": "50201", "303": "50901", "310": "50306"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    names = subjects("government_economic", of.year)
    for table in tables(document, FORMS):
        place = table.column_of("name")
        if place is None:
            continue
        for column, words in ((table.columns[place - 1], "科目编码"), (table.columns[place], "科目名称")):
            column.path = ("部门预算支出经济分类", words)
        codes = [OF_GOVERNMENT[row.subject[:3]] if len(row.subject) == 5 else "" for row in table.rows]
        for row, code in zip(table.rows, codes, strict=True):
            for truth in (cell.truth for cell in row.cells if code and cell.truth is not None):
                truth.meaning["government_subject_id"] = f"government_economic:{code}"
        table.insert(
            place + 1,
            Column(("政府预算支出经济分类", "科目名称"), "text"),
            [Cell(names.get(code, "")) for code in codes],
        )
        table.insert(place + 1, Column(("政府预算支出经济分类", "科目编码"), "text"), [Cell(code) for code in codes])
