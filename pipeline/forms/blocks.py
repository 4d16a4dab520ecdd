"""Block forms: keys (code, name, label, line number) and value columns side by side, once or several times.

Reads the tables of one statement, with continuation pages, into resolved values. What cannot be resolved certainly is
refused cell by cell or, where the columns themselves are in doubt, quarantines the statement.
"""

import re
from collections.abc import Sequence

from pipeline.forms import alignment
from pipeline.forms.agreement import hold_names_against_codes
from pipeline.forms.alignment import Row
from pipeline.forms.captions import caption_department
from pipeline.forms.catalogue import Form, common
from pipeline.forms.codes import classification_of, read_codes
from pipeline.forms.comparison import Comparison, comparison_of, other_years, with_years
from pipeline.forms.grid import Grid
from pipeline.forms.keys import Layout, has_unit_code
from pipeline.forms.kinds import no_money
from pipeline.forms.model import QuarantinedStatement, Refused, Resolved
from pipeline.forms.names import Context, names_unit
from pipeline.forms.numbers import FIGURE_KINDS, Figure, code_digits, half_unit, is_subject_code, parse_figure
from pipeline.forms.parts import Part, is_total, parts_of
from pipeline.forms.rows import has_stray_figures, read_row
from pipeline.forms.side_by_side import blocks_of, sides_of
from pipeline.forms.sideways import Place, put_back
from pipeline.forms.statements import Statement
from pipeline.forms.units import name_units
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_MIN_SHARE = 0.6


def resolve_blocks(statement: Statement, context: Context) -> Resolved:
    """Resolve a block form.

    Raises:
        QuarantinedStatement: No header is known, columns cannot be resolved, or a value is no number.
    """
    form = statement.form
    result = Resolved()
    moved: dict[Place, Cell] = {}
    parts = parts_of(statement, result, moved)
    if not parts:
        raise QuarantinedStatement(
            f"no header of form {form.form_id} in the tables on page {statement.first_page}; "
            f"if this is a new layout, add its headers to {form.form_id}.toml"
        )
    stories: list[str] = []
    layouts = [_layout(form, part, context) for part in parts]
    # The only unit of a form is the department; the only one of a page, or beside a table that is set aside, is not.
    unit_rows = sum(layout.unit_rows for layout, _ in layouts) + bool(result.refused)
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
    # While both halves of a row that goes on sideways stand in one row.
    name_units(result, caption_department(statement.lines))
    put_back(result, moved)
    result.alignment = " / ".join(dict.fromkeys(stories))
    return result


def _layout(form: Form, part: Part, context: Context) -> tuple[Layout, str]:
    """Kinds of columns, blocks, and the meaning of the value columns."""
    rows = part.rows()
    totals = [(grid, row_no) for grid, row_no in rows if is_total(form, grid, row_no)]
    plain = [(grid, row_no) for grid, row_no in rows if not is_total(form, grid, row_no)] or rows
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


def _refuse_split_subjects(layout: Layout, part: Part) -> None:
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


def _repeats_a_subject(layout: Layout, part: Part, block: int) -> bool:
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


def _wrong_classification(form: Form, layout: Layout, part: Part) -> str | None:
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


def _kind(part: Part, rows: Sequence[tuple[Grid, int]], column_no: int, is_headed: bool, year: int) -> str:
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
        is_sum = is_total(form, grid, row_no)
        if is_sum and has_stray_figures(layout, grid, row_no):
            continue
        for block in blocks:
            figures: dict[int, Figure] = {}
            for column_no in layout.block_columns(block):
                cell = grid.cell(row_no, column_no)
                if cell and layout.kinds[column_no] in ("figure", "blank") and column_no not in layout.aside:
                    figures[column_no] = parse_figure(cell.text)
            found.append(Row(index * len(blocks) + block, figures, layout.code(grid, row_no, block), is_sum))
    return found
