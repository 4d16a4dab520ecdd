"""Nothing is lost: every printed figure of a statement in the ledger, every cell as it is printed, every table told."""

from collections.abc import Sequence
from dataclasses import asdict

from pipeline.forms.facts import Facts, Row, Spine, statement_row
from pipeline.forms.figures import printed_figures
from pipeline.forms.metadata import statement_department, statement_stage, statement_year
from pipeline.forms.numbers import is_in_pieces
from pipeline.forms.page_turn import TORN
from pipeline.forms.sheet import Sheet
from pipeline.forms.statements import Outline, Statement
from pipeline.readers.model import Cell, unknown_figure

_IN_PIECES = "digits that are no number: parted by white space, or with a piece missing"
_NO_PLACE = "no part of the form that is known has a place for the figure"


def account(statement: Statement, sheet: Sheet | None, spine: Spine, facts: Facts) -> None:
    """Any figure of the statement that is neither loaded nor refused yet is refused here: nothing vanishes."""
    if statement.form.layout == "narrative":
        return
    known = {(e["page"], e["table_no"], e["row_no"], e["column_no"]) for e in facts.ledger}
    texts = {
        (t["source_page"], t["source_table"], t["source_row"], t["source_column"])
        for t in facts.tables.get("document_text", [])
    }
    if sheet is not None:
        # Codes that fill a column of words (项目级次 1) are no figures.
        words = [*sheet.labels.values(), *(cell for task in sheet.tasks for cell in task.texts.values())]
        texts |= {_place(cell) for cell in words}
    for cell in printed_figures(statement):
        if _place(cell) not in known and _place(cell) not in texts:
            why = _IN_PIECES if is_in_pieces(cell.text) else unknown_figure(cell.text.strip()) or _NO_PLACE
            facts.ledger.append(spine.ledger(cell, None, None, why))


def as_printed(statement: Statement, spine: Spine, ledger: list[Row]) -> list[Row]:
    """The ledger with both cells of a figure that a page's end cuts, each as it is printed, and those of torn rows."""
    turned = statement.turned
    rests: dict[object, tuple[Cell, Cell]] = {
        _place(head): (head, rest) for head, rest in turned.joined if head.text.strip()
    }
    found: list[Row] = []
    for entry in ledger:
        pair = rests.get((entry["page"], entry["table_no"], entry["row_no"], entry["column_no"]))
        if pair is None:
            found.append(entry)
        else:
            places = ("page", "table_no", "row_no", "column_no")
            found += [entry | dict(zip(places, _place(cell), strict=True)) | {"text": cell.text} for cell in pair]
    # Sums over a list are not held against a list that is short of a figure.
    measure = {"list": "initial_budget_yuan", "procurement": "amount_yuan"}.get(statement.form.layout)
    return found + [spine.ledger(cell, None, measure, TORN) for cell in turned.set_aside()]


def all_refused(document_id: str, parts: Outline, reason: str | None) -> dict[str, list[Row]]:
    """Rows of a document of which no statement can load: each figure in the ledger with the reason."""
    ledger: list[Row] = []
    statements: list[Row] = []
    for sequence_no, statement in enumerate(parts.statements, start=1):
        spine = Spine(document_id, f"{document_id}:{sequence_no}", "", 0, "", statement.form.form_id)
        refused = [spine.ledger(cell, None, None, reason) for cell in printed_figures(statement)]
        cells = as_printed(statement, spine, refused)
        statements.append(
            statement_row(statement, spine, sequence_no)
            | {
                "department_name": statement_department(statement),
                "fiscal_year": statement_year(statement),
                "stage": statement_stage(statement),
                "unit_published": None,
                "status": "quarantined",
                "status_reason": reason,
                "alignment": None,
                "value_cells": len(cells),
            }
        )
        ledger += cells
    return {"statement": statements, "value_cell": ledger, "source_cell": source_cells(document_id, parts.statements)}


def unrecognised_tables(document_id: str, parts: Outline) -> list[Row]:
    """Rows of unrecognised_table: the tables that became no statement."""
    return [{"document_id": document_id, **asdict(table)} for table in parts.unrecognised]


def source_cells(document_id: str, statements: Sequence[Statement]) -> list[Row]:
    """Rows of source_cell: everything that the statements print, in its place."""
    found: dict[tuple[int, int, int, int], Row] = {}
    for statement in statements:
        in_grids = (cell for grid in statement.grids for cell in grid.all_cells())
        # Where a page's end cuts a row, its cells stand in the grids in one piece: what is printed is kept.
        for cell in [statement.title_cell, *statement.lines, *in_grids, *statement.turned.printed()]:
            found[_place(cell)] = {
                "document_id": document_id,
                "page": cell.page,
                "table_no": cell.table_no,
                "row_no": cell.row_no,
                "column_no": cell.column_no,
                "text": cell.text,
                "row_span": cell.row_span,
                "column_span": cell.column_span,
                "x0": cell.x0,
                "top": cell.top,
                "x1": cell.x1,
                "bottom": cell.bottom,
            }
    return [found[place] for place in sorted(found)]


def _place(cell: Cell) -> tuple[int, int, int, int]:
    return (cell.page, cell.table_no, cell.row_no, cell.column_no)
