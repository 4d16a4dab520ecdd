"""What a performance sheet says once its rows are read: labels, money, tasks, indicators, totals, texts."""

from dataclasses import dataclass, field

from pipeline.forms.indicators import IndicatorRow
from pipeline.forms.model import Refused
from pipeline.forms.numbers import Figure
from pipeline.readers.model import Cell

Measures = dict[str, tuple[Cell, Figure]]
"""Fact column to its cell and figure."""


@dataclass(slots=True)
class FundRow:
    """One row of the money block."""

    fund_row: str
    label: Cell
    measures: Measures


@dataclass(slots=True)
class TaskRow:
    """One main task: texts and figures by fact column."""

    texts: dict[str, Cell]
    measures: Measures
    is_total: bool


@dataclass(slots=True)
class Sheet:
    """Everything a performance sheet says."""

    labels: dict[str, Cell] = field(default_factory=dict)
    funds: list[FundRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    texts: list[tuple[str, Cell]] = field(default_factory=list)
    totals: dict[str, Cell] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    trouble: str | None = None
