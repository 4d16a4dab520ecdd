"""The subject dimension: the curated list, what the documents print beyond it, and every ancestor of either.

What a code means is decided before (pipeline.forms); here the tree is only made whole.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.warehouse.lines import Row

CLASSIFICATIONS = ("functional", "economic", "government_economic", "revenue")
LEVEL_NAMES = ("合计", "类", "款", "项")
FIRST_YEAR, LAST_YEAR = 0, 9999
"""First and last year of a name where no bound is known."""
_ROOT = "total"
_CODE_LENGTHS = (3, 5, 7)
_SINCE = re.compile(r"@(\d{4})$")


def subject_rows(curated: Iterable[Row], observed: Iterable[Row]) -> list[dict[str, object]]:
    """Rows of dim_subject, ordered by id.

    Args:
        curated: Rows of dim_subject. They win over what the documents print.
        observed: Subjects as documents print them, one row per name, `printed` times. A subject that only they have
            gets the name printed most often (ties: the first by code point), or its code where none prints a name.
    """
    subjects = {str(row["subject_id"]): dict(row) for row in curated}
    names: dict[str, Counter[str]] = {}
    for row in observed:
        subject_id = str(row["subject_id"])
        counter = names.setdefault(subject_id, Counter())
        if row["subject_name"]:
            counter[str(row["subject_name"])] += int(str(row["printed"]))
        if subject_id not in subjects:
            subjects[subject_id] = _row(str(row["classification"]), str(row["subject_code"]), subject_id)
    for classification in CLASSIFICATIONS:
        root = f"{classification}:{_ROOT}"
        subjects.setdefault(root, _row(classification, _ROOT, root))
    curated_ids = {subject_id for subject_id, row in subjects.items() if row["subject_name"] is not None}
    _complete(subjects)
    for subject_id, row in subjects.items():
        if subject_id not in curated_ids:
            row["subject_name"] = _name(str(row["subject_code"]), names.get(subject_id, Counter()))
    return [subjects[subject_id] for subject_id in sorted(subjects)]


def subject_name_rows(subjects: Iterable[Row], former: Iterable[Row]) -> list[dict[str, object]]:
    """Rows of dim_subject_name: every year of every subject has exactly one name.

    Args:
        subjects: Rows of dim_subject.
        former: Names that subjects had before, with the last year of each.
    """
    before: dict[object, list[tuple[int, str]]] = {}
    for row in former:
        before.setdefault(row["subject_id"], []).append((int(str(row["last_year"])), str(row["subject_name"])))
    rows: list[dict[str, object]] = []
    for subject in subjects:
        first_year = FIRST_YEAR
        for last_year, name in [*sorted(before.get(subject["subject_id"], [])), (LAST_YEAR, subject["subject_name"])]:
            rows.append(
                {
                    "subject_id": subject["subject_id"],
                    "first_year": first_year,
                    "last_year": last_year,
                    "subject_name": name,
                }
            )
            first_year = last_year + 1
    return rows


def _complete(subjects: dict[str, dict[str, object]]) -> None:
    """Give every subject its parent, adding the parents that are missing."""
    # Which row of a code a child hangs under: meanings of one code follow each other in time.
    meanings: dict[tuple[object, object], list[str]] = {}
    for subject_id in sorted(subjects):
        row = subjects[subject_id]
        meanings.setdefault((row["classification"], row["subject_code"]), []).append(subject_id)
    pending = sorted(subjects)
    while pending:
        row = subjects[pending.pop()]
        classification, code = str(row["classification"]), str(row["subject_code"])
        if code == _ROOT:
            row["parent_subject_id"] = None
            continue
        parent = row["parent_subject_id"]
        if parent is None:
            parent_code = _parent_code(code)
            known = meanings.get((classification, parent_code), [])
            parent = _meaning_at(row["valid_from_year"], known, subjects) or f"{classification}:{parent_code}"
            row["parent_subject_id"] = parent
        if str(parent) not in subjects:
            parent_code = str(parent).partition(":")[2].partition("@")[0]
            subjects[str(parent)] = _row(classification, parent_code, str(parent))
            meanings.setdefault((classification, parent_code), []).append(str(parent))
            pending.append(str(parent))


def _meaning_at(year: object, known: Sequence[str], subjects: dict[str, dict[str, object]]) -> str | None:
    """The meaning of a code in a year; without a year, or where none covers it, the one that is valid now."""
    for subject_id in known:
        first, last = subjects[subject_id]["valid_from_year"], subjects[subject_id]["valid_to_year"]
        starts = first is None or (isinstance(year, int) and isinstance(first, int) and first <= year)
        ends = last is None or (isinstance(year, int) and isinstance(last, int) and year <= last)
        if starts and ends:
            return subject_id
    return next((s for s in known if subjects[s]["valid_to_year"] is None), None)


def _row(classification: str, code: str, subject_id: str) -> dict[str, object]:
    level = 0 if code == _ROOT else max(1, bisect_right(_CODE_LENGTHS, len(code)))
    since = _SINCE.search(subject_id)
    return {
        "subject_id": subject_id,
        "classification": classification,
        "subject_code": code,
        "subject_name": LEVEL_NAMES[0] if code == _ROOT else None,
        "level": level,
        "level_name": LEVEL_NAMES[level],
        "parent_subject_id": None,
        "valid_from_year": int(since[1]) if since else None,
        "valid_to_year": None,
    }


def _parent_code(code: str) -> str:
    shorter = [length for length in _CODE_LENGTHS if length < len(code)]
    return code[: shorter[-1]] if shorter else _ROOT


def _name(code: str, names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name)) if names else code
