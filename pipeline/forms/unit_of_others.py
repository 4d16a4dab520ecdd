"""The unit of a form that prints none: that of other forms of the document that print the same amounts with a unit.

One amount may be equal by chance, several are not: had the forms two units, the same money would have other digits. A
form that shares too few keeps none, and its amounts are no facts. A wrong unit would show in every rule that holds the
form against another one: each of its amounts would be ten thousand times another's.
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.forms.figures import printed_figures
from pipeline.forms.metadata import units_printed
from pipeline.forms.numbers import UNIT_YUAN, parse_figure
from pipeline.forms.statements import Statement

# Amounts with fewer digits, zeros at the end left out, are equal by chance: 5,000 and 120.50 stand in many forms.
_DIGITS = 5
_SHARED = 3


def units_of_others(statements: Sequence[Statement]) -> dict[int, tuple[str, int]]:
    """Unit and number of shared amounts of each statement, by identity, that prints no unit and shares enough.

    Args:
        statements: All of a document.
    """
    printed = {id(statement): units_printed(statement) for statement in statements}
    without = [s for s in statements if not printed[id(s)] and s.form.layout != "narrative"]
    if not without:
        return {}
    amounts: dict[str, set[Decimal]] = {}
    for statement in statements:
        units = printed[id(statement)]
        if len(units) == 1 and (unit := next(iter(units))) in UNIT_YUAN:
            amounts.setdefault(unit, set()).update(_amounts(statement))
    found: dict[int, tuple[str, int]] = {}
    for statement in without:
        own = _amounts(statement)
        shared = {unit: len(own & others) for unit, others in amounts.items() if own & others}
        if len(shared) == 1:
            unit, number = next(iter(shared.items()))
            if number >= _SHARED:
                found[id(statement)] = unit, number
    return found


def _amounts(statement: Statement) -> set[Decimal]:
    figures = (parse_figure(cell.text).value for cell in printed_figures(statement))
    return {value for value in figures if value is not None and len(value.normalize().as_tuple().digits) >= _DIGITS}
