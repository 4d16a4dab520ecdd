"""What the codes of facts mean and what they are parts of: kinds of expenditure, funds, sources, balances, 三公 items.

data/reference/labels.csv says it once, for the identities of forms, the warehouse (dim_label) and the dashboard.
"""

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache

from pipeline.shipped import REFERENCE

WHOLE, PART, OF_WHICH, COUNT = "whole", "part", "of_which", "count"
_FILE = "labels.csv"
# What a column means that does not say it.
_UNSAID = {"expenditure_type": "total", "fund": "all", "balance_part": "total"}


class LabelsError(Exception):
    """labels.csv is wrong: the message says where."""


@dataclass(frozen=True, slots=True)
class Label:
    """One code of a domain, which is a column of the fact tables.

    Attributes:
        whole_code: The code that it is a part of; None for a whole.
        relation: part: it and the other parts of the whole add up to it; of_which: it is within the whole and adds up
            to nothing; count: it counts things; whole: it is no part of another.
        sequence_no: Its place in its domain, from 1.
    """

    domain: str
    code: str
    whole_code: str | None
    relation: str
    name_zh: str
    name_en: str
    note: str | None
    sequence_no: int


@cache
def labels() -> Mapping[tuple[str, str], Label]:
    """Every label by domain and code, in the file's order.

    Raises:
        LabelsError: A code is there twice, its whole is not there before it, or its relation is unknown.
    """
    found: dict[tuple[str, str], Label] = {}
    places: dict[str, int] = {}
    with (REFERENCE / _FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            domain, code, whole = row["domain"], row["code"], row["whole_code"] or None
            is_sound = row["relation"] in ((WHOLE, COUNT) if whole is None else (PART, OF_WHICH, COUNT))
            if (domain, code) in found or (whole and (domain, whole) not in found) or not is_sound:
                raise LabelsError(f"{_FILE}: {domain} {code} is there twice, or its whole or relation is wrong")
            places[domain] = places.get(domain, 0) + 1
            found[domain, code] = Label(
                domain,
                code,
                whole,
                row["relation"],
                row["name_zh"],
                row["name_en"],
                row["note"] or None,
                places[domain],
            )
    return found


def label_rows() -> list[dict[str, object]]:
    """Rows of `dim_label`."""
    return [asdict(label) for label in labels().values()]


def wholes_of(domain: str, code: str) -> list[str]:
    """All that a code is within, the nearest first."""
    found: list[str] = []
    label = labels().get((domain, code))
    while label is not None and label.whole_code is not None:
        found.append(label.whole_code)
        label = labels()[domain, label.whole_code]
    return found


def adds_up(domain: str, code: str) -> bool:
    """Whether a code is a part of its domain's whole, not an of-which of anything, nor a count."""
    return all(labels()[domain, each].relation in (WHOLE, PART) for each in (code, *wholes_of(domain, code)))


def is_within(fact: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether what one column means is within what another means: they differ in one domain, and there it is so."""
    one, whole = _UNSAID | dict(fact), _UNSAID | dict(other)
    differing = [key for key in sorted(one.keys() | whole.keys()) if one.get(key) != whole.get(key)]
    if len(differing) != 1 or differing[0] not in one or differing[0] not in whole:
        return False
    return whole[differing[0]] in wholes_of(differing[0], one[differing[0]])
