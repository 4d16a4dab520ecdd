"""Beside this year stand last year and the change, as an amount and in percent."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document, Truth

FORMS = {"expenditure"}
CONFLICTS = {"units_by_row", "rows_of_units", "headings_shifted"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"expenditure"}):
        if table.owner is not None:
            # A unit's form, which has other accounts.
            continue
        total = table.column_of("total_column") or next(i for i, c in enumerate(table.columns) if c.kind == "amount")
        prior: list[Cell] = []
        change: list[Cell] = []
        for row in table.rows:
            truth = row.cells[total].truth
            assert truth is not None
            amounts = {"prior": of.sum("prior", row.subject), "change": truth.value - of.sum("prior", row.subject)}
            for measure, cells in (("prior", prior), ("change", change)):
                meaning = {
                    **truth.meaning,
                    "measure": measure,
                    "beside_table": truth.table,
                    "compared_year": str(of.year - 1),
                }
                tag = Truth("fact_comparison", truth.form_id, "amount_yuan", amounts[measure], meaning)
                cells.append(Cell(number=amounts[measure], truth=tag))
        stage = "决算" if of.stage == "final" else "预算"
        table.insert(total + 1, Column((f"上年{stage}数",), "amount"), prior)
        table.insert(total + 2, Column(("增减额",), "amount"), change)
