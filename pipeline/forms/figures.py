"""Which cells of a statement are figures, before anything is known about them: what the ledger has to account for."""

import re
from collections import Counter

from pipeline.forms.catalogue import common
from pipeline.forms.grid import Grid
from pipeline.forms.header import split
from pipeline.forms.numbers import code_digits, is_in_pieces, is_subject_code, looks_like_amount, parse_figure
from pipeline.forms.parts import is_note
from pipeline.forms.sheet import Sheet
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_YEAR = re.compile(r"(?:19|20)\d{2}")
_RATE = re.compile(r"\d+(?:\.\d+)?%")
_AMOUNT_WITHIN = re.compile(r"\d\s*[.．]\s*\d|\d\s*[,，]\s*\d{3}")


def printed_figures(statement: Statement) -> list[Cell]:
    """The statement's printed figures: every number that is no line number or code at the head of a row."""
    if statement.form.layout in ("blocks", "list", "procurement"):
        return _of_blocks(statement)
    return [
        cell
        for grid in statement.grids
        for row_no in grid.row_numbers
        if not is_note(grid, row_no)
        for cell in grid.filled(row_no)
        if looks_like_amount(cell.text)
        or is_in_pieces(cell.text)
        or _RATE.fullmatch(squash(cell.text))
        or (parse_figure(cell.text).kind in ("number", "unknown") and cell.column_no > grid.column_numbers[0])
    ]


def goals(statement: Statement) -> list[Cell]:
    """What rows of indicators print as goals and results: words with a number in them (≥90%, 302人次)."""
    levels = common().groups["words"]["level"], common().groups["words"]["level1"]
    return [
        cell
        for grid in statement.grids
        for row_no in grid.row_numbers
        if len(row := grid.filled(row_no)) > 2
        and any(level.matches(squash(head.text)) for head in row[:2] for level in levels)
        for cell in row[2:]
        if any(map(str.isdigit, cell.text))
    ]


def is_blank(statement: Statement, sheet: Sheet | None) -> bool:
    """Whether a form is printed and nothing is filled in: no figure, and no project that it could be about."""
    is_filled_in = sheet is not None and ("project_name" in sheet.labels or bool(sheet.indicators or sheet.trouble))
    texts = (cell.text for grid in statement.grids for cell in grid.all_cells())
    return (
        bool(statement.grids)
        and not is_filled_in
        and not printed_figures(statement)
        # An amount that cannot be read as one is no blank.
        and not any(_AMOUNT_WITHIN.search(text) for text in texts)
    )


def _of_blocks(statement: Statement) -> list[Cell]:
    """Every number in the bodies of a block form's or list's tables that is no code, line number or column number."""
    is_list = statement.form.layout in ("list", "procurement")
    # Whole amounts of a list look like codes, which it has in columns of their own only; lines have none.
    has_codes = not is_list and statement.form.key != "line"
    keys = [common()[name] for name in ("line_no", "unit_code", "code", "year_column")]
    named: set[int] = set()
    headed: set[int] = set()
    found: list[tuple[Cell, bool]] = []
    # How often a column holds numbers that look like codes before a name, and other numbers: 30101 in a column of
    # amounts is one, and in whole yuan all of them may look like codes.
    codes: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for grid in statement.grids:
        header = split(grid, statement.form)
        if header.rows:
            # A page without a header continues the columns of the one before.
            named = {c for c, path in header.paths.items() if any(pattern.matches(path) for pattern in keys)}
            columns = {c: statement.form.column_for(path, header.paths.values()) for c, path in header.paths.items()}
            headed = {c for c, column in columns.items() if column}
            if statement.form.layout == "procurement":
                # Specifications, dates and codes of what is bought may be numbers.
                named |= {c for c, column in columns.items() if column and not column.fact}
        # What stands among headings and is no year is a figure of a row that nobody recognised.
        keyed = {c for c, path in header.paths.items() if any(p.matches(path.partition("/")[0]) for p in keys)}
        among = (c for row_no in header.rows for c in grid.filled(row_no) if c.column_no not in keyed)
        found += [
            (cell, False)
            for cell in among
            if (parse_figure(cell.text).kind == "number" and not _is_year(cell)) or is_in_pieces(cell.text)
        ]
        for row_no in header.body:
            if is_note(grid, row_no):
                continue
            for cell in grid.filled(row_no):
                kind = parse_figure(cell.text).kind
                is_amount = looks_like_amount(cell.text)
                if cell.column_no in named:
                    # 2010301.0 is a code as a program writes it.
                    is_amount = looks_like_amount(code_digits(squash(cell.text)))
                is_code = has_codes and kind == "number" and is_subject_code(squash(cell.text))
                if kind == "dash" and is_list and cell.column_no in named:
                    # Where a list prints no unit's number.
                    continue
                if kind in ("dash", "unknown") or is_amount or is_in_pieces(cell.text):
                    found.append((cell, False))
                elif kind == "number" and cell.column_no not in named:
                    found.append((cell, is_code))
                if kind == "number":
                    is_amount = cell.column_no in headed or (
                        min(headed, default=cell.column_no) < cell.column_no and not _is_before_name(grid, cell)
                    )
                    (codes if is_code and not is_amount else others)[cell.column_no] += 1
    return [cell for cell, is_code in found if not is_code or others[cell.column_no] > codes[cell.column_no]]


def _is_before_name(grid: Grid, cell: Cell) -> bool:
    """Whether the next cell of the row that is filled holds words."""
    behind = [other for other in grid.filled(cell.row_no) if other.column_no > cell.column_no]
    return bool(behind) and parse_figure(behind[0].text).kind == "text"


def _is_year(cell: Cell) -> bool:
    return _YEAR.fullmatch(squash(cell.text)) is not None
