"""Resolved values to rows of the warehouse's fact tables, with their place in the source and the ledger entry."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms.indicators import IndicatorRow
from pipeline.forms.kpi import Printed, interpret
from pipeline.forms.model import QuarantinedStatement, Refused, Value
from pipeline.forms.numbers import parse_figure, to_yuan
from pipeline.forms.sheet import FundRow, Measures, Sheet
from pipeline.forms.statements import Statement
from pipeline.forms.subjects import CLASSIFICATIONS, subject_id
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

Row = dict[str, object]
_COUNT_UNIT = re.compile(r"\(([^()]{1,3})\)$")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_FUND_FORMS_DEFAULT = "all"
MEANING = (
    "subject_id",
    "expenditure_type",
    "revenue_source",
    "balance_kind",
    "balance_part",
    "fund",
    "unit_name",
    "item",
    "line_no",
    "line_name",
    "measure",
)
_TASK_MONEY = (
    "approved_yuan",
    "approved_appropriation_yuan",
    "approved_other_yuan",
    "executed_yuan",
    "executed_appropriation_yuan",
    "executed_other_yuan",
)


@dataclass(slots=True)
class Spine:
    """What every fact of one statement shares."""

    document_id: str
    statement_id: str
    department_id: str
    fiscal_year: int
    stage: str
    form_id: str
    project_id: str | None = None

    def fact_id(self, cell: Cell) -> str:
        return f"{self.document_id}:{cell.page}:{cell.table_no}:{cell.row_no}:{cell.column_no}"

    def row(self, cell: Cell) -> Row:
        return {
            "fact_id": self.fact_id(cell),
            "document_id": self.document_id,
            "department_id": self.department_id,
            "fiscal_year": self.fiscal_year,
            "stage": self.stage,
            "form_id": self.form_id,
            "source_page": cell.page,
            "source_table": cell.table_no,
            "source_row": cell.row_no,
            "source_column": cell.column_no,
        }

    def ledger(self, cell: Cell, fact_id: str | None, measure: str | None, reason: str | None) -> Row:
        return {
            "document_id": self.document_id,
            "page": cell.page,
            "table_no": cell.table_no,
            "row_no": cell.row_no,
            "column_no": cell.column_no,
            "statement_id": self.statement_id,
            "form_id": self.form_id,
            "text": cell.text,
            "disposition": "loaded" if fact_id else "quarantined",
            "reason": reason,
            "fact_id": fact_id,
            "measure": measure,
        }


@dataclass(slots=True)
class Facts:
    """Rows by table, and the ledger."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    ledger: list[Row] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        self.tables.setdefault(table, []).append(row)

    def stands_for(self, fact: Row, earlier: Row) -> None:
        """The cells of a fact that was printed before stand behind the earlier one."""
        for entry in self.ledger:
            if entry["fact_id"] == fact["fact_id"]:
                entry["fact_id"] = earlier["fact_id"]

    def refuse(self, spine: Spine, refused: Sequence[Refused]) -> None:
        self.ledger += [spine.ledger(entry.cell, None, entry.measure, entry.reason) for entry in refused]


def amount(cell: Cell, value: Decimal | None, unit: str) -> Decimal | None:
    """Yuan, exactly.

    Raises:
        QuarantinedStatement: The amount is finer than a cent.
    """
    if value is None:
        return None
    try:
        return to_yuan(value, unit)
    except ValueError as error:
        raise QuarantinedStatement(
            f"page {cell.page}, table {cell.table_no}, row {cell.row_no}: {error}", cell
        ) from error


