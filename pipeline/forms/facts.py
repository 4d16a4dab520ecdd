"""Resolved values of block forms to rows of the fact tables, with their place in the source and the ledger entry."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms.comparison import Comparison
from pipeline.forms.leaves import mark_leaves
from pipeline.forms.model import QuarantinedStatement, Refused, Value
from pipeline.forms.notes import omission_note
from pipeline.forms.numbers import to_yuan
from pipeline.forms.statements import Statement
from pipeline.forms.subjects import GOVERNMENT, TOTAL_CODE, subject_id
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import Cell

Row = dict[str, object]
_COUNT_UNIT = re.compile(r"\(([^()]{1,3})\)$")
_COUNT_BEHIND = re.compile(r"\d([^\d.,]+)$")
_FUND_FORMS_DEFAULT = "all"
MEANING = (
    "subject_id",
    "government_subject_id",
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
    "beside_table",
    "compared_year",
    "compared_stage",
)
_BESIDE_ONLY = ("measure",)
# What only rows of items say in fact_procurement.
_OF_ITEMS = (
    "category",
    "economic_subject_id",
    "economic_name_published",
    "government_subject_id",
    "project_name",
    "catalogue_code",
    "catalogue_name",
    "specification",
    "method",
    "method_published",
    "is_reserved_for_small",
    "quantity",
)
_LINE_COLUMNS = (
    "subject_id",
    "subject_name_published",
    "government_subject_id",
    "expenditure_type",
    "revenue_source",
    "balance_kind",
    "balance_part",
    "fund",
    "item",
    "line_no",
    "line_name",
    "amount_yuan",
    "count_value",
)
_LARGEST_COUNT = 10_000_000
_RATE_STEP = Decimal("0.000001")


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
            "statement_id": self.statement_id,
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
            "half_unit_yuan": None,
        }


@dataclass(slots=True)
class Facts:
    """Rows by table, and the ledger."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    ledger: list[Row] = field(default_factory=list)
    _behind: dict[object, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        self.tables.setdefault(table, []).append(row)

    def stands_for(self, fact: Row, earlier: Row) -> None:
        """The cells of a fact that was printed before stand behind the earlier one."""
        if not self._behind:
            for entry in self.ledger:
                self._behind.setdefault(entry["fact_id"], []).append(entry)
        for entry in self._behind.get(fact["fact_id"], []):
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
    """Rows of fact_expenditure, fact_revenue, fact_balance, fact_three_public and fact_comparison."""
    placed: list[tuple[Value, Row]] = []
    printed: dict[tuple[object, ...], list[tuple[Value, Row]]] = {}
    for value in values:
        number = value.figure.value
        if value.measure == "count_value" and number is not None and (why := _no_count(value, number)):
            facts.refuse(spine, [Refused(value.cell, why, value.measure)])
            continue
        table = value.fact["table"]
        if table == "fact_balance" and value.unit_name is not None and value.comparison is None:
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
            if table == "fact_revenue" and value.subject_code == TOTAL_CODE and value.line_name is not None:
                classification = "revenue"
            code = value.subject_code or TOTAL_CODE
            row["subject_id"] = subject_id(classification, code, spine.fiscal_year, value.subject_name)
            row["subject_name_published"] = _printed_name(value) if code != TOTAL_CODE else None
            if table != "fact_balance":
                row["unit_name"] = value.unit_name
            if table == "fact_expenditure":
                government = value.government_code
                row["government_subject_id"] = (
                    subject_id(GOVERNMENT, government, spine.fiscal_year, value.government_name) if government else None
                )
            if table == "fact_revenue":
                # A fund's own form says by its title where the income is from.
                row.setdefault("revenue_source", row["fund"])
            if table == "fact_balance":
                row.setdefault("balance_part", "total")
        if value.comparison is not None:
            row = _comparison(value, value.comparison, table, row)
            table = "fact_comparison"
        elif table != "fact_three_public":
            placed.append((value, row))
        meaning = (table, *map(row.get, MEANING))
        printed.setdefault(meaning, []).append((value, row))
    mark_leaves(placed)
    for meaning, entries in printed.items():
        first = entries[0][1]
        rows = _rows_of([value for value, _ in entries])
        # A line may be printed twice (部门预算, 本年支出合计); a subject of its own code in two rows is split by
        # something that the rows say elsewhere, and equal figures there are two figures.
        own = [value for value, _ in entries if not value.is_again]
        is_split = len(_rows_of(own)) > 1 and any(value.line_name is None for value in own)
        if is_split or len({row.get(value.measure) for value, row in entries}) > 1:
            places = ", ".join(str(row_no) for _, _, row_no in rows)
            why = f"rows {places} print several figures for the same thing; none is taken"
            facts.refuse(spine, [Refused(value.cell, why, value.measure) for value, _ in entries])
            continue
        table = str(meaning[0])
        facts.add(table, _bought(first, entries[0][0]) if table == "fact_procurement" else first)
        # A figure printed twice is one fact with two cells behind it.
        for value, _ in entries:
            facts.ledger.append(spine.ledger(value.cell, str(first["fact_id"]), value.measure, None))


def _printed_name(value: Value) -> str | None:
    """The subject's name as its row prints it: beside its code, or as the label of a line."""
    return without_numbering(squash(value.subject_name or value.line_name or "")) or None


def _no_count(value: Value, number: Decimal) -> str | None:
    if number != int(number):
        return "a count of things that is no whole number"
    if abs(number) > _LARGEST_COUNT:
        return "a count of things that is larger than any department's"
    return "a count of things below zero" if number < 0 and value.comparison is None else None


def _rows_of(values: Sequence[Value]) -> list[tuple[int, int, int]]:
    return sorted({(value.cell.page, value.cell.table_no, value.cell.row_no) for value in values})


def _comparison(value: Value, comparison: Comparison, table: str, beside: Row) -> Row:
    """Row of fact_comparison: the line as a figure of this year in `table` would state it, and what is compared."""
    number = value.figure.value
    is_rate = value.measure == "rate_percent"
    row: Row = {name: beside.get(name) for name in _LINE_COLUMNS}
    row |= {name: entry for name, entry in beside.items() if name not in _BESIDE_ONLY}
    row |= {
        "beside_table": table,
        "unit_name": value.unit_name,
        "measure": comparison.measure,
        "compared_year": comparison.year,
        "compared_stage": comparison.stage,
        "rate_percent": number.quantize(_RATE_STEP) if is_rate and number is not None else None,
    }
    if is_rate:
        row["unit_published"] = "%"
    return row


def _three_public(value: Value, fact: Mapping[str, str], money: Decimal | None, stage: str) -> Row:
    is_count = value.measure == "count_value"
    number = value.figure.value
    counted = _COUNT_UNIT.search(squash(value.line_name or "")) or _COUNT_BEHIND.search(squash(value.cell.text))
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
        "unit_published": (counted.group(1) if counted else "") if is_count else value.unit,
    }


def _bought(row: Row, value: Value) -> Row:
    """Row of fact_procurement of a form with subjects, made of what fact_expenditure has."""
    has_subject = (value.subject_code or TOTAL_CODE) != TOTAL_CODE
    return dict.fromkeys(_OF_ITEMS) | {
        **{name: entry for name, entry in row.items() if name not in ("expenditure_type", "subject_name_published")},
        "row_kind": "subject" if has_subject else "unit" if value.unit_name else "total",
        "row_name_published": _printed_name(value),
        "part": "total",
        "subject_id": row["subject_id"] if has_subject else None,
    }


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
        "half_unit_yuan": None,
        "note": omission_note(statement),
    }
