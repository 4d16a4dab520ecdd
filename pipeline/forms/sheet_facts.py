"""Performance sheets to rows of the warehouse: funds, tasks, indicators, marks and texts."""

import re
from collections.abc import Sequence

from pipeline.forms.facts import Facts, Row, Spine, amount
from pipeline.forms.indicators import IndicatorRow
from pipeline.forms.kpi import Printed, interpret
from pipeline.forms.model import QuarantinedStatement, Refused
from pipeline.forms.numbers import own_unit, parse_figure
from pipeline.forms.sheet import FundRow, Measures, Sheet
from pipeline.readers.model import Cell, unknown_figure

_LINE_BREAK = re.compile(r"\s*\n\s*")
_TASK_MONEY = (
    "approved_yuan",
    "approved_appropriation_yuan",
    "approved_other_yuan",
    "executed_yuan",
    "executed_appropriation_yuan",
    "executed_other_yuan",
)


# No sheet gives more points altogether; an amount of a list that goes on below it is none.
_MOST_POINTS = 1000


def add_sheet(facts: Facts, spine: Spine, sheet: Sheet, unit: str | None) -> None:
    """Rows of a performance sheet: funds, tasks, indicators, totals, texts."""
    for fund in sheet.funds:
        _add_fund(facts, spine, fund, unit)
    for task in sheet.tasks:
        if task.measures:
            first = next(iter(task.measures.values()))[0]
            row: Row = dict.fromkeys(("task_level", "content", "outcome", "deviation_reason")) | {"task_name": "合计"}
            row |= {name: cell.text for name, cell in task.texts.items()}
            in_unit = _need(unit, first, task.measures)
            row |= {"is_total": task.is_total, "unit_published": in_unit}
            row |= _measures(task.measures, _TASK_MONEY, ("execution_rate", "weight", "score"), in_unit)
            _add_row(facts, spine, "fact_task", task.texts.get("task_name", first), row, task.measures)
    add_indicators(facts, spine, sheet.indicators)
    _add_totals(facts, spine, sheet)
    for section, cell in sheet.texts:
        add_text(facts, spine, section, cell)


def add_text(facts: Facts, spine: Spine, section: str, cell: Cell) -> None:
    """One row of document_text."""
    row = {name: value for name, value in spine.row(cell).items() if name.startswith(("document", "form", "source"))}
    facts.add("document_text", row | {"section": section, "text": cell.text, "project_id": spine.project_id})


def _need(unit: str | None, cell: Cell, measures: Measures) -> str:
    """The unit of a row's money: the form's, else the one that every amount of the row prints itself."""
    own = {own_unit(cell.text)[1] for cell, figure in measures.values() if figure.kind == "number"}
    if unit is None and len(own) == 1 and (found := own.pop()) is not None:
        return found
    if unit is None:
        raise QuarantinedStatement(f"page {cell.page}, table {cell.table_no}, row {cell.row_no}: no unit is printed")
    return unit


def _measures(measures: Measures, money: Sequence[str], plain: Sequence[str], unit: str) -> Row:
    row: Row = {}
    for name in (*money, *plain):
        cell, figure = measures.get(name, (None, None))
        value = figure.value if figure else None
        row[name] = amount(cell, value, own_unit(cell.text)[1] or unit) if cell and name in money else value
    return row


def _add_row(facts: Facts, spine: Spine, table: str, at: Cell, row: Row, measures: Measures) -> None:
    full = spine.row(at) | row
    facts.add(table, full)
    for name, (cell, _) in measures.items():
        why = unknown_figure(cell.text.strip())
        facts.ledger.append(spine.ledger(cell, None if why else str(full["fact_id"]), name, why))


def _add_fund(facts: Facts, spine: Spine, fund: FundRow, unit: str | None) -> None:
    if not any(figure.kind == "number" for _, figure in fund.measures.values()):
        return
    if spine.project_id is None:
        why = "money of the department as a whole; the warehouse keeps money blocks by project"
        facts.refuse(spine, [Refused(cell, why, name) for name, (cell, _) in fund.measures.items()])
        return
    money = ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan")
    unit = _need(unit, fund.label, fund.measures)
    row: Row = {
        "project_id": spine.project_id,
        "fund_row": fund.fund_row,
        "fund_row_published": fund.label.text if parse_figure(fund.label.text).kind == "text" else fund.fund_row,
        "unit_published": unit,
    }
    row |= _measures(fund.measures, money, ("execution_rate", "weight", "score"), unit)
    _add_row(facts, spine, "fact_project_fund", fund.label, row, fund.measures)


def add_indicators(facts: Facts, spine: Spine, indicators: Sequence[IndicatorRow]) -> None:
    """Rows of fact_kpi."""

    def text(indicator: IndicatorRow, role: str) -> str:
        return _one_line(indicator.cells[role].text) if role in indicator.cells else ""

    meanings = interpret(
        [
            Printed(
                text(indicator, "indicator_name"),
                indicator.level2,
                text(indicator, "operator_published"),
                text(indicator, "target_published"),
                text(indicator, "unit_published"),
                text(indicator, "actual_published"),
            )
            for indicator in indicators
        ]
    )
    published = ("operator_published", "target_published", "unit_published", "actual_published", "deviation_reason")
    for indicator, meaning in zip(indicators, meanings, strict=True):
        row: Row = {name: text(indicator, name) or None for name in published}
        row |= {
            "project_id": spine.project_id,
            "level1": _one_line(indicator.level1) or None,
            "level2": _one_line(indicator.level2) or None,
            "indicator_name": text(indicator, "indicator_name"),
            "target_operator": meaning.target_operator,
            "target_value": meaning.target_value,
            "target_date": meaning.target_date,
            "unit_name": meaning.unit_name,
            "actual_value": meaning.actual_value,
            "actual_date": meaning.actual_date,
            "is_target_met": meaning.is_target_met,
        }
        for name in ("weight", "score"):
            row[name] = parse_figure(text(indicator, name)).value
        measures = {
            name: (indicator.cells[name], parse_figure(indicator.cells[name].text))
            for name in (*published[:4], "weight", "score")
            if name in indicator.cells
        }
        _add_row(facts, spine, "fact_kpi", indicator.cells["indicator_name"], row, measures)


def _one_line(text: str) -> str:
    """A text without the line breaks of its narrow column."""
    return _LINE_BREAK.sub("", text.strip())


def _add_totals(facts: Facts, spine: Spine, sheet: Sheet) -> None:
    numbers = ("indicator_weight", "indicator_score", "total_weight", "total_score")
    for name in [name for name in numbers if name in sheet.totals]:
        if (parse_figure(sheet.totals[name].text).value or 0) > _MOST_POINTS:
            cell = sheet.totals.pop(name)
            facts.refuse(spine, [Refused(cell, f"{cell.text.strip()} is no sum of points", name)])
    if not sheet.totals:
        return
    row: Row = {name: parse_figure(sheet.totals[name].text).value if name in sheet.totals else None for name in numbers}
    row |= {
        "project_id": spine.project_id,
        "grade": sheet.totals["grade"].text.strip() if "grade" in sheet.totals else None,
    }
    at = next(sheet.totals[name] for name in ("total_score", "total_weight", *numbers, "grade") if name in sheet.totals)
    measures = {name: (cell, parse_figure(cell.text)) for name, cell in sheet.totals.items()}
    _add_row(facts, spine, "fact_project_score", at, row, measures)
