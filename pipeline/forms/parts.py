"""The tables of one statement in parts: those that share a header, with their continuation pages and right halves."""

from dataclasses import dataclass, field, replace

from pipeline.forms import alignment
from pipeline.forms.catalogue import Form, common
from pipeline.forms.grid import Grid
from pipeline.forms.header import Header, split
from pipeline.forms.model import QuarantinedStatement, Refused, Resolved
from pipeline.forms.numbers import parse_figure
from pipeline.forms.sideways import Half, Place, goes_on_beside, joined
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import Cell

# Points; the same line drawn on two pages.
_SAME_EDGE = 2.0


@dataclass(slots=True)
class Part:
    """Grids that share one header: the first has it, the others continue it."""

    header: Header
    grids: list[tuple[Grid, list[int]]] = field(default_factory=list)
    story: str = ""

    @property
    def columns(self) -> list[int]:
        return self.grids[0][0].column_numbers

    def rows(self) -> list[tuple[Grid, int]]:
        return [(grid, row_no) for grid, body in self.grids for row_no in body if not is_note(grid, row_no)]


def is_note(grid: Grid, row_no: int) -> bool:
    """Whether a row is a remark under the table and no line of it."""
    filled = grid.filled(row_no)
    return not filled or common()["note"].matches(squash(filled[0].text))


def header_of(statement: Statement, grid: Grid) -> tuple[Header, Grid] | None:
    """The header that a table is read under and the table that prints it; None where the table has none."""
    try:
        parts = parts_of(statement, Resolved(), {})
    except QuarantinedStatement:
        return None
    for part in parts:
        if any(other is grid for other, _ in part.grids):
            return part.header, part.grids[0][0]
    return None


def parts_of(statement: Statement, result: Resolved, moved: dict[Place, Cell]) -> list[Part]:
    """The parts in order. What belongs to none is refused; `moved` takes the places of right halves."""
    parts: list[Part] = []
    for grid in statement.grids:
        header = split(grid, statement.form)
        if parts:
            header = _as_before(grid, header, parts[-1])
        known = len(alignment.by_header(statement.form, header, grid.column_numbers)) > 0
        same_width = bool(parts) and len(parts[-1].columns) == len(grid.column_numbers)
        repeated = same_width and header.paths == parts[-1].header.paths
        if same_width and not known and _are_lines(statement.form, grid, header.rows):
            # The page turned before lines without figures, which look like a header.
            header = Header([], [*header.rows, *header.body], {}, {}, {}, [])
        is_alone = bool(parts) and not header.rows and _is_total_alone(statement.form, grid, parts[-1])
        if parts and (repeated or is_alone or (same_width and not header.rows)):
            parts[-1].grids.append((grid, header.body))
        elif parts and known and (whole := _beside(parts[-1], Half(grid, header, header.body), moved)):
            parts[-1] = whole
        elif known and (header.body or not parts):
            parts.append(Part(header, [(grid, header.body)]))
        else:
            why = f"table {grid.table_no} on page {grid.page} continues no table of {statement.form.form_id}: "
            why += f"{len(grid.column_numbers)} columns, no known header"
            result.refused += [
                Refused(cell, why) for cell in grid.all_cells() if parse_figure(cell.text).kind in ("number", "unknown")
            ]
    return parts


def _as_before(grid: Grid, header: Header, part: Part) -> Header:
    """A header that is printed again, without the rows below it that have no figures and so look like more of it."""
    above, rows = part.grids[0][0], part.header.rows
    again = header.rows[: len(rows)]
    if not rows or len(header.rows) <= len(rows) or len(above.column_numbers) != len(grid.column_numbers):
        return header
    if any(_words(above, one) != _words(grid, other) for one, other in zip(rows, again, strict=True)):
        return header
    return replace(part.header, rows=again, body=[*header.rows[len(rows) :], *header.body])


def _words(grid: Grid, row_no: int) -> dict[int, str]:
    return {cell.column_no: squash(cell.text) for cell in grid.filled(row_no)}


def _beside(part: Part, right: Half, moved: dict[Place, Cell]) -> Part | None:
    """A part whose only table goes on sideways in this one, both halves in one; None where it does not."""
    (grid, body), *others = part.grids
    left = Half(grid, part.header, body)
    if others or not goes_on_beside(left, right):
        return None
    whole = joined(left, right, moved)
    # The rules ask for these words: figures of one row then stand on two pages.
    return Part(whole.header, [(whole.grid, whole.body)], "; its right columns stand on the next page")


def _is_total_alone(form: Form, grid: Grid, part: Part) -> bool:
    """Whether a table is the total row of the one before, left alone on a page: its figures under the same edges."""
    last, _ = part.grids[-1]
    edges = {(cell.x0, cell.x1) for cell in last.all_cells() if cell.x0 is not None and cell.x1 is not None}
    return all(
        is_total(form, grid, row_no)
        and all(
            any(abs(cell.x0 - x0) <= _SAME_EDGE and abs(cell.x1 - x1) <= _SAME_EDGE for x0, x1 in edges)
            for cell in grid.filled(row_no)[1:]
            if cell.x0 is not None and cell.x1 is not None
        )
        and any(cell.x0 is not None for cell in grid.filled(row_no)[1:])
        for row_no in grid.row_numbers
    )


def _are_lines(form: Form, grid: Grid, rows: list[int]) -> bool:
    """Whether rows that look like a header are lines of the form by their labels."""
    firsts = [without_numbering(squash(grid.filled(row_no)[0].text)) for row_no in rows]
    return bool(rows) and all(any(line.pattern.matches(first) for line in form.lines) for first in firsts)


def is_total(form: Form, grid: Grid, row_no: int) -> bool:
    """Whether a row is a total of the form, by its first words."""
    filled = grid.filled(row_no)
    if not filled:
        return False
    first = squash(filled[0].text)
    # Lines that a subject form names are its totals by group (人员经费合计).
    return form.total_labels.matches(first) or (
        form.key == "subject" and any(line.pattern.matches(first) for line in form.lines)
    )
