"""One body row of a block form: its figures, their meaning, and what to do when they stand one column off."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.forms import alignment
from pipeline.forms.alignment import Row
from pipeline.forms.catalogue import Column, Form, Line
from pipeline.forms.comparison import RATE, Comparison, is_percent
from pipeline.forms.grid import Grid
from pipeline.forms.keys import Key, Layout, enter_unit, known_line, line_key, subject_key, unit_of_row
from pipeline.forms.kinds import Kind, as_kind, figure_with_word, kind_said
from pipeline.forms.model import QuarantinedStatement, Refused, Resolved, Value
from pipeline.forms.numbers import FIGURE_KINDS, Figure, code_digits, looks_like_amount, parse_figure
from pipeline.forms.subjects import TOTAL_CODE
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import Cell, unknown_figure

_SHIFTS = (-3, -2, -1, 1, 2, 3)
_FACT_KEYS_ONLY_HERE = ("subject", "count")
_KEY_KINDS = ("line_no", "code", "year")


class Printed(NamedTuple):
    """A value cell, its figure, the column that it stands in, the other year that it is of, the kind that it prints."""

    cell: Cell
    figure: Figure
    column: Column
    comparison: Comparison | None = None
    kind: Kind | None = None


Figures = list[Printed]


def read_row(form: Form, layout: Layout, grid: Grid, row_no: int, memory: dict[str, str], result: Resolved) -> None:
    """Read one body row into values; refuse what has no certain key or column.

    Raises:
        QuarantinedStatement: A value cell holds a text that is no number.
    """
    if form.key == "subject" and _read_labelled(form, layout, grid, row_no, result):
        return
    other_year = layout.other_year_rows.get((grid.page, grid.table_no, row_no))
    if other_year and not _is_understood(other_year, layout):
        year = layout.context.fiscal_year
        why = f"a figure of another year or a change against one, no figure of {year}; which year is not certain"
        result.refused += [Refused(cell, why) for cell in _figure_cells(layout, grid, row_no)]
        return
    moved: Mapping[int, int] = {}
    if has_stray_figures(layout, grid, row_no):
        shift = _shift(form, layout, grid, row_no)
        if shift is None:
            place = f"page {grid.page}, table {grid.table_no}, row {row_no}"
            why = f"{place}: the row's figures stand outside the form's value columns"
            result.refused += [Refused(cell, why) for cell in _figure_cells(layout, grid, row_no)]
            return
        moved = {cell.column_no: cell.column_no + shift for cell in _figure_cells(layout, grid, row_no)}
    is_in_place = not moved and other_year is None
    for cell in grid.filled(row_no):
        is_read = is_in_place and cell.column_no in layout.other_years
        if cell.column_no in layout.aside and not is_read and parse_figure(cell.text).kind in ("number", "unknown"):
            result.refused.append(Refused(cell, layout.aside[cell.column_no]))
    for block in layout.block_numbers():
        cells = _value_cells(layout, grid, row_no, block, moved, other_year)
        if is_in_place:
            cells += _other_year_cells(layout, grid, row_no, block)
        key = _key(form, layout, grid, row_no, block, memory, cells)
        if cells:
            _add(form, layout, key, cells, result)


def _is_understood(comparison: Comparison, layout: Layout) -> bool:
    return comparison.year is not None and comparison.year < layout.context.fiscal_year


def has_stray_figures(layout: Layout, grid: Grid, row_no: int) -> bool:
    """Whether a figure of this row stands in a column for texts or outside all value columns."""
    return any(_is_stray(layout, cell) for cell in grid.filled(row_no))


def _is_stray(layout: Layout, cell: Cell) -> bool:
    kind = layout.kinds[cell.column_no]
    figure = parse_figure(cell.text)
    if figure.kind != "number" or kind in ("line_no", "year") or cell.column_no in layout.aside:
        return False
    if kind == "code":
        return _is_amount_among_codes(layout, cell)
    return kind == "text" or (bool(layout.values) and cell.column_no not in layout.values)


def _is_amount_among_codes(layout: Layout, cell: Cell) -> bool:
    # 2010301.0 is a code as a program writes it.
    return layout.kinds[cell.column_no] == "code" and looks_like_amount(code_digits(squash(cell.text)))


def _figure_cells(layout: Layout, grid: Grid, row_no: int) -> list[Cell]:
    return [
        cell
        for cell in grid.filled(row_no)
        # No code has decimals or thousands marks.
        if (layout.kinds[cell.column_no] not in _KEY_KINDS or _is_amount_among_codes(layout, cell))
        and cell.column_no not in layout.aside
        and parse_figure(cell.text).kind in FIGURE_KINDS
    ]


def _value_cells(
    layout: Layout, grid: Grid, row_no: int, block: int, moved: Mapping[int, int], other_year: Comparison | None
) -> Figures:
    found: Figures = []
    for cell in grid.filled(row_no):
        column_no = moved.get(cell.column_no, cell.column_no)
        is_here = layout.blocks.get(column_no) == block and column_no in layout.values
        if is_here and layout.kinds[cell.column_no] != "line_no":
            figure, kind = (other_year.figure(cell.text), None) if other_year else figure_with_word(cell.text)
            found.append(Printed(cell, figure, layout.values[column_no], other_year, kind))
    return found


def _other_year_cells(layout: Layout, grid: Grid, row_no: int, block: int) -> Figures:
    found: Figures = []
    for cell in grid.filled(row_no):
        if layout.blocks.get(cell.column_no) == block and cell.column_no in layout.other_years:
            column, comparison = layout.other_years[cell.column_no]
            found.append(Printed(cell, comparison.figure(cell.text), column, comparison))
    return found


def _key(
    form: Form, layout: Layout, grid: Grid, row_no: int, block: int, memory: dict[str, str], cells: Figures
) -> Key | str:
    """What a row is about, or why that is not certain. Asked for rows without figures too: they may head others."""
    if form.key == "subject":
        if cells:
            return subject_key(form, layout, grid, row_no, block, memory)
        if (unit := unit_of_row(form, layout, grid, row_no, block)) is not None:
            enter_unit(layout, unit, memory, has_figures=False)
        return ""
    key = line_key(form, layout, grid, row_no, block, memory)
    if key is not None:
        return key
    if cells and all("item" in printed.column.fact for printed in cells):
        return Key(label=cells[0].column.key)
    label, _ = layout.key_text(grid, row_no, block, "text")
    if label:
        return f"line '{label}' is not known to form {form.form_id}; add it to {form.form_id}.toml"
    return "figures without a line's name"


def _add(form: Form, layout: Layout, key: Key | str, cells: Figures, result: Resolved) -> None:
    if isinstance(key, str):
        result.refused += [Refused(p.cell, key, p.column.key) for p in cells if p.figure.kind != "text"]
        return
    said = kind_said(without_numbering(squash(key.label or "")))
    for cell, figure, column, comparison, printed_kind in cells:
        if comparison is not None and (doubt := _doubt(cell, figure, comparison)):
            result.refused.append(Refused(cell, doubt, column.key))
            continue
        if figure.kind == "unknown":
            result.refused.append(Refused(cell, unknown_figure(cell.text.strip()) or "", column.key))
            continue
        if figure.kind == "text":
            raise QuarantinedStatement(
                f"page {cell.page}, table {cell.table_no}, row {cell.row_no}, column {cell.column_no}: "
                f"'{cell.text.strip()[:40]}' is no number where {column.key} is expected; correct the source",
                cell,
            )
        fact = {**form.defaults, **column.fact, **key.fact}
        is_wide = "item" in column.fact
        if is_wide:
            # Each column is an item of its own; the row's 合计 says whose figures they are, not what.
            fact |= column.fact
        if (kind := printed_kind or said) and (why := as_kind(kind, said, fact, key.label or column.key)):
            result.refused.append(Refused(cell, why, column.key))
            continue
        result.values.append(
            Value(
                cell=cell,
                figure=figure,
                fact={name: value for name, value in fact.items() if name not in _FACT_KEYS_ONLY_HERE},
                measure=_measure(fact, comparison),
                unit=layout.context.unit,
                classification=key.classification or form.classification,
                subject_code=fact.get("subject") or key.code,
                line_no=key.line_no,
                line_name=layout.paths[cell.column_no] if is_wide else key.label,
                unit_name=key.unit_name,
                comparison=comparison,
                government_code=key.government_code,
                subject_name=key.subject_name,
                government_name=key.government_name,
            )
        )


def _measure(fact: Mapping[str, str], comparison: Comparison | None) -> str:
    if comparison is not None and comparison.measure == RATE:
        return "rate_percent"
    return "count_value" if fact.get("count") else "amount_yuan"


def _doubt(cell: Cell, figure: Figure, comparison: Comparison) -> str | None:
    """Why a figure of another year cannot be taken. Nothing of this year depends on it, so the others still load."""
    if figure.kind == "text":
        return f"'{cell.text.strip()[:40]}' is no number where a figure of {comparison.year} is expected"
    is_rate = comparison.measure == RATE and figure.kind == "number"
    if is_rate and not comparison.says_percent and not is_percent(cell.text):
        return "a rate of change without a percent sign in cell or header: percent or share is not certain"
    return None


def _read_labelled(form: Form, layout: Layout, grid: Grid, row_no: int, result: Resolved) -> bool:
    """A row of labels of the form's own (人员经费合计 … 公用经费合计 …), each followed by exactly one figure."""
    pairs: list[tuple[Line, Cell, list[Cell]]] = []
    for cell in grid.filled(row_no):
        line = known_line(form, without_numbering(squash(cell.text)), "expenditure")
        if line is not None:
            pairs.append((line, cell, []))
        elif pairs:
            pairs[-1][2].append(cell)
        else:
            return False
    if not pairs:
        return False
    for line, label, cells in pairs:
        figures = [(cell, parse_figure(cell.text)) for cell in cells]
        if len(figures) == 1 and figures[0][1].kind in ("number", "dash"):
            fact = {**form.defaults, **line.fact}
            code = fact.pop("subject", TOTAL_CODE)
            result.values.append(
                Value(figures[0][0], figures[0][1], fact, "amount_yuan", layout.context.unit, form.classification, code)
            )
        else:
            why = unknown_figure(cells[-1].text.strip()) if len(cells) == 1 else None
            why = why or f"{len(figures)} figures after '{label.text.strip()}', one is expected"
            result.refused += [Refused(cell, why) for cell, _ in figures]
    return True


