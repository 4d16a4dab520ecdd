"""One row of a table of indicators: which cell is the target, which the actual value, and what to do when cells slid.

The header gives each column its role. A row is taken as it stands where every cell fits its role; otherwise all slides
are tried that a lost or doubled cell explains, and the only one that fits is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.forms.catalogue import common
from pipeline.forms.kpi import operator_of
from pipeline.forms.numbers import parse_figure
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_LEVELS = ("level1", "level2")
_TEXTS = (*_LEVELS, "indicator_name")
_MAX_SLIDE = 3


@dataclass(slots=True)
class IndicatorRow:
    """One indicator: cells by role, the levels carried down, and whether its cells had slid."""

    cells: dict[str, Cell]
    level1: str
    level2: str
    slid: bool


def read_indicator(
    cells: Sequence[Cell], columns: dict[int, str], levels: dict[str, str]
) -> IndicatorRow | dict[str, Cell] | str | None:
    """Read one row under an indicator header.

    Returns:
        The indicator; or a subtotal's cells as {"indicator_weight", "indicator_score"}; or the reason why the row's
        cells fit no roles; or None for a row that only names a level (`levels` is updated).
    """
    if len(cells) == 1 and common().groups["words"]["level"].matches(squash(cells[0].text)):
        is_first = common().groups["words"]["level1"].matches(squash(cells[0].text)) and (
            columns.get(cells[0].column_no) == "level1"
        )
        levels["level1" if is_first else "level2"] = cells[0].text.strip()
        return None
    if all(parse_figure(cell.text).kind == "number" for cell in cells):
        roles = {columns.get(cell.column_no): cell for cell in cells}
        if set(roles) <= {"weight", "score"}:
            return {f"indicator_{role}": cell for role, cell in roles.items() if role}
    if not any(
        parse_figure(cell.text).kind == "number"
        or columns.get(cell.column_no) in ("actual_published", "target_published")
        for cell in cells
    ):
        return None
    placed = _place(cells, columns)
    if placed is None:
        first = cells[0]
        return (
            f"page {first.page}, table {first.table_no}, row {first.row_no}: the cells of the indicator fit the "
            "headings in no certain way"
        )
    roles_found, slid = placed
    for level in _LEVELS:
        if level in roles_found:
            levels[level] = roles_found[level].text.strip()
            if level == "level1":
                levels.pop("level2", None)
    return IndicatorRow(roles_found, levels.get("level1", ""), levels.get("level2", ""), slid)


def _place(cells: Sequence[Cell], columns: dict[int, str]) -> tuple[dict[str, Cell], bool] | None:
    straight = {columns[cell.column_no]: cell for cell in cells if columns.get(cell.column_no)}
    first = min((column_no for column_no, role in columns.items() if role), default=0)
    if all(cell.column_no in columns or cell.column_no < first for cell in cells) and _fits(straight):
        return straight, False
    found: list[dict[str, Cell]] = []
    if len(cells) > sum(1 for role in columns.values() if role):
        return None
    for start in range(len(cells)):
        for slide in (*range(1, _MAX_SLIDE + 1), *range(-1, -_MAX_SLIDE - 1, -1)):
            moved = [
                (cell.column_no + slide if index >= start else cell.column_no, cell) for index, cell in enumerate(cells)
            ]
            places = [column_no for column_no, _ in moved]
            if len(set(places)) < len(places) or places != sorted(places):
                continue
            if not all(columns.get(column_no) for column_no in places):
                continue
            roles = {columns[column_no]: cell for column_no, cell in moved}
            if _fits(roles) and roles not in found:
                found.append(roles)
    return (found[0], True) if len(found) == 1 else None


def _fits(roles: dict[str, Cell]) -> bool:
    """Whether every cell may stand in its role."""
    if "indicator_name" not in roles:
        return False
    for role, cell in roles.items():
        kind = parse_figure(cell.text).kind
        if role in _TEXTS and kind == "number":
            return False
        if role in _LEVELS and len(squash(cell.text)) > 20:
            return False
        if role == "operator_published" and operator_of(cell.text) is None:
            # A word such as 定性 may stand here, a number that is no known code may not.
            if kind == "number" or len(squash(cell.text)) > 6:
                return False
            continue
        if role in ("weight", "score") and kind == "text":
            return False
        if role == "weight" and kind == "number" and not 0 <= (parse_figure(cell.text).value or 0) <= 100:
            return False
        if role == "deviation_reason" and kind == "number":
            return False
    return True
