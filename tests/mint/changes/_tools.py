"""What several changes need: which tables they are for, and amounts by column."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Table, Truth

SUBJECT_FORMS = {
    "income", "expenditure", "general_budget_appropriation", "government_fund", "state_capital",
    "appropriation_expenditure", "basic_expenditure_functional",
}  # fmt: skip
ECONOMIC_ROWS = {"basic_expenditure_economic", "appropriation_basic_economic", "agency_running"}
BLOCK_FORMS = SUBJECT_FORMS | ECONOMIC_ROWS | {"income_expenditure_summary", "appropriation_summary", "three_public"}


def tables(document: Document, form_ids: set[str]) -> Iterator[Table]:
    """Tables of these forms that have columns."""
    yield from (table for table in document.tables if table.form_id in form_ids and table.columns)


def by_subject(document: Document, form_ids: set[str] = SUBJECT_FORMS | ECONOMIC_ROWS) -> Iterator[Table]:
    """Tables with one column of codes."""
    for table in tables(document, form_ids):
        if sum(column.kind == "code" for column in table.columns) == 1 and table.head is None:
            yield table


def one(document: Document, random: Random, form_ids: set[str]) -> list[Table]:
    """One of the tables of these forms, if there is any."""
    found = list(tables(document, form_ids))
    return [random.choice(found)] if found else []


def split_codes(table: Table, *, padded: bool) -> None:
    """The one column of codes as 类, 款 and 项."""
    index = table.column_of("code")
    assert index is not None
    parts: list[list[Cell]] = [[], [], []]
    for row in table.rows:
        code = row.cells[index].text
        digits = [code[:3], code[3:5], code[5:7]]
        for part, text in zip(parts, digits, strict=True):
            part.append(Cell(text if padded else text.lstrip("0")))
    table.remove(index)
    for place, (words, cells) in enumerate(zip(("类", "款", "项"), parts, strict=True)):
        table.insert(index + place, Column(("科目编码", words), "code"), cells)
    name = table.column_of("name")
    assert name is not None
    table.columns[name].path = ("科目名称",)


def amount_of_unit(cell: Cell, index: int, unit: str, of: Accounts, code: str = "") -> Cell:
    """The unit's part of a total's figure."""
    truth = cell.truth
    assert truth is not None
    kind = truth.meaning["expenditure_type"]
    funds: tuple[str, ...] = ()
    measure = {"total": "total", "basic": "basic", "project": "project"}.get(kind)
    if truth.table == "fact_revenue":
        source = truth.meaning["revenue_source"]
        measure, funds = "income", () if source == "total" else (source,)
    amount = of.sum(measure, code, *funds, unit=index) if measure and truth.value else Decimal(0)
    meaning = {**truth.meaning, "subject": f"functional:{code or 'total'}"}
    return Cell(number=amount, truth=Truth(truth.table, truth.form_id, truth.measure, amount, meaning, unit))


def summed(cells: list[Cell]) -> Cell:
    """The sum of several projects' amounts, which is no project's."""
    amount = sum((cell.number or Decimal(0) for cell in cells), Decimal(0))
    truth = cells[0].truth
    assert truth is not None
    meaning = {**truth.meaning, "project": ""}
    return Cell(number=amount, truth=Truth(truth.table, truth.form_id, truth.measure, amount, meaning))
