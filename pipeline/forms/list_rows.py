"""Which rows of a list are projects, which add up others, and whose unit's each project is.

Where goals or categories stand beside projects they say which rows those are, as long as the rows that are left over
are totals, groups or units by their names, or add up. Elsewhere names and sums have to say it together: one nesting,
and only one, makes every total the sum of the rows below it; or units and totals add up the rows that are neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms.catalogue import common
from pipeline.forms.indicators import IndicatorRow
from pipeline.forms.model import QuarantinedStatement, Refused
from pipeline.forms.nesting import nested, printed_ends
from pipeline.forms.numbers import Figure, half_unit
from pipeline.forms.organisations import is_organisation, unit_name_of
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell


@dataclass(slots=True)
class ListRow:
    """One row of a list: its texts by column key, its money by fund row; a project, or a total of several.

    `again` holds the money's cells where a page break prints the row a second time.
    """

    texts: dict[str, Cell]
    money: dict[str, tuple[Cell, Figure]]
    indicators: list[IndicatorRow] = field(default_factory=list)
    again: list[tuple[str, Cell]] = field(default_factory=list)
    is_project: bool = False
    unit_name: str | None = None

    @property
    def name(self) -> str | None:
        """The row's name as printed, on one line."""
        cell = self.texts.get("name") or self.texts.get("unit_code")
        return "".join(cell.text.split("\n")).strip() if cell else None

    @property
    def unit_number(self) -> str:
        """The number of the unit whose row it is, "" where none is printed: a dash or a serial number is none."""
        number = squash(self.texts["unit_code"].text) if "unit_code" in self.texts else ""
        return number if common()["unit_number"].matches(number) else ""

    @property
    def is_group(self) -> bool:
        """Whether it groups projects by a name that all units have (通用项目): it is no unit and no project."""
        return self.name is not None and common()["project_group"].matches(squash(self.name))

    @property
    def total(self) -> Decimal:
        """The row's whole amount in the printed unit; 0 for a dash."""
        _, figure = self.money["total"]
        return figure.value or Decimal(0)


