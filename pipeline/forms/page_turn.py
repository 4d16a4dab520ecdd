"""Rows that the end of a page cuts: the last row of one page goes on in the first row of the next.

The rest is known by what it lacks: the code or number that every other row begins with, or all but the last digit of
its figures. A row is joined only where each of its cells joins for certain; a row that is surely cut and joins in no
certain way is torn: its figures are set aside. Whatever else a page begins with stays a row of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.forms.catalogue import Form, common
from pipeline.forms.grid import Grid
from pipeline.forms.header import split
from pipeline.forms.numbers import FIGURE_KINDS, is_cut_in_three, is_subject_code, looks_like_amount, parse_figure
from pipeline.forms.organisations import is_organisation
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

TORN = "the page's end cuts the row, and what belongs to the figure is not certain"
# Points; the same line drawn on two pages.
_SAME_EDGE = 2.0
_THOUSANDS = re.compile(r"(?:[,，]\d{3})+")
_SCRAP = re.compile(r"\d{1,2}")
_DIGITS = re.compile(r"[\d.．,，]*\d")
# Of a figure that a page cuts, its beginning may be left with the point: 161,813.
_PIECE = re.compile(r"[(（]?-?[\d.．,，]*\d[\d.．,，]*[)）]?")
_NUMBERED = re.compile(r"[\d.\-]+")
# Fewer rows say nothing about what every row has.
_ENOUGH_ROWS = 3


@dataclass(slots=True)
class Turned:
    """What a statement's page turns came to: cells with the one on the next page that goes on with each, as they are
    printed, and the cells of torn rows."""

    joined: list[tuple[Cell, Cell]] = field(default_factory=list)
    torn: list[Cell] = field(default_factory=list)

    def set_aside(self) -> list[Cell]:
        """The figures of torn rows, whole or in pieces; a code that begins a row is none."""
        heads = {(cell.page, cell.table_no, cell.row_no): cell for cell in reversed(self.torn)}.values()
        return [
            cell
            for cell in self.torn
            if (parse_figure(cell.text).kind in FIGURE_KINDS or _PIECE.fullmatch(squash(cell.text)))
            and not (cell in heads and _NUMBERED.fullmatch(squash(cell.text)) and not looks_like_amount(cell.text))
        ]

    def printed(self) -> list[Cell]:
        """The cells as they are printed, which no grid holds any more."""
        return [*(cell for pair in self.joined for cell in pair), *self.torn]


def join_cut_rows(form: Form, grids: Sequence[Grid]) -> tuple[list[Grid], Turned]:
    """The grids with each row that a page cuts in one piece, on the page where it begins."""
    found, turned = list(grids), Turned()
    if form.layout not in ("blocks", "list", "procurement"):
        return found, turned
    for index in range(1, len(found)):
        above, below = found[index - 1], found[index]
        if below.page != above.page + 1 or len(above.column_numbers) != len(below.column_numbers):
            continue
        last, rest = _last_row(above), _first_row(above, below)
        if last is None or rest is None or not _same_edges(above, last, below, rest):
            continue
        pairs = _pairs(above, last, below, rest)
        others = _others(form, above, last, below, rest)
        if pairs is None:
            continue
        if _is_torn(above.filled(last), pairs, others) or _may_be_rest(form, above.filled(last), pairs, others):
            turned.torn += [*above.filled(last), *below.filled(rest)]
            found[index - 1] = above.part([row_no for row_no in above.row_numbers if row_no != last])
        elif _is_rest(form, above.filled(last), pairs, others):
            turned.joined += pairs
            found[index - 1] = _with(above, last, pairs)
        else:
            continue
        found[index] = below.part([row_no for row_no in below.row_numbers if row_no != rest])
    return [grid for grid in found if grid.row_numbers], turned


def _last_row(grid: Grid) -> int | None:
    filled = [row_no for row_no in grid.row_numbers if grid.filled(row_no)]
    if not filled or common()["note"].matches(squash(grid.filled(filled[-1])[0].text)):
        return None
    return filled[-1]


def _first_row(above: Grid, below: Grid) -> int | None:
    """The first row of a page that does not print again what the page before it begins with."""
    heads = [_words(above, row_no) for row_no in above.row_numbers[:6]]
    for row_no in below.row_numbers:
        if below.filled(row_no) and _words(below, row_no) not in heads:
            return row_no
    return None


def _words(grid: Grid, row_no: int) -> list[str]:
    return [squash(cell.text) for cell in grid.filled(row_no)]


def _same_edges(above: Grid, last: int, below: Grid, rest: int) -> bool:
    left = {cell.column_no: cell for cell in above.in_row.get(last, ())}
    for cell in below.filled(rest):
        other = left.get(cell.column_no)
        if other is None and (last, cell.column_no) not in above.covering:
            # Files without geometry leave out the blank cells at the end of a row.
            continue
        if other is None or other.column_span != cell.column_span:
            return False
        if cell.x0 is not None and other.x0 is not None and abs(cell.x0 - other.x0) > _SAME_EDGE:
            return False
    return True


def _pairs(above: Grid, last: int, below: Grid, rest: int) -> list[tuple[Cell, Cell]] | None:
    """Each cell of the first row with the one above it; None where the row has a code or a total of its own."""
    cells = below.filled(rest)
    texts = [squash(cell.text) for cell in cells]
    total, note = common()["total"], common()["note"]
    if any(is_subject_code(text) or total.matches(text.rstrip(":")) for text in texts) or note.matches(texts[0]):
        return None
    pairs = [(above.cell(last, cell.column_no) or replace(cell, text=""), cell) for cell in cells]
    if any(total.matches(squash(cell.text).rstrip(":")) for cell in above.filled(last)):
        # A total's own figures may be cut; nothing else of it goes on.
        return pairs if all(_goes_on(*pair) for pair in pairs) else None
    return pairs


def _others(form: Form, above: Grid, last: int, below: Grid, rest: int) -> list[Sequence[Cell]]:
    """The other body rows of both pages that are no totals."""
    found: list[Sequence[Cell]] = []
    for grid, own in ((above, last), (below, rest)):
        for row_no in split(grid, form).body:
            filled = grid.filled(row_no)
            if row_no == own or not filled or common()["note"].matches(squash(filled[0].text)):
                continue
            if not any(common()["total"].matches(squash(cell.text).rstrip(":")) for cell in filled):
                found.append(filled)
    return found


def _is_number(cell: Cell) -> bool:
    return parse_figure(cell.text).kind == "number"


def _goes_on(head: Cell, rest: Cell) -> bool:
    """Whether a figure is not at its end, and what stands below it is digits: 12,437.3 and 6, 9,267,64 and 4.34."""
    text, below = head.text.strip(), squash(rest.text)
    if not _DIGITS.fullmatch(below):
        return False
    if below[0] in ".．,，":
        return _is_number(head) and parse_figure(text).decimals == 0
    if is_cut_in_three(text):
        return True
    is_open = text[-1:] in (".", "．") or (_is_number(head) and parse_figure(text).decimals == 1)
    return is_open and _SCRAP.fullmatch(below) is not None


def _joins(head: Cell, rest: Cell) -> bool:
    """Whether two pieces are certainly one figure: with two decimals, or whole thousands (11,421 and ,124)."""
    figure = parse_figure(_joined(head, rest))
    is_whole = figure.decimals == 0 and _THOUSANDS.fullmatch(squash(rest.text)) is not None
    return figure.kind == "number" and (figure.decimals == 2 or is_whole)


def _joined(head: Cell, rest: Cell) -> str:
    return f"{head.text}\n{rest.text}" if head.text.strip() else rest.text


def _cut_figures(
    above: Sequence[Cell], pairs: Sequence[tuple[Cell, Cell]], others: Sequence[Sequence[Cell]]
) -> list[tuple[Cell, Cell]]:
    """Pairs whose rest can only be the last digits of the figure above it, where figures have two decimals."""
    found = [pair for pair in pairs if _goes_on(*pair)]
    columns = {head.column_no for head, _ in found}
    decimals = {parse_figure(cell.text).decimals for row in others for cell in row if cell.column_no in columns}
    everywhere = {parse_figure(cell.text).decimals for row in (above, *others) for cell in row}
    # No number begins with a comma, however many decimals the others have.
    is_certain = bool(found) and all(squash(rest.text)[0] in ",，" for _, rest in found)
    return found if is_certain or (1 not in decimals and 2 in everywhere) else []


def _is_torn(above: Sequence[Cell], pairs: Sequence[tuple[Cell, Cell]], others: Sequence[Sequence[Cell]]) -> bool:
    """Whether figures are cut, and not all of them join for certain."""
    cut = _cut_figures(above, pairs, others)
    uncertain = [pair for pair in pairs if _is_number(pair[1]) and pair not in cut]
    if not cut or any(looks_like_amount(rest.text) and _is_number(head) for head, rest in uncertain):
        return False
    return bool(uncertain) or not all(_joins(*pair) for pair in cut)


def _is_rest(
    form: Form, above: Sequence[Cell], pairs: Sequence[tuple[Cell, Cell]], others: Sequence[Sequence[Cell]]
) -> bool:
    """Whether a page's first row is the rest of the row above it."""
    cut = _cut_figures(above, pairs, others)
    figures = [pair for pair in pairs if _is_number(pair[1]) or pair in cut]
    texts = [pair for pair in pairs if pair not in figures]
    if any(not head.text.strip() or _is_number(head) for head, _ in texts):
        return False
    if cut:
        return len(cut) == len(figures)
    if not texts or len(others) < _ENOUGH_ROWS or any(head.text.strip() for head, _ in figures):
        return False
    if form.layout not in ("list", "procurement") and form.key != "subject":
        return False
    first = above[0]
    if _NUMBERED.fullmatch(squash(first.text)) and all(rest.column_no != first.column_no for _, rest in pairs):
        # Every row begins with its code, only this one does not. Its figures stand all on one page.
        has_figures = any(_is_number(cell) for cell in above[1:])
        return not (figures and has_figures) and all(_has(row, first.column_no) for row in others)
    if figures or not any(_is_number(cell) for cell in above):
        return False
    # Every row has figures, only this one has words alone.
    return not _is_own(*texts[0]) and all(any(_is_number(cell) for cell in row) for row in others)


