"""From cells to statements: which form each table belongs to, with the lines around it and its continuation pages.

A form opens with its title, printed as a line above the table or as the table's first row. Lines and tables that
follow belong to it until another title. Printed form numbers are read by nobody: they differ by province and year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from pipeline.forms.alignment import headed_as
from pipeline.forms.captions import are_two_departments, caption_department, is_caption, is_cut_caption
from pipeline.forms.catalogue import CODE_HEADS, Form, common, forms
from pipeline.forms.grid import Grid
from pipeline.forms.numbers import looks_like_amount
from pipeline.forms.page_turn import Turned, join_cut_rows
from pipeline.forms.title_lines import title_above, whole_title, wrapped_title
from pipeline.forms.titles import closes, is_unfinished, match_title
from pipeline.forms.wording import squash
from pipeline.readers.model import TEXT_TABLE_NO, Cell

# A whole number too long for a code's part, a year or a serial number: an amount in yuan.
_LARGE = re.compile(r"[1-9]\d{5}|[1-9]\d{7,}")
# Points; the same line drawn on two pages.
_SAME_EDGE = 2.0
_DIGITS = re.compile(r"[\d.．,，]*\d")
# Columns that a list of what is bought has, and a form of subjects with the same title has not.
_OF_ITEMS = frozenset({"catalogue", "catalogue_by_code", "category"})
_CODE = re.compile(r"\[?(\d)\d{2}(?:\d{2}){0,2}(?![\d.,])")


@dataclass(slots=True)
class Statement:
    """A recognised form before its meaning is resolved: its title, the lines around its tables, the tables.

    `is_untitled`: an explanation prints the table within its words, and its headings alone say what it is.
    """

    form: Form
    title: str
    title_cell: Cell
    lines: list[Cell] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    turned: Turned = field(default_factory=Turned)
    is_untitled: bool = False

    @property
    def first_page(self) -> int:
        return self.grids[0].page if self.grids else self.title_cell.page

    @property
    def last_page(self) -> int:
        return self.grids[-1].page if self.grids else self.title_cell.page


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A table that belongs to no form: where it begins, the title above it if there is one, how many amounts it
    prints, and why nothing was made of it."""

    page: int
    table_no: int
    row_no: int
    title: str | None
    reason: str
    sample: str
    amounts: int


@dataclass(slots=True)
class Outline:
    """A document cut into statements, the tables outside them, and its lines of text."""

    statements: list[Statement]
    unrecognised: list[Unrecognised]
    lines: list[Cell]


def outline(cells: Sequence[Cell]) -> Outline:
    """Cut a document into statements."""
    result = Outline([], [], [])
    current: Statement | None = None
    heading: Cell | None = None
    lower: Cell | None = None
    items = list(_items(cells))
    for index, item in enumerate(items):
        if isinstance(item, Cell):
            result.lines.append(item)
            if item is lower:
                # The second line of a title, which alone may look like that of something else.
                lower = None
                continue
            form = match_title(item.text)
            if form is None and (form := wrapped_title(item, items[index + 1 : index + 2])):
                other = items[index + 1]
                lower = other if isinstance(other, Cell) and closes(other.text) else None
            if form:
                form, title = whole_title(form, item, items[max(0, index - 6) : index][::-1])
                if form is None:
                    current, heading = None, replace(item, text=title)
                    continue
                above = items[index - 1] if index else None
                title = title_above(form, item, above) + title + (lower.text.strip() if lower else "")
                current, heading = Statement(form, title, item), None
                result.statements.append(current)
            elif closes(item.text) and not is_caption(item.text):
                # 第三部分 names a part of the document, no table.
                current, heading = None, None if _is_part(item.text) else item
            elif current and not current.is_untitled:
                current.lines.append(item)
            continue
        if current and current.is_untitled and not _goes_on(current.grids[-1], item):
            current = None
        if current is None and heading is None and (untitled := _untitled_list(item)):
            current = untitled
            result.statements.append(current)
            continue
        if current is None and all(len(item.filled(row_no)) < 2 for row_no in item.row_numbers):
            # Headings of a whole document, printed in the sheet above its first form.
            result.lines += [cell for cell in item.all_cells() if cell.text.strip()]
        elif current is None:
            result.unrecognised.append(_unrecognised(item, heading))
        else:
            current.grids.append(item)
    for statement in result.statements:
        statement.form = _by_header(statement)
    result.statements = _joined([statement for statement in result.statements if statement.grids])
    for statement in result.statements:
        statement.form = _by_codes(statement)
        statement.grids, statement.turned = join_cut_rows(statement.form, statement.grids)
    return result


