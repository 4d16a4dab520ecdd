"""What the form engine hands on: resolved values, the ledger of value cells, rows for the warehouse's tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.forms.comparison import Comparison
from pipeline.forms.numbers import Figure
from pipeline.readers.model import Cell


class QuarantinedStatement(Exception):
    """A whole statement cannot be trusted; the message says what, where (page, table, row) and what to do.

    `cell` is the value cell that gave the reason, where there is one.
    """

    def __init__(self, message: str, cell: Cell | None = None) -> None:
        super().__init__(message)
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Value:
    """One printed figure and everything that gives it its meaning.

    `fact` holds fact columns by name (table, expenditure_type, fund, item, …); `measure` is the fact column it fills.
    `comparison` is set for a figure of another year, or a change against one; `government_code` for a row that names a
    subject of the government's own economic classification beside its own; names are those printed beside the codes.
    `is_again` marks a figure of the department itself in a list of its units, where the form's total prints it too.
    """

    cell: Cell
    figure: Figure
    fact: Mapping[str, str]
    measure: str
    unit: str
    classification: str = "functional"
    subject_code: str | None = None
    line_no: int | None = None
    line_name: str | None = None
    unit_name: str | None = None
    comparison: Comparison | None = None
    government_code: str | None = None
    subject_name: str | None = None
    government_name: str | None = None
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A value cell that became no fact, and why."""

    cell: Cell
    reason: str
    measure: str | None = None


@dataclass(slots=True)
class Resolved:
    """What a block form came to: its values, what was refused, how its columns got their meaning."""

    values: list[Value] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    alignment: str = ""