def add_values(facts: Facts, spine: Spine, values: Sequence[Value]) -> None:
    """Rows of fact_expenditure, fact_revenue, fact_balance and fact_three_public."""
    codes: set[tuple[str, str | None]] = {(v.classification, v.subject_code) for v in values if v.subject_code}
    printed: dict[tuple[object, ...], list[tuple[Value, Row]]] = {}
    for value in values:
        number = value.figure.value
        if value.measure == "count_value" and number is not None and number != int(number):
            facts.refuse(spine, [Refused(value.cell, "a count of things that is no whole number", value.measure)])
            continue
        table = value.fact["table"]
        if table == "fact_balance" and value.unit_name is not None:
            facts.refuse(spine, [Refused(value.cell, f"carry-over of the unit {value.unit_name} alone", value.measure)])
            continue
        row = spine.row(value.cell)
        fact = {name: text for name, text in value.fact.items() if name != "table"}
        money = amount(value.cell, value.figure.value, value.unit) if value.measure == "amount_yuan" else None
        row |= {"amount_published": value.cell.text, "unit_published": value.unit}
        if table == "fact_three_public":
            row |= _three_public(value, fact, money, spine.stage)
        else:
            row |= {"amount_yuan": money, "fund": _FUND_FORMS_DEFAULT, "expenditure_type": "total", **fact}
            classification = value.classification
            if table == "fact_revenue" and value.subject_code == "total" and value.line_name is not None:
                classification = CLASSIFICATIONS[2]
            row["subject_id"] = subject_id(classification, value.subject_code or "total", spine.fiscal_year)
            row["is_leaf"] = value.unit_name is None and not _has_finer(value, codes)
            if table != "fact_balance":
                row["unit_name"] = value.unit_name
            if table == "fact_revenue":
                # A fund's own form says by its title where the income is from.
                row.setdefault("revenue_source", row["fund"])
            if table == "fact_balance":
                row.setdefault("balance_part", "total")
        meaning = (table, *(row.get(name) for name in MEANING))
        printed.setdefault(meaning, []).append((value, row))
    for meaning, entries in printed.items():
        first = entries[0][1]
        rows = sorted({(value.cell.page, value.cell.table_no, value.cell.row_no) for value, _ in entries})
        # A line may be printed twice (部门预算, 本年支出合计); a subject of its own code in two rows is split by
        # something that the rows say elsewhere, and equal figures there are two figures.
        is_split = len(rows) > 1 and any(value.line_name is None for value, _ in entries)
        if is_split or len({row.get(value.measure) for value, row in entries}) > 1:
            places = ", ".join(str(row_no) for _, _, row_no in rows)
            why = f"rows {places} print several figures for the same thing; none is taken"
            facts.refuse(spine, [Refused(value.cell, why, value.measure) for value, _ in entries])
            continue
        facts.add(str(meaning[0]), first)
        # A figure printed twice is one fact with two cells behind it.
        for value, _ in entries:
            facts.ledger.append(spine.ledger(value.cell, str(first["fact_id"]), value.measure, None))


def _has_finer(value: Value, codes: set[tuple[str, str | None]]) -> bool:
    if value.subject_code == "total":
        return any(c == value.classification and code != "total" for c, code in codes)
    own = value.subject_code or ""
    return any(
        c == value.classification and code is not None and len(code) > len(own) and code.startswith(own)
        for c, code in codes
    )


def _three_public(value: Value, fact: Mapping[str, str], money: Decimal | None, stage: str) -> Row:
    is_count = value.measure == "count_value"
    number = value.figure.value
    counted = _COUNT_UNIT.search(squash(value.line_name or ""))
    return {
        "line_no": value.line_no,
        "line_name": value.line_name,
        "item": fact.get("item"),
        # A form that says neither 预算数 nor 决算数 prints what its document is about.
        "measure": fact.get("measure", stage),
        "fund": fact.get("fund", _FUND_FORMS_DEFAULT),
        "unit_name": value.unit_name,
        "amount_yuan": money,
        "count_value": int(number) if is_count and number is not None else None,
        "unit_published": counted.group(1) if is_count and counted else value.unit,
    }


