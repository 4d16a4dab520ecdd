"""One body row of a block form: its key, its figures, and what to do when they stand one column off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms import alignment
from pipeline.forms.alignment import Row
from pipeline.forms.catalogue import Column, Form, Line
from pipeline.forms.grid import Grid
from pipeline.forms.model import QuarantinedStatement, Refused, Resolved, Value
from pipeline.forms.numbers import Figure, is_subject_code, parse_figure
from pipeline.forms.subjects import TOTAL_CODE, codes_by_name
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import Cell

_SHIFTS = (1, -1, 2, -2)
_FACT_KEYS_ONLY_HERE = ("subject", "count")


@dataclass(slots=True)
class Layout:
    """The resolved columns of a table: kind and block of each, value columns, sides of a two-sided form."""

    kinds: dict[int, str]
    blocks: dict[int, int]
    values: Mapping[int, Column]
    unit: str
    sides: dict[int, str]
    tolerance_unit: Decimal = Decimal(0)
    rows: list[Row] = field(default_factory=list)

    def block_columns(self, block: int) -> list[int]:
        return [column_no for column_no, of in self.blocks.items() if of == block]

    def key_text(self, grid: Grid, row_no: int, block: int, kind: str) -> str:
        """First text of a block's columns of one kind, as published; a merged cell counts for every row it covers."""
        for column_no in self.block_columns(block):
            if self.kinds[column_no] == kind:
                cell = grid.covering.get((row_no, column_no))
                if cell and cell.text.strip() and not (kind == "text" and parse_figure(cell.text).kind == "number"):
                    return cell.text.strip()
        return ""

    def code(self, grid: Grid, row_no: int, block: int) -> str | None:
        """The subject code of a row: one cell, three cells (208 | 05 | 05), or at the head of the name."""
        pieces = [
            squash(cell.text)
            for column_no in self.block_columns(block)
            if self.kinds[column_no] == "code" and (cell := grid.covering.get((row_no, column_no)))
        ]
        pieces = [piece for piece in pieces if piece]
        for piece in reversed(pieces):
            if is_subject_code(piece) and (len(piece) > 3 or len(pieces) == 1):
                return piece
        joined = "".join(pieces)
        if is_subject_code(joined):
            return joined
        head = squash(self.key_text(grid, row_no, block, "text"))
        digits = head[: len(head) - len(head.lstrip("0123456789"))]
        return digits if is_subject_code(digits) and len(head) > len(digits) else None

    def has_stray_figures(self, grid: Grid, row_no: int) -> bool:
        """Whether a figure of this row stands in a column for texts or outside all value columns."""
        return any(self._is_stray(cell) for cell in grid.filled(row_no))

    def _is_stray(self, cell: Cell) -> bool:
        kind = self.kinds[cell.column_no]
        if kind in ("line_no", "code") or parse_figure(cell.text).kind != "number":
            return kind == "code" and "." in cell.text and parse_figure(cell.text).kind == "number"
        return kind == "text" or (bool(self.values) and cell.column_no not in self.values)


def read_row(form: Form, layout: Layout, grid: Grid, row_no: int, context: dict[str, str], result: Resolved) -> None:
    """Read one body row into values; refuse what has no certain key or column.

    Raises:
        QuarantinedStatement: A value cell holds a text that is no number.
    """
    if form.key == "subject" and _read_labelled(form, layout, grid, row_no, result):
        return
    moved: Mapping[int, int] = {}
    if layout.has_stray_figures(grid, row_no):
        shift = _shift(form, layout, grid, row_no)
        if shift is None:
            _refuse(layout, grid, row_no, result, "the row's figures stand outside the form's value columns")
            return
        moved = {c.column_no: c.column_no + shift for c in grid.filled(row_no) if parse_figure(c.text).kind != "text"}
    for block in sorted(set(layout.blocks.values())):
        cells = _value_cells(layout, grid, row_no, block, moved)
        _remember_name(form, layout, grid, row_no, block, result)
        if not cells:
            if form.key == "line":
                _line(form, layout, grid, row_no, block, context)
            continue
        key = _key(form, layout, grid, row_no, block, context, cells)
        if isinstance(key, str):
            result.refused += [Refused(cell, key, column.key) for cell, _, column in cells]
            continue
        for cell, figure, column in cells:
            if figure.kind == "text":
                raise QuarantinedStatement(
                    f"page {cell.page}, table {cell.table_no}, row {cell.row_no}, column {cell.column_no}: "
                    f"'{cell.text.strip()[:40]}' is no number where {column.key} is expected; correct the source"
                )
            fact = {**form.defaults, **column.fact, **key.fact}
            code = fact.get("subject") or key.code
            result.values.append(
                Value(
                    cell=cell,
                    figure=figure,
                    fact={name: value for name, value in fact.items() if name not in _FACT_KEYS_ONLY_HERE},
                    measure="count_value" if fact.get("count") else "amount_yuan",
                    unit=layout.unit,
                    classification=form.classification,
                    subject_code=code,
                    subject_name=key.name,
                    line_no=key.line_no,
                    line_name=key.label,
                )
            )


@dataclass(frozen=True, slots=True)
class _Key:
    fact: Mapping[str, str]
    code: str | None = None
    name: str | None = None
    label: str | None = None
    line_no: int | None = None


def _value_cells(
    layout: Layout, grid: Grid, row_no: int, block: int, moved: Mapping[int, int]
) -> list[tuple[Cell, Figure, Column]]:
    found: list[tuple[Cell, Figure, Column]] = []
    for cell in grid.filled(row_no):
        column_no = moved.get(cell.column_no, cell.column_no)
        if layout.blocks.get(column_no) != block or column_no not in layout.values:
            continue
        if layout.kinds[cell.column_no] == "line_no":
            continue
        found.append((cell, parse_figure(cell.text), layout.values[column_no]))
    return found


