"""Lists of projects: one project a row with its money by source, and rows that add up several projects.

Which rows are projects is printed where goals or categories stand beside them. Elsewhere the numbers of units and the
names of groups say what some totals add up, and the sums have to confirm it and say the rest: each total stands above
the rows that it adds up, and the list is read only where exactly one such nesting accounts for all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms import alignment
from pipeline.forms.blocks import is_note
from pipeline.forms.catalogue import Column, common
from pipeline.forms.facts import Facts, Row, Spine, amount
from pipeline.forms.grid import Grid
from pipeline.forms.header import split
from pipeline.forms.indicators import IndicatorRow, read_indicator
from pipeline.forms.model import QuarantinedStatement, Refused
from pipeline.forms.nesting import nested, printed_ends
from pipeline.forms.numbers import Figure, parse_figure
from pipeline.forms.organisations import is_organisation, unit_name_of
from pipeline.forms.sheet_columns import columns_by
from pipeline.forms.sheet_facts import add_indicators, add_text
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell, unknown_figure

_YEAR = re.compile(r"((?:19|20)\d{2})年")
# So many characters of a goal are no set phrase that another project begins with, too.
_CUT_GOAL = 12
_TEXTS = {"goal": "绩效目标", "indicators": "绩效指标"}


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
    """The rows of a list in order, and the figures in it that are none of its money."""

    rows: list[ListRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    how: str = ""


@dataclass(slots=True)
class _Columns:
    """What the columns hold: money and texts, indicators, and the heading of each."""

    listed: dict[int, Column] = field(default_factory=dict)
    indicators: dict[int, str] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)


def read_list(statement: Statement, fiscal_year: int, unit: str | None) -> ProjectList:
    """Read a list of projects.

    Raises:
        QuarantinedStatement: No header names the projects and their money, or which rows are projects is not certain.
    """
    found = ProjectList()
    columns = _Columns()
    levels: dict[str, str] = {}
    for grid in statement.grids:
        header = split(grid, statement.form)
        known = alignment.by_header(statement.form, header, grid.column_numbers)
        if {"name", "total"} <= {column.key for column in known.values()}:
            listed = _this_year(known, header.paths, fiscal_year)
            columns = _Columns(listed, _indicator_columns(grid, header.rows), header.paths)
        for row_no in header.body if columns.listed else []:
            if not is_note(grid, row_no):
                _read_row(grid.filled(row_no), columns, levels, found, is_first=row_no == header.body[0])
        taken = [column.key for column in columns.listed.values()]
        if twice := next((key for key in taken if taken.count(key) > 1), None):
            raise QuarantinedStatement(f"page {grid.page}, table {grid.table_no}: two columns are headed as {twice}")
    if not columns.listed:
        raise QuarantinedStatement(
            f"no header of form {statement.form.form_id} in the tables on page {statement.first_page}; "
            f"if this is a new layout, add its headers to {statement.form.form_id}.toml"
        )
    if found.rows:
        _tell_projects(found, statement, unit)
    return found


def _this_year(known: dict[int, Column], paths: dict[int, str], fiscal_year: int) -> dict[int, Column]:
    return {
        column_no: column
        for column_no, column in known.items()
        if not (years := _YEAR.findall(paths[column_no])) or str(fiscal_year) in years
    }


def _indicator_columns(grid: Grid, rows: Sequence[int]) -> dict[int, str]:
    found = columns_by("indicator_header", [grid.filled(row_no) for row_no in rows])
    if "indicator_name" not in found.values():
        return {}
    first = min(found)
    return {column_no: found.get(column_no, "") for column_no in grid.column_numbers if column_no >= first}


def _read_row(
    cells: Sequence[Cell], columns: _Columns, levels: dict[str, str], found: ProjectList, is_first: bool
) -> None:
    row = ListRow({}, {})
    for cell in cells:
        column = columns.listed.get(cell.column_no)
        figure = parse_figure(cell.text)
        if column and column.fact:
            if figure.kind in ("number", "dash"):
                row.money[column.fact["fund_row"]] = (cell, figure)
            elif why := unknown_figure(cell.text.strip()):
                found.refused.append(Refused(cell, why, "initial_budget_yuan"))
        elif column:
            row.texts[column.key] = cell
        elif figure.kind == "number" and not columns.indicators.get(cell.column_no):
            path = columns.paths.get(cell.column_no, "")
            if not common()["line_no"].matches(path):
                found.refused.append(Refused(cell, f"nothing that a list of projects tells stands under '{path}'"))
    if is_first and found.rows and _is_same(row, found.rows[-1]):
        last = found.rows[-1]
        last.texts["goal"] = max(last.texts["goal"], row.texts["goal"], key=lambda goal: len(squash(goal.text)))
        found.rows[-1].again += [(fund_row, cell) for fund_row, (cell, _) in row.money.items()]
    elif "total" in row.money:
        found.rows.append(row)
        levels.clear()
    else:
        why = "a row of the list without its total"
        found.refused += [Refused(cell, why, "initial_budget_yuan") for cell, _ in row.money.values()]
    of_indicator = [cell for cell in cells if cell.column_no in columns.indicators]
    if not found.rows or not of_indicator:
        return
    read = read_indicator(of_indicator, columns.indicators, levels)
    if isinstance(read, IndicatorRow):
        found.rows[-1].indicators.append(read)
    elif isinstance(read, str):
        found.refused += [Refused(cell, read) for cell in of_indicator if parse_figure(cell.text).kind == "number"]


def _is_same(row: ListRow, last: ListRow) -> bool:
    """Whether a page begins with the row that the page before it ended with: its goal may be cut at the page's end."""
    if any(key not in each.texts for key in ("name", "goal") for each in (row, last)):
        return False
    goals = sorted((squash(each.texts["goal"].text) for each in (row, last)), key=len)
    return (
        squash(row.texts["name"].text) == squash(last.texts["name"].text)
        and (goals[0] == goals[1] or (len(goals[0]) >= _CUT_GOAL and goals[1].startswith(goals[0])))
        and {name: figure for name, (_, figure) in row.money.items()}
        == {name: figure for name, (_, figure) in last.money.items()}
    )


