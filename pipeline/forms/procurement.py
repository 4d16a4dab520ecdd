"""Lists of what is bought (政府采购): which rows are items, which add them up, and what each row says of itself.

Headings say what a column is; a row is an item where it names one of the catalogue (品目), and adds items up where its
label says so. A row without either counts only where it is the sum of the items right below it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms import alignment
from pipeline.forms.catalogue import Column, common
from pipeline.forms.grid import Grid
from pipeline.forms.header import Header, split
from pipeline.forms.model import QuarantinedStatement, Refused
from pipeline.forms.numbers import Figure, code_digits, half_unit, is_subject_code, parse_figure
from pipeline.forms.organisations import unit_name_of
from pipeline.forms.parts import is_note
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell, unknown_figure

# A code and a name in one cell: C05040300保安服务.
_CODED = re.compile(r"([A-C]\d{0,10})[-—_]?(?=[^\d])(.+)", re.DOTALL)
_CODE = re.compile(r"[A-C]\d{0,10}")
_WIDTHS = {"functional": (3, 2, 2), "economic": (3, 2), "government_economic": (3, 2)}
_WHAT = {"catalogue", "catalogue_by_code", "category"}
# From the coarsest: what begins with a row ends with the next one of its kind or of a coarser one.
_ORDER = ("total", "category", "units", "unit", "group", "item")
_WIDER = "the table has other columns than the one whose headings it goes on from"
_NOTHING_SAID = "a row that says neither what is bought nor what it adds up"
_ADDS_NOTHING = "a row without an item that is not the sum of the items below it"
_NO_AMOUNT = "a quantity in a row without an amount"


@dataclass(slots=True)
class Row:
    """One row: its texts by column key, its money by fund and part, its quantity.

    `kind` is one of `_ORDER` (units: several units in one row). `unit`, `category`, `project` and `economic` are its
    own or those of the rows above it. `items` are the items right below that it adds up, where it does.
    """

    texts: dict[str, str]
    money: dict[tuple[str, str], tuple[Cell, Figure]]
    quantity: tuple[Cell, Figure] | None = None
    kind: str = ""
    label: str | None = None
    category: str | None = None
    unit: str | None = None
    project: str | None = None
    economic: str | None = None
    items: list["Row"] = field(default_factory=list)

    @property
    def whole(self) -> Decimal:
        """Its amount from all sources."""
        return self.money["all", "total"][1].value or Decimal(0)

    def code(self, classification: str) -> str | None:
        """The subject that its cells name, in one piece or each with its width; None where they name none."""
        pieces = self.texts.get(classification, "").split()
        if not pieces or not all(piece.isdigit() for piece in map(code_digits, pieces)):
            return None
        digits = [code_digits(piece) for piece in pieces]
        if len(digits) > 1:
            digits = [piece.zfill(width) for piece, width in zip(digits, _WIDTHS[classification], strict=False)]
        code = "".join(digits)
        head = {"functional": "2", "economic": "3", "government_economic": "5"}[classification]
        return code if is_subject_code(code) and code[0] == head else None

    @property
    def bought(self) -> tuple[str | None, str | None]:
        """Code and name of what is bought, as printed."""
        text = self.texts.get("catalogue") or self.texts.get("catalogue_by_code")
        code = squash(self.texts.get("catalogue_code", ""))
        if text and not code and (coded := _CODED.fullmatch(text)):
            return coded[1], coded[2].strip()
        return (code if _CODE.fullmatch(code) else None), text


@dataclass(slots=True)
class Purchases:
    """What a statement came to."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def items(self) -> list[Row]:
        """The rows of items."""
        return [row for row in self.rows if row.kind == "item"]