def _shift(form: Form, layout: Layout, grid: Grid, row_no: int) -> int | None:
    """How far a row's figures stand off their columns: the one shift that puts all in place and obeys every sum."""
    cells = _figure_cells(layout, grid, row_no)
    filled = grid.filled(row_no)
    is_total = bool(filled) and form.total_labels.matches(squash(filled[0].text))
    fitting: list[int] = []
    for shift in _SHIFTS:
        figures = {cell.column_no + shift: parse_figure(cell.text) for cell in cells}
        if not figures or not all(column_no in layout.values for column_no in figures):
            continue
        if len({layout.blocks[column_no] for column_no in figures}) != 1:
            continue
        row = Row(-1, figures, layout.code(grid, row_no, layout.blocks[next(iter(figures))]), is_total)
        # Of the other rows only the 类 are held against a total.
        tops = (other for other in layout.rows if other.code and len(other.code) == 3 and not other.is_total)
        rows = [*tops, row] if is_total else [row]
        whole = alignment.hold_against(form, layout.values, rows, layout.tolerance_unit)
        own = alignment.hold_against(form, layout.values, [row], layout.tolerance_unit)
        rest = alignment.hold_against(form, layout.values, rows[:-1], layout.tolerance_unit)
        # A row that breaks a sum elsewhere is no witness against this shift: only what the row adds counts.
        broken = whole.violated - rest.violated
        if (own.examined or whole.examined > rest.examined) and broken <= 0:
            fitting.append(shift)
    return fitting[0] if len(fitting) == 1 else None
