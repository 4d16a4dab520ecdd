"""Which figures of a statement are leaves: nothing finer stands beside them, so leaves add up without counting twice.

A row that names two classifications is known by the pair. Where a form prints the same spending by function and again
by economic class, only the first has leaves.
"""

from collections.abc import Collection, Sequence

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
    split = _split(subjects)
    for value, row in entries:
        rank = _ORDER.index(value.classification) if value.classification in _ORDER else 0
        is_again = rank > leading.get((row["expenditure_type"], row["fund"]), rank)
        row["is_leaf"] = value.unit_name is None and not is_again and _subject(value) not in split


def _subject(value: Value) -> _Subject:
    return value.classification, value.subject_code or TOTAL_CODE, value.government_code


def _split(subjects: Collection[_Subject]) -> set[_Subject]:
    """The subjects that others are a part of: finer subjects, or finer pieces of the same one.

    Each subject is entered under all that are coarser, for forms may have thousands.
    """
    # The government's codes of whatever is finer than a subject, and of its pieces: each with all coarser codes.
    finer: dict[tuple[str, str], set[str | None]] = {}
    pieces: dict[tuple[str, str], set[str | None]] = {}
    for classification, code, government in subjects:
        coarser = _coarser(government) if government else []
        for above in _coarser(code):
            finer.setdefault((classification, above), set()).update((government, *coarser))
        if government:
            pieces.setdefault((classification, code), set()).update(coarser)
    found: set[_Subject] = set()
    for own in subjects:
        classification, code, government = own
        below, within = finer.get((classification, code), set()), pieces.get((classification, code))
        # Where one of the two rows does not say, they may be about the same money.
        is_above = government in below or (bool(below) and (government is None or None in below))
        is_whole = within is not None and (government is None or government in within)
        if is_above or is_whole:
            found.add(own)
    return found


def _coarser(code: str) -> list[str]:
    """All codes that a code is a part of."""
    return [] if code == TOTAL_CODE else [TOTAL_CODE, *(code[:end] for end in range(1, len(code)))]