def read_purchases(statement: Statement, unit: str) -> Purchases:
    """Read a list of what is bought.

    Raises:
        QuarantinedStatement: No header names what is bought and its amount, two columns have one meaning, or the
            sources do not add up.
    """
    form, found = statement.form, Purchases()
    columns: dict[int, Column] = {}
    paths: dict[int, str] = {}
    width = 0
    checked: list[alignment.Row] = []
    for grid in statement.grids:
        header = split(grid, form)
        known = alignment.by_header(form, header, grid.column_numbers)
        keys = {column.key for column in known.values()}
        if "total" in keys and _WHAT & keys:
            _without_doubles(known, grid)
            columns, paths, width = known, header.paths, len(grid.column_numbers)
        elif not columns:
            continue
        elif len(grid.column_numbers) != width:
            found.refused += [Refused(cell, _WIDER, "amount_yuan") for cell in _figures(grid, header)]
            continue
        for row_no in header.body:
            if not is_note(grid, row_no):
                row = _read_row(grid, row_no, columns, paths, found)
                if row is not None:
                    found.rows.append(row)
                    checked.append(alignment.Row(len(checked), _by_column(grid, row_no, columns)))
    if not columns:
        raise QuarantinedStatement(
            f"no header of form {form.form_id} in the tables on page {statement.first_page}; "
            f"if this is a new layout, add its headers to {form.form_id}.toml"
        )
    half = half_unit((figure for row in found.rows for _, figure in row.money.values()), unit)
    verdict = alignment.hold_against(form, columns, checked, half)
    if 0 < verdict.examined <= verdict.violated * 2:
        rows = f"{verdict.violated} of {verdict.examined} rows"
        raise QuarantinedStatement(f"page {statement.first_page}: the sources are not the total in {rows}")
    _tell(found, half)
    return found


def _without_doubles(columns: dict[int, Column], grid: Grid) -> None:
    taken = [column.key for column in columns.values() if column.fact]
    if twice := next((key for key in taken if taken.count(key) > 1), None):
        raise QuarantinedStatement(f"page {grid.page}, table {grid.table_no}: two columns are headed as {twice}")


def _figures(grid: Grid, header: Header) -> list[Cell]:
    cells = (cell for row_no in header.body for cell in grid.filled(row_no))
    return [cell for cell in cells if parse_figure(cell.text).kind in ("number", "dash", "unknown")]


def _by_column(grid: Grid, row_no: int, columns: dict[int, Column]) -> dict[int, Figure]:
    return {
        cell.column_no: parse_figure(cell.text)
        for cell in grid.filled(row_no)
        if cell.column_no in columns and "fund" in columns[cell.column_no].fact
    }


def _read_row(
    grid: Grid, row_no: int, columns: dict[int, Column], paths: dict[int, str], found: Purchases
) -> Row | None:
    """A row with its amount; what stands in it without one is refused."""
    row = Row({}, {})
    for column_no, column in sorted(columns.items()):
        if column.fact:
            continue
        # A text that several rows share is merged over them.
        cell = grid.covering.get((row_no, column_no))
        if cell is not None and cell.text.strip() and cell.column_no == column_no:
            text = "".join(cell.text.split("\n")).strip()
            row.texts[column.key] = f"{row.texts[column.key]} {text}" if column.key in row.texts else text
    for cell in grid.filled(row_no):
        of = columns.get(cell.column_no)
        figure = parse_figure(cell.text)
        if of is None:
            path = paths.get(cell.column_no, "")
            if figure.kind in ("number", "unknown") and not common()["line_no"].matches(path):
                why = f"nothing that a list of purchases tells stands under '{path}'"
                found.refused.append(Refused(cell, why))
        elif not of.fact:
            continue
        elif figure.kind == "unknown":
            found.refused.append(Refused(cell, unknown_figure(cell.text.strip()) or "no number", "amount_yuan"))
        elif figure.kind in ("number", "dash") and "fund" in of.fact:
            row.money[of.fact["fund"], of.fact.get("part", "total")] = (cell, figure)
        elif figure.kind == "number":
            row.quantity = (cell, figure)
    if ("all", "total") in row.money:
        return row
    found.refused += [Refused(cell, "a row without its total", "amount_yuan") for cell, _ in row.money.values()]
    if row.quantity is not None:
        found.refused.append(Refused(row.quantity[0], _NO_AMOUNT, "quantity"))
    return None