def _key(
    form: Form,
    layout: Layout,
    grid: Grid,
    row_no: int,
    block: int,
    context: dict[str, str],
    cells: list[tuple[Cell, Figure, Column]],
) -> _Key | str:
    """What a row is about, or the reason why that is not certain."""
    name = layout.key_text(grid, row_no, block, "text")
    if form.key == "line":
        if not name and all("item" in column.fact for _, _, column in cells):
            return _Key({}, label=cells[0][2].key)
        return _line(form, layout, grid, row_no, block, context) or (
            f"line '{name}' is not known to form {form.form_id}; add it to {form.form_id}.toml"
            if name
            else "figures without a line's name"
        )
    code = layout.code(grid, row_no, block)
    if code:
        return _Key({}, code, name or None)
    first = squash(next((c.text for c in grid.filled(row_no) if parse_figure(c.text).kind == "text"), ""))
    if form.total_labels.matches(squash(name) or first):
        return _Key({}, TOTAL_CODE)
    codes = codes_by_name(form.classification, name)
    if len(codes) == 1:
        return _Key({}, codes[0], name)
    known = f"'{name}' is the name of {len(codes)} subjects" if codes else f"'{name}' is no known subject"
    return f"the row has no subject code and {known}"


def _line(form: Form, layout: Layout, grid: Grid, row_no: int, block: int, context: dict[str, str]) -> _Key | None:
    """The line that a label names. Headings open a part for the lines below them, per side."""
    label = layout.key_text(grid, row_no, block, "text")
    if not label:
        return None
    side = layout.sides.get(block, "expenditure")
    words = without_numbering(squash(label))
    number = parse_figure(layout.key_text(grid, row_no, block, "line_no")).value
    line_no = int(number) if number is not None else None
    line = _known_line(form, words, side, context.get(side))
    if line is not None:
        if line.opens is not None:
            context[side] = line.opens
        code = TOTAL_CODE if line.fact.get("table") != "fact_three_public" else None
        return _Key(line.fact, code, None, label, line_no)
    if form.defaults.get("table") == "fact_three_public":
        return _Key({}, None, None, label, line_no)
    codes = codes_by_name("functional", words, level=1)
    if side == "expenditure" and len(codes) == 1:
        return _Key({"table": "fact_expenditure", "expenditure_type": "total"}, codes[0], words, label, line_no)
    return None


def _known_line(form: Form, words: str, side: str, under: str | None) -> Line | None:
    for line in form.lines:
        if line.side not in (None, side) or (line.under is not None and line.under != under):
            continue
        if line.pattern.matches(words):
            return line
    return None


def _remember_name(form: Form, layout: Layout, grid: Grid, row_no: int, block: int, result: Resolved) -> None:
    code = layout.code(grid, row_no, block) if form.key == "subject" else None
    name = layout.key_text(grid, row_no, block, "text") if code else ""
    if code and name and not squash(name).isdigit():
        result.subject_names.setdefault(code, squash(name).removeprefix(code))


def _read_labelled(form: Form, layout: Layout, grid: Grid, row_no: int, result: Resolved) -> bool:
    """A row of labels of the form's own (人员经费合计 … 公用经费合计 …), each followed by exactly one figure."""
    pairs: list[tuple[Line, Cell, list[Cell]]] = []
    for cell in grid.filled(row_no):
        line = _known_line(form, without_numbering(squash(cell.text)), "expenditure", None)
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
                Value(figures[0][0], figures[0][1], fact, "amount_yuan", layout.unit, form.classification, code)
            )
        else:
            result.refused += [
                Refused(cell, f"{len(figures)} figures after '{label.text.strip()}', one is expected")
                for cell, _ in figures
            ]
    return True


def _shift(form: Form, layout: Layout, grid: Grid, row_no: int) -> int | None:
    """How far a row's figures stand off their columns: the one shift that puts all in place and obeys every sum."""
    cells = [
        cell
        for cell in grid.filled(row_no)
        if layout.kinds[cell.column_no] not in ("line_no", "code") and parse_figure(cell.text).kind in ("number", "dash")
    ]
    filled = grid.filled(row_no)
    is_total = bool(filled) and form.total_labels.matches(squash(filled[0].text))
    fitting: list[int] = []
    for shift in _SHIFTS:
        figures = {cell.column_no + shift: parse_figure(cell.text) for cell in cells}
        if not all(column_no in layout.values for column_no in figures):
            continue
        if len({layout.blocks[column_no] for column_no in figures}) != 1:
            continue
        row = Row(-1, figures, layout.code(grid, row_no, layout.blocks[next(iter(figures))]), is_total)
        verdict = alignment.hold_against(form, layout.values, [row], layout.tolerance_unit)
        if is_total:
            with_tree = alignment.hold_against(
                form, layout.values, [*(r for r in layout.rows if not r.is_total), row], layout.tolerance_unit
            )
            verdict = alignment.Verdict(verdict.examined + with_tree.examined, verdict.violated + with_tree.violated)
        if verdict.examined and verdict.holds:
            fitting.append(shift)
    return fitting[0] if len(fitting) == 1 else None


def _refuse(layout: Layout, grid: Grid, row_no: int, result: Resolved, why: str) -> None:
    place = f"page {grid.page}, table {grid.table_no}, row {row_no}: {why}"
    result.refused += [
        Refused(cell, place)
        for cell in grid.filled(row_no)
        if layout.kinds[cell.column_no] not in ("line_no", "code") and parse_figure(cell.text).kind != "text"
    ]
