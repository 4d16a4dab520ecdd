"""Block forms: keys (code, name, label, line number) and value columns side by side, once or several times.

Reads the tables of one statement, with continuation pages, into resolved values. What cannot be resolved certainly is
refused cell by cell or, where the columns themselves are in doubt, quarantines the statement.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.forms import alignment
from pipeline.forms.agreement import hold_names_against_codes
from pipeline.forms.alignment import Row
from pipeline.forms.captions import caption_department
from pipeline.forms.catalogue import Form, common
from pipeline.forms.codes import classification_of, read_codes
from pipeline.forms.comparison import Comparison, comparison_of, other_years, with_years
from pipeline.forms.grid import Grid
from pipeline.forms.header import Header, split
from pipeline.forms.keys import Layout, has_unit_code
from pipeline.forms.kinds import no_money
from pipeline.forms.model import QuarantinedStatement, Refused, Resolved
from pipeline.forms.names import Context, names_unit
from pipeline.forms.numbers import FIGURE_KINDS, Figure, code_digits, half_unit, is_subject_code, parse_figure
from pipeline.forms.rows import has_stray_figures, read_row
from pipeline.forms.side_by_side import blocks_of, sides_of
from pipeline.forms.sideways import Half, Place, goes_on_beside, joined, put_back
from pipeline.forms.statements import Statement
from pipeline.forms.units import name_units
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import Cell

_MIN_SHARE = 0.6
# Points; the same line drawn on two pages.
_SAME_EDGE = 2.0


@dataclass(slots=True)
class _Part:
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


def resolve_blocks(statement: Statement, context: Context) -> Resolved:
    """Resolve a block form.

    Raises:
        QuarantinedStatement: No header is known, columns cannot be resolved, or a value is no number.
    """
    form = statement.form
    result = Resolved()
    moved: dict[Place, Cell] = {}
    parts = _parts(statement, result, moved)
    if not parts:
        raise QuarantinedStatement(
            f"no header of form {form.form_id} in the tables on page {statement.first_page}; "
            f"if this is a new layout, add its headers to {form.form_id}.toml"
        )
    stories: list[str] = []
    layouts = [_layout(form, part, context) for part in parts]
    # The only unit of a form is the department, the only one of a page is not.
    unit_rows = sum(layout.unit_rows for layout, _ in layouts)
    for part, (layout, story) in zip(parts, layouts, strict=True):
        layout.unit_rows = unit_rows
        stories.append(story + part.story)
        wrong = _wrong_classification(form, layout, part)
        if wrong:
            figures = (cell for grid, row_no in part.rows() for cell in grid.filled(row_no))
            result.refused += [Refused(cell, wrong) for cell in figures if parse_figure(cell.text).decimals]
            continue
        memory: dict[str, str] = {}
        for grid, row_no in part.rows():
            read_row(form, layout, grid, row_no, memory, result)
    put_back(result, moved)
    name_units(result, caption_department(statement.lines))
    result.alignment = " / ".join(dict.fromkeys(stories))
    return result


def header_of(statement: Statement, grid: Grid) -> tuple[Header, Grid] | None:
    """The header that a table is read under and the table that prints it; None where the table has none."""
    try:
        parts = _parts(statement, Resolved(), {})
    except QuarantinedStatement:
        return None
    for part in parts:
        if any(other is grid for other, _ in part.grids):
            return part.header, part.grids[0][0]
    return None


def _parts(statement: Statement, result: Resolved, moved: dict[Place, Cell]) -> list[_Part]:
    parts: list[_Part] = []
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
        is_total = bool(parts) and not header.rows and _is_total_alone(statement.form, grid, parts[-1])
        if parts and (repeated or is_total or (same_width and not header.rows)):
            parts[-1].grids.append((grid, header.body))
        elif parts and known and (whole := _beside(parts[-1], Half(grid, header, header.body), moved)):
            parts[-1] = whole
        elif known and (header.body or not parts):
            parts.append(_Part(header, [(grid, header.body)]))
        else:
            why = f"table {grid.table_no} on page {grid.page} continues no table of {statement.form.form_id}: "
            why += f"{len(grid.column_numbers)} columns, no known header"
            result.refused += [
                Refused(cell, why) for cell in grid.all_cells() if parse_figure(cell.text).kind in ("number", "unknown")
            ]
    return parts


def _as_before(grid: Grid, header: Header, part: _Part) -> Header:
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


def _beside(part: _Part, right: Half, moved: dict[Place, Cell]) -> _Part | None:
    """A part whose only table goes on sideways in this one, both halves in one; None where it does not."""
    (grid, body), *others = part.grids
    left = Half(grid, part.header, body)
    if others or not goes_on_beside(left, right):
        return None
    whole = joined(left, right, moved)
    # The rules ask for these words: figures of one row then stand on two pages.
    return _Part(whole.header, [(whole.grid, whole.body)], "; its right columns stand on the next page")


def _is_total_alone(form: Form, grid: Grid, part: _Part) -> bool:
    """Whether a table is the total row of the one before, left alone on a page: its figures under the same edges."""
    last, _ = part.grids[-1]
    edges = {(cell.x0, cell.x1) for cell in last.all_cells() if cell.x0 is not None and cell.x1 is not None}
    return all(
        _is_total(form, grid, row_no)
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


def _layout(form: Form, part: _Part, context: Context) -> tuple[Layout, str]:
    """Kinds of columns, blocks, and the meaning of the value columns."""
    rows = part.rows()
    totals = [(grid, row_no) for grid, row_no in rows if _is_total(form, grid, row_no)]
    plain = [(grid, row_no) for grid, row_no in rows if not _is_total(form, grid, row_no)] or rows
    others = other_years(form, part.header.paths, context.fiscal_year)
    aside = {**no_money(form, part.header.paths), **others.aside}
    headed = {
        column_no: column
        for column_no, column in alignment.by_header(form, part.header, part.columns).items()
        if column_no not in aside
    }
    kinds = {
        column_no: "figure"
        if column_no in others.columns
        else _kind(part, plain, column_no, column_no in headed, context.fiscal_year)
        for column_no in part.columns
    }
    layout = Layout(kinds, blocks_of(part.columns, kinds, set(headed)), context, part.header.paths, aside=aside)
    layout.other_years = others.columns
    layout.other_year_rows = _other_year_rows(layout, rows)
    if form.key == "line":
        layout.sides = sides_of(part.header, layout)
    layout.unit_columns = {
        c for c in part.columns if kinds[c] == "text" and common()["unit_key"].matches(part.header.paths.get(c, ""))
    }
    layout.has_total_row = bool(totals)
    layout.unit_rows = sum(
        1
        for grid, row_no in plain
        for c in part.columns
        if (c in layout.unit_columns and grid.text(row_no, c))
        or (kinds[c] == "text" and names_unit(form, context, grid.text(row_no, c)))
    )
    if not any(parse_figure(c.text).kind in FIGURE_KINDS for grid, row_no in rows for c in grid.filled(row_no)):
        return layout, "published without figures"
    read_codes(layout, rows, form.classification)
    own_codes: str | None = None
    if form.key == "subject":
        own_codes = hold_names_against_codes(layout, rows, form.classification)
        _refuse_split_subjects(layout, part)
    if _wrong_classification(form, layout, part):
        return layout, "of another classification"
    figure_columns = [c for c, kind in kinds.items() if kind == "figure" and c not in aside]
    key_columns = [c for c, kind in kinds.items() if kind in ("code", "text", "line_no")]
    cells = (grid.cell(row_no, column_no) for grid, row_no in rows for column_no in figure_columns)
    layout.tolerance_unit = half_unit((parse_figure(cell.text) for cell in cells if cell), context.unit)
    layout.rows = _alignment_rows(form, layout, rows)
    usable = [c for c in part.columns if c not in aside]
    first_seen = {
        cell.column_no: f"first on page {grid.page}, row {row_no}"
        for grid, row_no in reversed(rows)
        for cell in grid.filled(row_no)
    }
    resolution = alignment.resolve(
        form,
        part.header,
        usable,
        figure_columns,
        key_columns,
        layout.blocks,
        layout.rows,
        layout.tolerance_unit,
        first_seen,
    )
    if resolution.columns is None:
        grid = part.grids[0][0]
        raise QuarantinedStatement(f"page {grid.page}, table {grid.table_no}: {resolution.explanation}")
    layout.values = resolution.columns
    layout.aside = {**aside, **resolution.aside}
    return layout, "; ".join(filter(None, (resolution.explanation, own_codes)))


def _other_year_rows(layout: Layout, rows: Sequence[tuple[Grid, int]]) -> dict[tuple[int, int, int], Comparison]:
    """Rows headed by another year, or by a change against one, in forms that print one year a row."""
    found: dict[tuple[int, int, int], Comparison] = {}
    for grid, row_no in rows:
        for cell in grid.filled(row_no):
            if layout.kinds[cell.column_no] == "text":
                comparison = comparison_of(squash(cell.text), layout.context.fiscal_year)
                if comparison is not None:
                    found[grid.page, grid.table_no, row_no] = comparison
    return with_years(found)


def _refuse_split_subjects(layout: Layout, part: _Part) -> None:
    """Subjects in several rows each, split by a second classification beside them: their own sums are not printed.

    Raises:
        QuarantinedStatement: It is so. Taking the rows that stand alone would look complete and be short.
    """
    grid, _ = part.grids[0]
    for block in layout.block_numbers():
        if layout.unread_columns & set(layout.block_columns(block)) and _repeats_a_subject(layout, part, block):
            raise QuarantinedStatement(
                f"page {grid.page}, table {grid.table_no}: subjects stand in several rows, split by a second "
                "classification beside them; the sums by subject are not printed"
            )


def _repeats_a_subject(layout: Layout, part: _Part, block: int) -> bool:
    seen: set[str] = set()
    for grid, row_no in part.rows():
        if has_unit_code(layout, grid, row_no, block):
            # Below a unit's row its own subjects begin.
            seen = set()
        code = layout.code(grid, row_no, block)
        if code in seen:
            return True
        if code:
            seen.add(code)
    return False


def _wrong_classification(form: Form, layout: Layout, part: _Part) -> str | None:
    wrong = sum(
        classification_of([code]) != layout.classifications.get(block, form.classification)
        for (*_, block), code in layout.codes.items()
    )
    if form.key == "subject" and wrong * 2 > len(layout.codes):
        grid = part.grids[0][0]
        return (
            f"page {grid.page}, table {grid.table_no}: the codes are of another classification than "
            f"{form.classification}; the title does not say what the table is"
        )
    return None


def _is_total(form: Form, grid: Grid, row_no: int) -> bool:
    filled = grid.filled(row_no)
    if not filled:
        return False
    first = squash(filled[0].text)
    # Lines that a subject form names are its totals by group (人员经费合计).
    return form.total_labels.matches(first) or (
        form.key == "subject" and any(line.pattern.matches(first) for line in form.lines)
    )


def _kind(part: _Part, rows: Sequence[tuple[Grid, int]], column_no: int, is_headed: bool, year: int) -> str:
    """code, text, line_no, year, figure or blank: what a column's body cells are, with the header as witness."""
    path = part.header.paths.get(column_no, "")
    if common()["line_no"].matches(path) or common()["unit_code"].matches(path):
        return "line_no"
    texts = [squash(cell.text) for grid, row_no in rows if (cell := grid.cell(row_no, column_no)) and cell.text.strip()]
    if not texts:
        return "blank"
    if common()["year_column"].matches(path) and all(re.fullmatch(rf"{year}(年度?)?", text) for text in texts):
        return "year"
    is_code_header = common()["code"].matches(path)
    codes = sum(1 for text in texts if is_subject_code(text) or (is_code_header and code_digits(text).isdigit()))
    if not is_headed and (codes >= _MIN_SHARE * len(texts) or (is_code_header and codes)):
        return "code"
    words = sum(1 for text in texts if parse_figure(text).kind == "text")
    if is_headed and words < len(texts):
        # The header says figures and there are some: a word among them is a bad figure, not a column of texts.
        return "figure"
    return "text" if words >= (1 - _MIN_SHARE) * len(texts) else "figure"


def _alignment_rows(form: Form, layout: Layout, rows: Sequence[tuple[Grid, int]]) -> list[Row]:
    """Figures by row and block, for holding alignments against sums. Shifted total rows are left out here."""
    found: list[Row] = []
    blocks = layout.block_numbers()
    for index, (grid, row_no) in enumerate(rows):
        is_total = _is_total(form, grid, row_no)
        if is_total and has_stray_figures(layout, grid, row_no):
            continue
        for block in blocks:
            figures: dict[int, Figure] = {}
            for column_no in layout.block_columns(block):
                cell = grid.cell(row_no, column_no)
                if cell and layout.kinds[column_no] in ("figure", "blank") and column_no not in layout.aside:
                    figures[column_no] = parse_figure(cell.text)
            found.append(Row(index * len(blocks) + block, figures, layout.code(grid, row_no, block), is_total))
    return found