def _tell(found: Purchases, half: Decimal) -> None:
    """Say what each row is, and which items each other one adds up; refuse rows that say nothing."""
    kept: list[Row] = []
    for row in found.rows:
        row.kind = _kind(row)
        if row.kind:
            kept.append(row)
        else:
            _refuse(found, row, _NOTHING_SAID)
    _several_units(kept)
    for index, row in enumerate(kept):
        if row.kind != "item":
            row.items = _added_up(row, kept[index + 1 :], half)
    has_items = any(row.kind == "item" for row in kept)
    found.rows = []
    category = unit = project = economic = None
    for row in kept:
        if row.kind == "group" and has_items and not row.items:
            project = economic = None
            _refuse(found, row, _ADDS_NOTHING)
            continue
        rank = _ORDER.index(row.kind)
        if rank <= _ORDER.index("unit"):
            project = economic = None
            unit = row.unit if row.kind == "unit" and (row.items or not has_items) else None
        if rank <= _ORDER.index("category"):
            category = row.category
        own_project, own_economic = row.texts.get("project"), row.texts.get("economic_name")
        if row.kind == "group":
            # Below a project's first economic subject the next ones stand without its name.
            project, economic = own_project or project, own_economic
        if row.kind in ("group", "item"):
            own_unit = row.texts.get("unit_name")
            row.unit = unit_name_of(own_unit) if own_unit else unit
            row.project, row.economic = own_project or project, own_economic or economic
        if row.kind in ("unit", "group", "item"):
            row.category = row.category or category
        found.rows.append(row)


def _kind(row: Row) -> str:
    """What a row is, "" where it says nothing; with its label, category and unit."""
    texts = row.texts
    words = [text for key, text in texts.items() if key not in ("remark", "specification", "contents")]
    if any(common()["total"].matches(squash(text).rstrip(":")) for text in words):
        row.label = next(text for text in words if common()["total"].matches(squash(text).rstrip(":")))
        return "total"
    heads = [texts[key] for key in ("category", "catalogue_by_code", "catalogue") if key in texts]
    category = next((found for text in heads if (found := common().groups["bought"].find(squash(text)))), None)
    named = row.bought[1]
    row.category = category
    if category is not None and (named is None or common().groups["bought"].find(squash(named))):
        row.label = heads[0]
        return "category"
    if named is not None:
        return "item"
    number = _unit_number(texts)
    name = texts.get("category") or texts.get("unit_name") or (texts.get("project") if number else None)
    if name:
        row.label = unit_name_of(name)
        is_one = not number or common()["unit_number"].matches(number)
        row.unit = row.label if is_one else None
        return "unit" if is_one else "units"
    row.label = texts.get("project") or texts.get("economic_name")
    return "group" if row.label else ""


def _unit_number(texts: Mapping[str, str]) -> str:
    """The number of a row's unit, "" where none is printed. A program may write 105001.0."""
    return squash(texts.get("unit_code", "")).removesuffix(".0")


def _several_units(rows: Sequence[Row]) -> None:
    """A department's row above those of its units, whose numbers begin with its own, is none of theirs."""
    numbers = {_unit_number(row.texts) for row in rows if row.kind == "unit"}
    for row in rows:
        own = _unit_number(row.texts)
        if row.kind == "unit" and own and any(other != own and other.startswith(own) for other in numbers):
            row.kind, row.unit = "units", None


def _added_up(row: Row, below: Sequence[Row], half: Decimal) -> list[Row]:
    """The items right below whose sum a row is, up to another row that adds up or the end; none where it is none."""
    items: list[Row] = []
    left = row.whole
    for other in [*below, None]:
        if other is not None and other.kind == "item":
            items.append(other)
            left -= other.whole
            continue
        if items and abs(left) <= half * (len(items) + 1):
            return items
        if other is None or _ORDER.index(other.kind) < _ORDER.index(row.kind):
            break
    return []


def _refuse(found: Purchases, row: Row, why: str) -> None:
    found.refused += [Refused(cell, why, "amount_yuan") for cell, _ in row.money.values()]
    if row.quantity is not None:
        found.refused.append(Refused(row.quantity[0], why, "quantity"))