def add_sheet(facts: Facts, spine: Spine, sheet: Sheet, unit: str | None) -> None:
    """Rows of a performance sheet: funds, tasks, indicators, totals, texts."""
    for fund in sheet.funds:
        _add_fund(facts, spine, fund, unit)
    for task in sheet.tasks:
        if task.measures:
            first = next(iter(task.measures.values()))[0]
            row: Row = dict.fromkeys(("task_level", "content", "outcome", "deviation_reason")) | {"task_name": "合计"}
            row |= {name: cell.text for name, cell in task.texts.items()}
            row |= {"is_total": task.is_total, "unit_published": _need(unit, first)}
            row |= _measures(task.measures, _TASK_MONEY, ("execution_rate", "weight", "score"), _need(unit, first))
            _add_row(facts, spine, "fact_task", task.texts.get("task_name", first), row, task.measures)
    _add_indicators(facts, spine, sheet.indicators)
    _add_totals(facts, spine, sheet)
    for section, cell in sheet.texts:
        add_text(facts, spine, section, cell)


def add_text(facts: Facts, spine: Spine, section: str, cell: Cell) -> None:
    """One row of document_text."""
    row = {name: value for name, value in spine.row(cell).items() if name.startswith(("document", "form", "source"))}
    facts.add("document_text", row | {"section": section, "text": cell.text, "project_id": spine.project_id})


def _need(unit: str | None, cell: Cell) -> str:
    if unit is None:
        raise QuarantinedStatement(f"page {cell.page}, table {cell.table_no}, row {cell.row_no}: no unit is printed")
    return unit


def _measures(measures: Measures, money: Sequence[str], plain: Sequence[str], unit: str) -> Row:
    row: Row = {}
    for name in (*money, *plain):
        cell, figure = measures.get(name, (None, None))
        value = figure.value if figure else None
        row[name] = amount(cell, value, unit) if cell and name in money else value
    return row


def _add_row(facts: Facts, spine: Spine, table: str, at: Cell, row: Row, measures: Measures) -> None:
    full = spine.row(at) | row
    facts.add(table, full)
    facts.ledger += [spine.ledger(cell, str(full["fact_id"]), name, None) for name, (cell, _) in measures.items()]


def _add_fund(facts: Facts, spine: Spine, fund: FundRow, unit: str | None) -> None:
    if not any(figure.kind == "number" for _, figure in fund.measures.values()):
        return
    if spine.project_id is None:
        why = "money of the department as a whole; the warehouse keeps money blocks by project"
        facts.refuse(spine, [Refused(cell, why, name) for name, (cell, _) in fund.measures.items()])
        return
    money = ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan")
    unit = _need(unit, fund.label)
    row: Row = {
        "project_id": spine.project_id,
        "fund_row": fund.fund_row,
        "fund_row_published": fund.label.text if parse_figure(fund.label.text).kind == "text" else fund.fund_row,
        "unit_published": unit,
    }
    row |= _measures(fund.measures, money, ("execution_rate", "weight", "score"), unit)
    _add_row(facts, spine, "fact_project_fund", fund.label, row, fund.measures)


def _add_indicators(facts: Facts, spine: Spine, indicators: Sequence[IndicatorRow]) -> None:
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
    if not sheet.totals:
        return
    numbers = ("indicator_weight", "indicator_score", "total_weight", "total_score")
    row: Row = {name: parse_figure(sheet.totals[name].text).value if name in sheet.totals else None for name in numbers}
    row |= {
        "project_id": spine.project_id,
        "grade": sheet.totals["grade"].text.strip() if "grade" in sheet.totals else None,
    }
    at = next(sheet.totals[name] for name in ("total_score", "total_weight", *numbers, "grade") if name in sheet.totals)
    measures = {name: (cell, parse_figure(cell.text)) for name, cell in sheet.totals.items()}
    _add_row(facts, spine, "fact_project_score", at, row, measures)


def statement_row(statement: Statement, spine: Spine, sequence_no: int) -> Row:
    """Row of `statement` without its outcome."""
    return {
        "statement_id": spine.statement_id,
        "document_id": spine.document_id,
        "form_id": spine.form_id,
        "sequence_no": sequence_no,
        "title": statement.title,
        "first_page": statement.first_page,
        "last_page": statement.last_page,
        "fiscal_year": spine.fiscal_year,
        "stage": spine.stage,
        "project_id": spine.project_id,
    }