def _may_be_rest(
    form: Form, above: Sequence[Cell], pairs: Sequence[tuple[Cell, Cell]], others: Sequence[Sequence[Cell]]
) -> bool:
    """Whether words at a page's head may end a name in the row above, in a table of too few rows to tell."""
    first = above[0]
    is_numbered = _NUMBERED.fullmatch(squash(first.text)) is not None
    is_telling = len(others) >= _ENOUGH_ROWS and not is_numbered
    if is_telling or not any(map(_is_number, above[1:])) or not (is_numbered or form.layout == "list"):
        return False
    # The name stands first, behind the number where there is one. Words below others of the row name nothing.
    name = above[1 if is_numbered else 0]
    return pairs[0][0].column_no == name.column_no and all(
        head.text.strip() and not (_is_number(head) or _is_number(rest) or _is_own(head, rest)) for head, rest in pairs
    )


def _is_own(head: Cell, rest: Cell) -> bool:
    """Whether words below a name are an organisation's of their own."""
    begun, name = squash(head.text), squash(rest.text)
    return is_organisation(name) and (is_organisation(begun) or not is_organisation(begun + name))


def _has(row: Sequence[Cell], column_no: int) -> bool:
    return any(cell.column_no == column_no for cell in row)


def _with(grid: Grid, row_no: int, pairs: Sequence[tuple[Cell, Cell]]) -> Grid:
    """The grid with the joined texts where the row begins."""
    own, covering, in_row, with_text = dict(grid.own), dict(grid.covering), dict(grid.in_row), dict(grid.with_text)
    for head, rest in pairs:
        whole = replace(head, text=_joined(head, rest)) if head.text.strip() else rest
        own[row_no, head.column_no] = covering[row_no, head.column_no] = whole
    columns = sorted({cell.column_no for cell in in_row[row_no]} | {head.column_no for head, _ in pairs})
    in_row[row_no] = [own[row_no, column_no] for column_no in columns]
    with_text[row_no] = [cell for cell in in_row[row_no] if cell.text.strip()]
    return replace(grid, own=own, covering=covering, in_row=in_row, with_text=with_text)
