"""What gave a printed figure its meaning: the headings above it, the words of its row, the unit of its form.

The engine decides what a figure means; this shows a person why, on the cells that were kept of the form.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.forms.catalogue import Column, Form, common
from pipeline.forms.grid import Grid
from pipeline.forms.metadata import units_printed
from pipeline.forms.numbers import looks_like_amount, parse_figure
from pipeline.forms.parts import header_of
from pipeline.forms.statements import Statement, outline
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_SHEET_HEADERS = ("indicator_header", "fund_header", "task_header")
_MIN_HEADER_WORDS = 2

Place = tuple[int, int, int, int]
"""Page, table, row and column of a cell."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Why a figure means what it means.

    Attributes:
        header: Headings above the figure's column, outermost first, as printed but without line breaks. On a
            continuation page they come from the page that prints them.
        header_rows: Where these headings stand: (page, table, row).
        stands_under: The headings right above the cell, where the figure takes its meaning from another column because
            its row is printed shifted; else None.
        labels: The words of the figure's own row that say what it is about, left to right.
        unit: The cell that prints the unit of the form, if one does.
    """

    header: tuple[str, ...]
    header_rows: tuple[tuple[int, int, int], ...]
    stands_under: tuple[str, ...] | None
    labels: tuple[Cell, ...]
    unit: Cell | None


def meanings_of(
    cells: Sequence[Cell], form_id: str, figures: Sequence[tuple[Place, str]], fact: Mapping[str, object]
) -> list[Meaning | None]:
    """Explain the figures of one fact.

    Args:
        cells: The cells that were kept of the pages of its form.
        form_id: The form.
        figures: Page, table, row and column of each figure's cell, and the fact column that it fills.
        fact: The fact's row.

    Returns:
        One meaning per figure; None where the cells do not hold the form, as in a release of another version.
    """
    statements = [statement for statement in outline(cells).statements if statement.form.form_id == form_id]
    return [_meaning(statements, place, measure, fact) for place, measure in figures]


def _meaning(statements: Sequence[Statement], place: Place, measure: str, fact: Mapping[str, object]) -> Meaning | None:
    page, table_no, row_no, column_no = place
    for statement in statements:
        for grid in statement.grids:
            if (grid.page, grid.table_no) != (page, table_no) or row_no not in grid.row_numbers:
                continue
            find = _sheet_header if statement.form.layout == "evaluation" else _block_header
            header, rows, above = find(statement, grid, row_no, column_no, measure, fact)
            values = _value_columns(statement, grid)
            return Meaning(
                header=header,
                header_rows=tuple((page_, table_, row_) for page_, table_, row_ in rows),
                stands_under=above if above != header else None,
                labels=tuple(_labels(grid, row_no, column_no, values)),
                unit=next(iter(units_printed(statement).values()), None),
            )
    return None


_Found = tuple[tuple[str, ...], list[tuple[int, int, int]], tuple[str, ...]]


def _block_header(
    statement: Statement, grid: Grid, row_no: int, column_no: int, measure: str, fact: Mapping[str, object]
) -> _Found:
    found = header_of(statement, grid)
    if found is None:
        return (), [], ()
    header, at = found
    above = _column_texts(header.row_texts, header.rows, column_no)
    matching = [
        other
        for other in header.paths
        if (column := _column(statement.form, header.paths, other))
        and all(fact.get(name) == value for name, value in column.fact.items() if name in fact)
    ]
    # A row may be printed one column off its headings: then the figure's meaning is another column's. In forms of
    # lines the line's own words may overrule its column, which is no shift.
    own = column_no in matching or len(matching) != 1 or statement.form.key != "subject"
    texts = above if own else _column_texts(header.row_texts, header.rows, matching[0])
    return texts, [(at.page, at.table_no, row) for row in header.rows], above


def _column(form: Form, paths: Mapping[int, str], column_no: int) -> Column | None:
    return form.column_for(paths[column_no], paths.values())


def _column_texts(row_texts: Mapping[int, Mapping[int, str]], rows: Iterable[int], column_no: int) -> tuple[str, ...]:
    texts = (row_texts[row].get(column_no, "") for row in rows)
    return tuple(dict.fromkeys(text for text in texts if text))


def _sheet_header(
    statement: Statement, grid: Grid, row_no: int, column_no: int, measure: str, fact: Mapping[str, object]
) -> _Found:
    """Headings in a performance sheet: the nearest row above that holds several words of one header group."""
    for other, above_row in _rows_above(statement, grid, row_no):
        words = _header_words(other, above_row)
        if not words:
            continue
        at = [above_row]
        above = _one_line(other.covering.get((above_row, column_no)))
        named = [cell for name, cell in words if name == measure]
        # Where cells slid, the heading that the measure is named after is the true one.
        heading = named[0] if named else other.covering.get((above_row, column_no))
        texts = [_one_line(heading)]
        if heading is not None and _header_words(other, above_row - 1):
            # The upper of two header rows.
            at.insert(0, above_row - 1)
            texts.insert(0, _one_line(other.covering.get((above_row - 1, heading.column_no))))
        header = tuple(dict.fromkeys(text for text in texts if text))
        return header, [(other.page, other.table_no, row) for row in at], header if above in header else (above,)
    return (), [], ()


def _rows_above(statement: Statement, grid: Grid, row_no: int) -> Iterable[tuple[Grid, int]]:
    index = next(i for i, other in enumerate(statement.grids) if other is grid)
    for other in reversed(statement.grids[: index + 1]):
        for above in reversed(other.row_numbers):
            if other is not grid or above < row_no:
                yield other, above


def _header_words(grid: Grid, row_no: int) -> list[tuple[str, Cell]]:
    for group in _SHEET_HEADERS:
        found = [
            (name, cell)
            for cell in grid.filled(row_no)
            for name, pattern in common().groups[group].items()
            if pattern.matches(squash(cell.text))
        ]
        if len({id(cell) for _, cell in found}) >= _MIN_HEADER_WORDS:
            return found
    return []


def _value_columns(statement: Statement, grid: Grid) -> set[int]:
    if statement.form.layout == "evaluation":
        return set()
    found = header_of(statement, grid)
    return {c for c in found[0].paths if _column(statement.form, found[0].paths, c)} if found else set()


def _labels(grid: Grid, row_no: int, column_no: int, value_columns: set[int]) -> list[Cell]:
    """Texts and codes left of a figure in its row, merged cells that reach into it included; of its own block only."""
    labels: dict[int, Cell] = {}
    after_figure = False
    for other in range(1, column_no):
        cell = grid.covering.get((row_no, other))
        if cell is None or not cell.text.strip():
            continue
        is_figure = parse_figure(cell.text).kind != "text" and (other in value_columns or looks_like_amount(cell.text))
        if is_figure:
            after_figure = True
            continue
        if after_figure:
            # Words behind figures open the next block of keys.
            labels, after_figure = {}, False
        labels[id(cell)] = cell
    return list(labels.values())


def _one_line(cell: Cell | None) -> str:
    return "".join(cell.text.split()) if cell else ""