def _tell_projects(found: ProjectList, statement: Statement, unit: str | None) -> None:
    """Mark the projects, and give each the unit above it."""
    rows = found.rows
    decimals = max((figure.decimals for row in rows for _, figure in row.money.values()), default=2)
    half = Decimal(0) if unit == "元" else Decimal(5).scaleb(-1 - decimals)
    witness = next((key for key in ("goal", "category") if any(key in row.texts for row in rows)), None)
    if witness:
        for row in rows:
            row.is_project = witness in row.texts and "name" in row.texts and not _is_total(row) and not row.is_group
        found.how = f"projects by their {witness}"
    else:
        if _is_total(rows[-1]) and not _is_total(rows[0]):
            rows.insert(0, rows.pop())
        groups = {index for index, row in enumerate(rows) if row.is_group}
        # Beside a dash stands a group whose level is not printed: 专用项目 within 专用项目. One of nothing has no rows.
        bare = {index for index in groups if _is_bare(rows[index])}
        ends = printed_ends([row.unit_number for row in rows], bare)
        leaves = nested([row.total for row in rows], half, ends, groups)
        if leaves is None or any(rows[index].name is None for index in leaves):
            raise QuarantinedStatement(
                f"page {statement.first_page}: which rows of the list are projects and which add them up is not "
                "certain; no single nesting of the rows makes every total the sum of the rows below it"
            )
        for index in leaves:
            rows[index].is_project = True
        found.how = "projects by the sums above them"
    _give_units(rows, half, by_sums=witness is None)


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


def _is_bare(row: ListRow) -> bool:
    return "unit_code" not in row.texts and (row.name or "").isalpha() and row.total > 0


def _is_total(row: ListRow) -> bool:
    return any(common()["total"].matches(squash(cell.text).rstrip(":")) for cell in row.texts.values())


def add_list(
    facts: Facts, spine: Spine, found: ProjectList, unit: str | None, project: Callable[[str, dict[str, str]], str]
) -> None:
    """Rows of fact_project_fund and document_text. `project` gives a project's key by its name and labels.

    Raises:
        QuarantinedStatement: No unit is printed, or the list is one of final accounts: whether its amounts are budget
            or executed is not printed.
    """
    if found.rows and unit is None:
        raise QuarantinedStatement(f"page {next(iter(found.rows[0].money.values()))[0].page}: no unit is printed")
    if found.rows and spine.stage != "budget":
        raise QuarantinedStatement("a list of projects in final accounts does not say whether it is budget or executed")
    for row in found.rows:
        labels = {"implementing_unit_name": row.unit_name} if row.unit_name else {}
        spine.project_id = project(row.name or "", labels) if row.is_project else None
        for fund_row, (cell, figure) in row.money.items():
            fact: Row = dict.fromkeys(("adjusted_budget_yuan", "executed_yuan", "execution_rate", "weight", "score"))
            fact |= {
                "project_id": spine.project_id,
                "fund_row": fund_row,
                "fund_row_published": fund_row if row.is_project else row.name or "合计",
                "initial_budget_yuan": amount(cell, figure.value, unit or ""),
                "unit_published": unit,
            }
            full = spine.row(cell) | fact
            facts.add("fact_project_fund", full)
            # A row that is printed twice is one fact with two cells behind it.
            cells = [cell, *(other for name, other in row.again if name == fund_row)]
            facts.ledger += [spine.ledger(each, str(full["fact_id"]), "initial_budget_yuan", None) for each in cells]
        add_indicators(facts, spine, row.indicators)
        if row.is_project:
            for key, section in _TEXTS.items():
                if key in row.texts:
                    add_text(facts, spine, section, row.texts[key])
    spine.project_id = None
    facts.refuse(spine, found.refused)