def _untitled_list(grid: Grid) -> Statement | None:
    """A list of projects under no title: its headings name the project, its amount and its goal."""
    listing = forms()["project_list"]
    if not {"name", "total", "goal"} <= headed_as(listing, grid):
        return None
    heads = grid.filled(grid.row_numbers[0])
    title = " | ".join(cell.text.strip() for cell in heads)
    return Statement(listing, title, heads[0], grids=[grid], is_untitled=True)


def _goes_on(above: Grid, below: Grid) -> bool:
    """Whether a table on the next page goes on without headings: its columns have the same edges."""
    if below.page != above.page + 1 or above.column_numbers != below.column_numbers:
        return False
    edges = [
        {cell.column_no: cell.x0 for cell in grid.all_cells()[::-1] if cell.x0 is not None and cell.column_span == 1}
        for grid in (above, below)
    ]
    return bool(edges[0]) and all(
        column_no in edges[0] and abs(x0 - edges[0][column_no]) <= _SAME_EDGE for column_no, x0 in edges[1].items()
    )


def _unrecognised(grid: Grid, heading: Cell | None) -> Unrecognised:
    """A table that no form takes, under the title of something else or under none."""
    cells = [cell for cell in grid.all_cells() if cell.text.strip()]
    title = heading.text.strip() if heading else None
    others = common().extra["titles"]["others"]
    known = next((name for words, name in others if title and re.fullmatch(words, squash(title))), None)
    if known:
        reason = f"{known}: none of the forms that are read"
    else:
        reason = f"no form file knows the title '{title}'" if title else "no form's title above it"
    sample = " | ".join(cell.text.strip() for cell in cells)[:120]
    amounts = sum(looks_like_amount(cell.text) or _LARGE.fullmatch(squash(cell.text)) is not None for cell in cells)
    return Unrecognised(grid.page, grid.table_no, grid.row_numbers[0], title, reason, sample, amounts)


def _by_header(statement: Statement) -> Form:
    """The form that a title means: its two-sided sibling, or the list of projects that stands under a sheet's title."""
    two_sided = statement.form.siblings.get("two_sided")
    if two_sided and any(_is_two_sided(grid) for grid in statement.grids[:1]):
        return forms()[two_sided]
    by_subject = statement.form.siblings.get("by_subject")
    if by_subject and statement.grids and not _OF_ITEMS & headed_as(statement.form, statement.grids[0]):
        return forms()[by_subject]
    if statement.form.form_id != "project_performance" or not statement.grids:
        return statement.form
    listing = forms()["project_list"]
    grid = statement.grids[0]
    first = [squash(cell.text) for cell in grid.filled(grid.row_numbers[0])]
    keys = {column.key for text in first if (column := listing.column_for(text))}
    return listing if {"name", "total", "goal"} <= keys else statement.form


def _is_two_sided(grid: Grid) -> bool:
    first = [squash(cell.text) for cell in grid.filled(grid.row_numbers[0])]
    return {"收入", "支出"} == set(first)


def _by_codes(statement: Statement) -> Form:
    """The form that a title means, or the sibling of that title whose classification the printed codes are of."""
    heads = [
        code.group(1)
        for grid in statement.grids
        for row_no in grid.row_numbers
        for cell in grid.filled(row_no)[:2]
        if (code := _CODE.match(squash(cell.text)))
    ]
    form = statement.form
    own = heads.count(CODE_HEADS[form.classification])
    for classification, head in CODE_HEADS.items():
        if classification in form.siblings and heads.count(head) > own:
            return forms()[form.siblings[classification]]
    return form


