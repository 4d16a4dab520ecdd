"""Which figures of a statement are leaves: nothing finer stands beside them, so leaves add up without counting twice.

A row that names two classifications is known by the pair. Where a form prints the same spending by function and again
by economic class, only the first has leaves.
"""

from collections.abc import Sequence

from pipeline.forms.model import Value
from pipeline.forms.subjects import GOVERNMENT, TOTAL_CODE

_ORDER = ("functional", "economic", GOVERNMENT)
_Subject = tuple[str, str, str | None]
"""Classification, code, and the code of the government's own classification that the row names beside it."""


def mark_leaves(entries: Sequence[tuple[Value, dict[str, object]]]) -> None:
    """Set is_leaf in the rows of one statement.

    Args:
        entries: Values with their rows of fact_expenditure, fact_revenue and fact_balance; no figures of other years,
            which may name subjects that this year has no figure of.
    """
    subjects = {_subject(value) for value, _ in entries}
    leading: dict[tuple[object, object], int] = {}
    for value, row in entries:
        if value.classification in _ORDER and value.subject_code != TOTAL_CODE:
            place = (row["expenditure_type"], row["fund"])
            rank = _ORDER.index(value.classification)
            leading[place] = min(rank, leading.get(place, rank))
    split = {own for own in subjects if any(_refines(other, own) for other in subjects)}
    for value, row in entries:
        rank = _ORDER.index(value.classification) if value.classification in _ORDER else 0
        is_again = rank > leading.get((row["expenditure_type"], row["fund"]), rank)
        row["is_leaf"] = value.unit_name is None and not is_again and _subject(value) not in split


def _subject(value: Value) -> _Subject:
    return value.classification, value.subject_code or TOTAL_CODE, value.government_code


def _refines(other: _Subject, own: _Subject) -> bool:
    """Whether `other` is a part of `own`: a finer subject, or a finer piece of the same one."""
    classification, code, government = own
    if other[0] != classification:
        return False
    if other[1] == code:
        return other[2] is not None and (government is None or _is_finer(other[2], government))
    if not _is_finer(other[1], code):
        return False
    # Where one of the two rows does not say, they may be about the same money.
    return None in (government, other[2]) or other[2] == government or _is_finer(str(other[2]), str(government))


def _is_finer(code: str, than: str) -> bool:
    return code != than and (than == TOTAL_CODE or (code != TOTAL_CODE and code.startswith(than)))