@dataclass(slots=True)
class ProjectList:
    """The rows of a list in order, and the figures in it that are none of its money.

    `without_total` has the amounts of rows whose total cannot be read: no sum of the list counts as a witness then.
    """

    rows: list[ListRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    how: str = ""
    without_total: list[Cell] = field(default_factory=list)


def tell_projects(found: ProjectList, first_page: int, unit: str | None) -> None:
    """Mark the projects, and give each the unit above it.

    Raises:
        QuarantinedStatement: Which rows are projects is not certain.
    """
    half = half_unit((figure for row in found.rows for _, figure in row.money.values()), unit or "")
    rows = found.rows
    witness = next((key for key in ("goal", "category") if any(key in row.texts for row in rows)), None)
    marked = [row for row in rows if _may_be_project(row) and "name" in row.texts and witness in row.texts]
    by_sums = True
    if witness and (_are_known(rows, marked) or _add_up(rows, marked, half) or _others_add_up(rows, marked, half)):
        found.how, projects, by_sums = f"projects by their {witness}", marked, False
    elif found.without_total:
        raise QuarantinedStatement(
            f"page {first_page}: which rows of the list are projects and which add them up is not certain; the amount "
            f"of a row on page {found.without_total[0].page} cannot be read, so that the sums do not say it"
        )
    else:
        found.how, projects = _by_sums(rows, first_page, half)
        if not {id(row) for row in marked} <= {id(row) for row in projects}:
            raise QuarantinedStatement(
                f"page {first_page}: which rows of the list are projects is not certain; its sums and its {witness}s "
                "do not say the same"
            )
    for row in projects:
        row.is_project = True
    _give_units(rows, half, by_sums)


def _by_sums(rows: Sequence[ListRow], first_page: int, half: Decimal) -> tuple[str, list[ListRow]]:
    """The projects of a list where nothing but names and amounts says which rows they are."""
    # 小计 that close the rows above them say nothing about the rows below.
    nesting = [row for row in rows if not _is_subtotal(row)] if _close_rows_above(rows, half) else list(rows)
    if _is_total(nesting[-1]) and not _is_total(nesting[0]):
        nesting.insert(0, nesting.pop())
    groups = {index for index, row in enumerate(nesting) if row.is_group or _is_subtotal(row)}
    # Beside a dash stands a group whose level is not printed: 专用项目 within 专用项目. One of nothing has no rows.
    bare = {index for index in groups if _is_bare(nesting[index])}
    ends = printed_ends([row.unit_number for row in nesting], bare)
    leaves = nested([row.total for row in nesting], half, ends, groups)
    if leaves is not None and all(nesting[index].name is not None for index in leaves):
        return "projects by the sums above them", [nesting[index] for index in sorted(leaves)]
    candidates = [row for row in rows if _may_be_project(row) and not _heads_unit(row)]
    if all("name" in row.texts for row in candidates) and _add_up(rows, candidates, half) and _units_add_up(rows, half):
        return "projects by the sums of the units and of the list", candidates
    if _are_flat(candidates) and _are_within(rows, candidates, half):
        return "projects by the unit beside each", candidates
    raise QuarantinedStatement(
        f"page {first_page}: which rows of the list are projects and which add them up is not "
        "certain; no single nesting of the rows makes every total the sum of the rows below it"
    )


def _may_be_project(row: ListRow) -> bool:
    return not (_is_total(row) or _is_subtotal(row) or row.is_group)


def _are_known(rows: Sequence[ListRow], projects: Sequence[ListRow]) -> bool:
    """Whether every row that is no project is a total, a group or a unit by its name or number."""
    marked = {id(row) for row in projects}
    return all(id(row) in marked or not _may_be_project(row) or _is_unit(row) for row in rows)


def _add_up(rows: Sequence[ListRow], projects: Sequence[ListRow], half: Decimal) -> bool:
    """Whether the projects are all of the money that the list prints as its total."""
    totals = [row.total for row in rows if _is_total(row)]
    whole = max(totals, default=None)
    return whole is not None and abs(whole - sum(row.total for row in projects)) <= half * (len(projects) + 1)


def _others_add_up(rows: Sequence[ListRow], projects: Sequence[ListRow], half: Decimal) -> bool:
    """Whether every row that is no project is the sum of some projects right below it."""
    marked = {id(row) for row in projects}
    for index, row in enumerate(rows):
        left, count, is_sum = row.total, 0, id(row) in marked or not _may_be_project(row)
        for below in rows[index + 1 :]:
            if is_sum or id(below) not in marked:
                break
            left, count = left - below.total, count + 1
            is_sum = abs(left) <= half * (count + 1)
        if not is_sum:
            return False
    return True


def _are_flat(projects: Sequence[ListRow]) -> bool:
    """Whether each row names a unit and, in another column, a project: rows that add up others leave one out."""
    return all(
        {"unit_name", "name"} <= row.texts.keys()
        and squash(row.texts["unit_name"].text) != squash(row.texts["name"].text)
        for row in projects
    )


def _are_within(rows: Sequence[ListRow], projects: Sequence[ListRow], half: Decimal) -> bool:
    """Whether the projects are no more than the printed total: lists may leave some out, as those of the police do."""
    whole = max((row.total for row in rows if _is_total(row)), default=None)
    return whole is not None and sum(row.total for row in projects) <= whole + half * (len(projects) + 1)


def _units_add_up(rows: Sequence[ListRow], half: Decimal) -> bool:
    """Whether each unit's row is the sum of the rows between it and the next one's."""
    return _runs_hold(rows, half, starts=_heads_unit, is_below=True)


def _close_rows_above(rows: Sequence[ListRow], half: Decimal) -> bool:
    """Whether there are 小计, and each is the sum of the rows between it and the one before."""
    return any(map(_is_subtotal, rows)) and _runs_hold(rows[::-1], half, starts=_is_subtotal, is_below=False)


def _runs_hold(rows: Sequence[ListRow], half: Decimal, starts: Callable[[ListRow], bool], is_below: bool) -> bool:
    head: ListRow | None = None
    left, count = Decimal(0), 0
    for row in [*rows, None]:
        if row is None or starts(row):
            if head is not None and abs(left) > half * (count + 1):
                return False
            head, left, count = row, row.total if row else Decimal(0), 0
        elif _may_be_project(row) and (is_below or not _is_unit(row)):
            left, count = left - row.total, count + 1
    return True


def _give_units(rows: Sequence[ListRow], half: Decimal, by_sums: bool) -> None:
    """Give each project the unit in whose rows it stands.

    A row that is neither project nor unit ends the unit above it, for it may be one that we do not know; a group whose
    name all units have is none. Where every total is the sum of the rows below it, a unit also ends where its own
    amount is used up, and groups of projects within that amount are its own.
    """
    unit_name: str | None = None
    left = slack = Decimal(0)
    for row in rows:
        slack += half
        if row.is_project:
            own = row.texts.get("unit_name")
            if by_sums and row.total > left + slack:
                unit_name = None
            row.unit_name = unit_name_of(own.text) if own else unit_name
            left -= row.total
        elif _is_unit(row):
            unit_name, left, slack = unit_name_of(row.name or ""), row.total, half
        elif not (by_sums or row.is_group) or (by_sums and row.total > left + slack):
            unit_name = None


def _is_unit(row: ListRow) -> bool:
    if not row.name or _is_total(row) or row.is_group:
        return False
    return bool(row.unit_number) or is_organisation(squash(row.name))


def _heads_unit(row: ListRow) -> bool:
    """Whether a row is that of a unit, as far as its name says: beside a project stands its unit's name in a column."""
    return "unit_name" not in row.texts and _is_unit(row)


def _is_bare(row: ListRow) -> bool:
    return "unit_code" not in row.texts and (row.name or "").isalpha() and row.total > 0


def _is_total(row: ListRow) -> bool:
    return any(common()["total"].matches(squash(cell.text).rstrip(":")) for cell in row.texts.values())


def _is_subtotal(row: ListRow) -> bool:
    return any(common()["subtotal"].matches(squash(cell.text)) for cell in row.texts.values())
