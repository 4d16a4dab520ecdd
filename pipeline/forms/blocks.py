"""Block forms: keys (code, name, label, line number) and value columns side by side, once or several times.

Reads the tables of one statement, with continuation pages, into resolved values. What cannot be resolved certainly is
refused cell by cell or, where the columns themselves are in doubt, quarantines the statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms import alignment
from pipeline.forms.alignment import Row
from pipeline.forms.catalogue import Form, common
from pipeline.forms.grid import Grid
from pipeline.forms.header import Header, split
from pipeline.forms.model import QuarantinedStatement, Refused, Resolved
from pipeline.forms.numbers import Figure, is_subject_code, parse_figure
from pipeline.forms.rows import Layout, read_row
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash

_MIN_SHARE = 0.6


@dataclass(slots=True)
class _Part:
    """Grids that share one header: the first has it, the others continue it."""

    header: Header
    grids: list[tuple[Grid, list[int]]] = field(default_factory=list)

    @property
    def columns(self) -> list[int]:
        return self.grids[0][0].column_numbers

    def rows(self) -> list[tuple[Grid, int]]:
        return [(grid, row_no) for grid, body in self.grids for row_no in body if not is_note(grid, row_no)]


def is_note(grid: Grid, row_no: int) -> bool:
    """Whether a row is a remark under the table and no line of it."""
    filled = grid.filled(row_no)
    return not filled or common()["note"].matches(squash(filled[0].text))


def resolve_blocks(statement: Statement, unit: str) -> Resolved:
    """Resolve a block form.

    Args:
        statement: The statement with its tables.
        unit: The statement's unit as printed.

    Raises:
        QuarantinedStatement: No header is known, columns cannot be resolved, or a value is no number.
    """
    form = statement.form
    result = Resolved()
    parts = _parts(statement, result)
    if not parts:
        raise QuarantinedStatement(
            f"no header of form {form.form_id} in the tables on page {statement.first_page}; "
            f"if this is a new layout, add its headers to {form.form_id}.toml"
        )
    stories: list[str] = []
    for part in parts:
        layout, story = _layout(form, part, unit)
        stories.append(story)
        context: dict[str, str] = {}
        for grid, row_no in part.rows():
            read_row(form, layout, grid, row_no, context, result)
    result.alignment = " / ".join(dict.fromkeys(stories))
    return result


def _parts(statement: Statement, result: Resolved) -> list[_Part]:
    parts: list[_Part] = []
    for grid in statement.grids:
        header = split(grid, statement.form)
        known = len(alignment.by_header(statement.form, header, grid.column_numbers)) > 0
        same_width = bool(parts) and len(parts[-1].columns) == len(grid.column_numbers)
        repeated = same_width and header.paths == parts[-1].header.paths
        if parts and (repeated or (same_width and not header.rows)):
            parts[-1].grids.append((grid, header.body))
        elif known and (header.body or not parts):
            parts.append(_Part(header, [(grid, header.body)]))
        else:
            why = (
                f"table {grid.table_no} on page {grid.page} continues no table of {statement.form.form_id}: "
                f"{len(grid.column_numbers)} columns, no known header"
            )
            result.refused += [
                Refused(cell, why) for cell in grid.all_cells() if parse_figure(cell.text).kind == "number"
            ]
    return parts


def _layout(form: Form, part: _Part, unit: str) -> tuple[Layout, str]:
    """Kinds of columns, blocks, and the meaning of the value columns."""
    rows = part.rows()
    plain = [(grid, row_no) for grid, row_no in rows if not _is_total(form, grid, row_no)] or rows
    headed = alignment.by_header(form, part.header, part.columns)
    kinds = {column_no: _kind(form, part, plain, column_no, column_no in headed) for column_no in part.columns}
    blocks = _blocks(part.columns, kinds)
    figure_columns = [column_no for column_no, kind in kinds.items() if kind == "figure"]
    key_columns = [column_no for column_no, kind in kinds.items() if kind in ("code", "text", "line_no")]
    layout = Layout(kinds, blocks, {}, unit, _sides(part.header, blocks, kinds))
    layout.tolerance_unit = _tolerance_unit(rows, figure_columns, unit)
    if not any(parse_figure(cell.text).kind == "number" for grid, row_no in rows for cell in grid.filled(row_no)):
        return layout, "published without figures"
    layout.rows = _alignment_rows(form, layout, rows)
    resolution = alignment.resolve(
        form, part.header, part.columns, figure_columns, key_columns, blocks, layout.rows, layout.tolerance_unit
    )
    if resolution.columns is None:
        grid = part.grids[0][0]
        raise QuarantinedStatement(f"page {grid.page}, table {grid.table_no}: {resolution.explanation}")
    layout.values = resolution.columns
    return layout, resolution.explanation


def _is_total(form: Form, grid: Grid, row_no: int) -> bool:
    filled = grid.filled(row_no)
    if not filled:
        return False
    first = squash(filled[0].text)
    # Lines that a subject form names are its totals by group (人员经费合计).
    return form.total_labels.matches(first) or (
        form.key == "subject" and any(line.pattern.matches(first) for line in form.lines)
    )


def _kind(form: Form, part: _Part, rows: Sequence[tuple[Grid, int]], column_no: int, is_headed: bool) -> str:
    """code, text, line_no, figure or blank: what a column's body cells are, with the header as witness."""
    path = part.header.paths.get(column_no, "")
    if common()["line_no"].matches(path):
        return "line_no"
    texts = [squash(cell.text) for grid, row_no in rows if (cell := grid.cell(row_no, column_no)) and cell.text.strip()]
    if not texts:
        return "blank"
    is_code_header = common()["code"].matches(path)
    codes = sum(1 for text in texts if is_subject_code(text) or (is_code_header and text.isdigit()))
    if codes >= _MIN_SHARE * len(texts) and not is_headed:
        return "code"
    words = sum(1 for text in texts if parse_figure(text).kind == "text")
    return "text" if words >= (1 - _MIN_SHARE) * len(texts) else "figure"


