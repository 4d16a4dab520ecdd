"""Lists of projects: one project a row with its money by source, and rows that add up several projects (list_rows)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.forms import alignment
from pipeline.forms.catalogue import Column, common
from pipeline.forms.facts import Facts, Row, Spine, amount
from pipeline.forms.grid import Grid
from pipeline.forms.header import split
from pipeline.forms.indicators import IndicatorRow, read_indicator
from pipeline.forms.list_again import Printed, PrintedLists
from pipeline.forms.list_rows import ListRow, ProjectList, tell_projects
from pipeline.forms.model import QuarantinedStatement, Refused
from pipeline.forms.numbers import parse_figure
from pipeline.forms.parts import is_note
from pipeline.forms.sheet_columns import columns_by
from pipeline.forms.sheet_facts import add_indicators, add_text
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell, unknown_figure

_YEAR = re.compile(r"((?:19|20)\d{2})年")
# So many characters of a goal are no set phrase that another project begins with, too.
_CUT_GOAL = 12
_OTHER_NAME = "a project of the explanation that the document's list of projects does not print so"
_TEXTS = {"goal": "绩效目标", "indicators": "绩效指标"}


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
        tell_projects(found, statement.first_page, unit)
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
        found.without_total += [cell for cell, _ in row.money.values()]
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


def add_list(
    facts: Facts,
    spine: Spine,
    found: ProjectList,
    unit: str | None,
    project: Callable[[str, dict[str, str]], str],
    before: PrintedLists,
    is_untitled: bool,
) -> None:
    """Rows of fact_project_fund and document_text. `project` gives a project's key by its name and labels.

    Each amount counts once: a list that prints projects of one before again gives them goals and adds no money. A list
    within an explanation adds none at all beside such a list: what it names otherwise may be a part of its projects.

    Raises:
        QuarantinedStatement: No unit is printed, or the list is one of final accounts: whether its amounts are budget
            or executed is not printed.
    """
    if found.rows and unit is None:
        raise QuarantinedStatement(f"page {next(iter(found.rows[0].money.values()))[0].page}: no unit is printed")
    if found.rows and spine.stage != "budget":
        raise QuarantinedStatement("a list of projects in final accounts does not say whether it is budget or executed")
    again = before.again(spine, found.rows, unit or "")
    added: list[tuple[ListRow, Printed]] = []
    if is_untitled and before.rows:
        again.doubts |= {id(row): _OTHER_NAME for row in found.rows if id(row) not in again.rows}
    for row in found.rows:
        if (why := again.doubts.get(id(row))) is not None:
            facts.refuse(spine, [Refused(cell, why, "initial_budget_yuan") for cell, _ in row.money.values()])
            continue
        labels = {"implementing_unit_name": row.unit_name} if row.unit_name else {}
        earlier = again.rows.get(id(row))
        if earlier is not None:
            spine.project_id = earlier.project_id
        else:
            spine.project_id = project(row.name or "", labels) if row.is_project else None
        printed = Printed(spine.project_id, row.unit_name, row.money["total"][0].page)
        added.append((row, printed))
        for fund_row, (cell, figure) in row.money.items():
            fact: Row = dict.fromkeys(("adjusted_budget_yuan", "executed_yuan", "execution_rate", "weight", "score"))
            fact |= {
                "project_id": spine.project_id,
                "fund_row": fund_row,
                "fund_row_published": fund_row if row.is_project else row.name or "合计",
                "initial_budget_yuan": amount(cell, figure.value, unit or ""),
                "unit_published": unit,
            }
            full = earlier.facts.get(fund_row) if earlier else None
            if full is not None and full["initial_budget_yuan"] != fact["initial_budget_yuan"]:
                why = f"the list on page {earlier.page if earlier else ''} prints another amount of the same project"
                facts.refuse(spine, [Refused(cell, why, "initial_budget_yuan")])
                continue
            if full is None:
                full = spine.row(cell) | fact
                facts.add("fact_project_fund", full)
            printed.facts[fund_row] = full
            # A row that is printed twice is one fact with two cells behind it.
            cells = [cell, *(other for name, other in row.again if name == fund_row)]
            facts.ledger += [spine.ledger(each, str(full["fact_id"]), "initial_budget_yuan", None) for each in cells]
        add_indicators(facts, spine, row.indicators)
        if row.is_project:
            for key, section in _TEXTS.items():
                if key in row.texts:
                    add_text(facts, spine, section, row.texts[key])
    before.remember(spine, added)
    spine.project_id = None
    facts.refuse(spine, found.refused)