def _joined(statements: list[Statement]) -> list[Statement]:
    """Join a form whose title is printed again on each of its pages: same words, next page, same width."""
    joined: list[Statement] = []
    department: str | None = None
    for statement in statements:
        last = joined[-1] if joined else None
        own = caption_department(statement.lines)
        if (
            last is not None
            and statement.form.layout in ("blocks", "list", "procurement")
            and _as_first(last.title) == _as_first(statement.title)
            and statement.first_page == last.last_page + 1
            and len(statement.grids[0].column_numbers) == len(last.grids[-1].column_numbers)
            and not are_two_departments(department, own)
        ):
            last.grids += statement.grids
            last.lines += [statement.title_cell, *statement.lines]
            department = department or caption_department([statement.title_cell]) or own
        else:
            joined.append(statement)
            department = own
    return joined


def _as_first(title: str) -> str:
    """A title as the form's first page prints it, without what says that it goes on here (续表)."""
    return re.sub(common().extra["titles"]["continued"], "", squash(title))


def _items(cells: Sequence[Cell]) -> Iterator[Cell | Grid]:
    """Lines and tables in reading order; caption rows inside tables come out as lines."""
    for _, page_cells in groupby(sorted(cells, key=lambda cell: cell.page), key=lambda cell: cell.page):
        items: list[tuple[float, int, Cell | Grid]] = []
        tables: dict[int, list[Cell]] = {}
        for cell in page_cells:
            if cell.table_no == TEXT_TABLE_NO:
                items.append((cell.top or 0.0, cell.row_no, cell))
            else:
                tables.setdefault(cell.table_no, []).append(cell)
        for table_no, table_cells in tables.items():
            top = min(cell.top or 0.0 for cell in table_cells)
            items.append((top, 1_000_000 + table_no, Grid.from_cells(table_cells)))
        for _, _, item in sorted(items, key=lambda entry: entry[:2]):
            if isinstance(item, Grid):
                yield from _without_captions(item)
            else:
                yield item


def _without_captions(grid: Grid) -> Iterator[Cell | Grid]:
    """Split rows that are titles, form numbers, departments or units off a table."""
    rows: list[int] = []
    at_top = True
    printed = [row_no for row_no in grid.row_numbers if grid.filled(row_no)]
    below = dict(pairwise(printed))
    for row_no in grid.row_numbers:
        filled = grid.filled(row_no)
        texts = [cell.text for cell in filled]
        is_title = len(filled) == 1 and match_title(texts[0]) is not None
        # A caption may be cut into cells (部门： | 档案局), and only the row as a whole is one.
        stands_around = at_top and (all(is_caption(text) for text in texts) or is_cut_caption(texts))
        is_inside = len(filled) > 1 or (filled and filled[0].column_no > grid.column_numbers[0])
        if is_inside and all(_DIGITS.fullmatch(squash(text)) for text in texts):
            # No page numbers and no form's: the last digits of figures that the page's end cut.
            stands_around = False
        # A sheet of a workbook begins with its title, which may be that of a table that is none of ours.
        is_foreign = at_top and len(filled) == 1 and closes(texts[0])
        next_texts = [cell.text for cell in grid.filled(below[row_no])] if row_no in below else []
        begins = at_top and len(texts) == len(next_texts) == 1 and is_unfinished(texts[0]) and closes(next_texts[0])
        if is_title or is_foreign or stands_around or begins or (not filled and at_top):
            if rows:
                yield grid.part(rows)
                rows = []
            yield from filled
            at_top = True
        else:
            at_top = False
            rows.append(row_no)
    if rows:
        yield grid.part(rows)


def _is_part(text: str) -> bool:
    return re.match(common().extra["document"]["part_heading"], squash(text)) is not None