def _blocks(columns: Sequence[int], kinds: dict[int, str]) -> dict[int, int]:
    blocks: dict[int, int] = {}
    block, has_values = 0, False
    for column_no in columns:
        if kinds[column_no] in ("code", "text") and has_values:
            block, has_values = block + 1, False
        has_values = has_values or kinds[column_no] == "figure"
        blocks[column_no] = block
    return blocks


def _sides(header: Header, blocks: dict[int, int], kinds: dict[int, str]) -> dict[int, str]:
    """Income or expenditure for each block of a two-sided form: by the header's words, else by order."""
    sides: dict[int, str] = {}
    for block in sorted(set(blocks.values())):
        words = "".join(header.paths.get(c, "") for c, b in blocks.items() if b == block)
        income, spending = words.count("收入"), words.count("支出")
        if income != spending:
            sides[block] = "income" if income > spending else "expenditure"
        else:
            sides[block] = "income" if block == 0 else "expenditure"
    return sides


def _tolerance_unit(rows: Sequence[tuple[Grid, int]], columns: Sequence[int], unit: str) -> Decimal:
    """Half a unit of the last printed place; nothing where amounts are printed in yuan."""
    if unit == "元":
        return Decimal(0)
    decimals = [
        figure.decimals
        for grid, row_no in rows
        for column_no in columns
        if (cell := grid.cell(row_no, column_no)) and (figure := parse_figure(cell.text)).value
    ]
    return Decimal(5).scaleb(-1 - max(decimals, default=2))


def _alignment_rows(form: Form, layout: Layout, rows: Sequence[tuple[Grid, int]]) -> list[Row]:
    """Figures by row and block, for holding alignments against sums. Shifted total rows are left out here."""
    found: list[Row] = []
    for index, (grid, row_no) in enumerate(rows):
        is_total = _is_total(form, grid, row_no)
        for block in sorted(set(layout.blocks.values())):
            figures: dict[int, Figure] = {}
            for column_no in layout.block_columns(block):
                cell = grid.cell(row_no, column_no)
                if cell and layout.kinds[column_no] in ("figure", "blank"):
                    figures[column_no] = parse_figure(cell.text)
            if is_total and layout.has_stray_figures(grid, row_no):
                continue
            found.append(Row(index * 10 + block, figures, layout.code(grid, row_no, block), is_total))
    return found


