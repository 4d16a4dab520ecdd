"""Subjects (科目): the curated lists, codes to keys, printed names to codes.

A subject is known by classification, code and the years in which the code meant that.
"""

import csv
from dataclasses import dataclass
from functools import cache

from pipeline.forms.wording import squash, without_numbering
from pipeline.shipped import REFERENCE

CLASSIFICATIONS = ("functional", "economic", "government_economic", "revenue")
GOVERNMENT = "government_economic"
TOTAL_CODE = "total"
_NATIONAL_ECONOMIC_LEVELS = 2
LEVEL_NAMES = ("合计", "类", "款", "项")
_FILES = {classification: f"subjects_{classification}.csv" for classification in CLASSIFICATIONS[:3]}


@dataclass(frozen=True, slots=True)
class Subject:
    """One curated subject and the fiscal years in which its code meant it (None: no bound known).

    `former` are names that it had before, each with the last year in which it was called so; the oldest first.
    """

    classification: str
    code: str
    name: str
    valid_from_year: int | None
    valid_to_year: int | None
    aliases: tuple[str, ...]
    former: tuple[tuple[int, str], ...]
    is_reused_code: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means it."""
        return (self.name, *self.aliases, *(name for _, name in self.former))

    def name_in(self, fiscal_year: int | None) -> str:
        """Its official name in a year."""
        return next((name for last_year, name in self.former if fiscal_year and fiscal_year <= last_year), self.name)

    def is_of(self, fiscal_year: int) -> bool:
        """Whether its code meant it in a year."""
        return (self.valid_from_year or 0) <= fiscal_year <= (self.valid_to_year or 9999)

    @property
    def subject_id(self) -> str:
        return _subject_id(self.classification, self.code, self.valid_from_year if self.is_reused_code else None)


def _subject_id(classification: str, code: str, from_year: int | None) -> str:
    return f"{classification}:{code}" + (f"@{from_year}" if from_year else "")


def level_of(code: str) -> int:
    """0 for the root, 1 类, 2 款, 3 项 (longer codes stay 项)."""
    return 0 if code == TOTAL_CODE else min((len(code) - 1) // 2, 3)


@cache
def _former_names() -> dict[tuple[str, str], tuple[tuple[int, str], ...]]:
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    with (REFERENCE / "subject_former_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["classification"], row["subject_code"])
            found.setdefault(key, []).append((int(row["last_year"]), row["former_name"]))
    return {key: tuple(sorted(names)) for key, names in found.items()}


@cache
def _curated() -> dict[tuple[str, str], tuple[Subject, ...]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for classification, file_name in _FILES.items():
        with (REFERENCE / file_name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault((classification, row["subject_code"]), []).append(row)
    return {
        (classification, code): tuple(
            Subject(
                classification,
                code,
                row["subject_name"],
                int(row["valid_from_year"]) if row["valid_from_year"] else None,
                int(row["valid_to_year"]) if row["valid_to_year"] else None,
                tuple(alias for alias in row["aliases"].split("|") if alias),
                _former_names().get((classification, code), ()),
                len(rows) > 1,
            )
            for row in sorted(rows, key=lambda row: row["valid_from_year"] or "0")
        )
        for (classification, code), rows in found.items()
    }


def _meanings(classification: str, code: str, fiscal_year: int | None) -> tuple[Subject, ...]:
    """What a code meant in a year; where nothing is known for that year, what it means in any."""
    known = _curated().get((classification, code), ())
    if fiscal_year is None:
        return known
    return tuple(meaning for meaning in known if meaning.is_of(fiscal_year)) or known


def names_another(classification: str, code: str, name: str, fiscal_year: int | None) -> bool:
    """Whether a printed name is the official one of another subject than its code, and not of this one.

    A name that no list has says nothing. It may be cut by its cell, and finer codes of a publisher's own may repeat the
    name of what is above them. The functional list is not complete: of a code that it lacks, a name with several codes
    (行政运行) or one in the same place (机关服务 is always 03) may be the name as well.
    """
    words = without_numbering(squash(name))
    named = _names(classification).get(words, ())
    own = _meanings(classification, code, fiscal_year)
    if not named or any(meaning in named for meaning in own):
        return False
    # 其他资本性支出 is 31099 as well as an older name of 310: beside 31001, which the list knows, it means the former.
    is_beside = bool(own) and any(level_of(each.code) == level_of(code) for each in named)
    if not is_beside and any(code.startswith(each.code) and code != each.code for each in named):
        return False
    if own:
        names = [squash(each) for meaning in own for each in meaning.names]
        return not any(each.startswith(words) or words.startswith(each) for each in names)
    if classification == GOVERNMENT or (classification == "economic" and level_of(code) > _NATIONAL_ECONOMIC_LEVELS):
        return False
    others = {meaning.code for meaning in named}
    return len(others) == 1 and not others.pop().endswith(code[-2:])


def official_name(classification: str, code: str, fiscal_year: int | None) -> str:
    """A code's name in a year, or the code where the curated list lacks it."""
    known = _meanings(classification, code, fiscal_year)
    return known[-1].name_in(fiscal_year) if known else code


def subject_id(classification: str, code: str, fiscal_year: int | None, name: str | None = None) -> str:
    """Key of the subject that a code meant in a fiscal year.

    The national economic classifications end at 款. What stands below is each publisher's own, so there the printed
    name is part of the key: 3010201 is 规范性津补贴 in one city and 津贴补贴 in another.
    """
    if name and classification in ("economic", GOVERNMENT) and level_of(code) > _NATIONAL_ECONOMIC_LEVELS:
        return f"{classification}:{code}:{squash(name)}"
    meanings = _meanings(classification, code, fiscal_year)
    if len(meanings) > 1 and name:
        # In years that no meaning covers, the name tells which one is meant: 30311 住房公积金 of 2019.
        words = without_numbering(squash(name))
        meanings = tuple(m for m in meanings if words in map(squash, m.names)) or meanings
    return meanings[-1].subject_id if meanings else _subject_id(classification, code, None)


def curated_subjects() -> list[dict[str, object]]:
    """Rows of `dim_subject` for the curated lists and the roots, ordered by key."""
    rows: list[dict[str, object]] = [
        _row(classification, TOTAL_CODE, LEVEL_NAMES[0], None, None, _subject_id(classification, TOTAL_CODE, None))
        for classification in CLASSIFICATIONS
    ]
    for (classification, code), meanings in _curated().items():
        for meaning in meanings:
            rows.append(
                _row(
                    classification,
                    code,
                    meaning.name,
                    meaning.valid_from_year,
                    meaning.valid_to_year,
                    meaning.subject_id,
                )
            )
    return sorted(rows, key=lambda row: str(row["subject_id"]))


def former_subject_names() -> list[dict[str, object]]:
    """What curated subjects were called before, with the last year of each name."""
    return [
        {"subject_id": meaning.subject_id, "subject_name": name, "last_year": last_year}
        for meanings in _curated().values()
        for meaning in meanings
        for last_year, name in meaning.former
        if meaning.is_of(last_year)
    ]


def _row(
    classification: str, code: str, name: str, from_year: int | None, to_year: int | None, key: str
) -> dict[str, object]:
    level = level_of(code)
    parent: str | None = None
    if level == 1:
        parent = _subject_id(classification, TOTAL_CODE, None)
    elif level > 1:
        parent = subject_id(classification, code[:-2], to_year or from_year)
    return {
        "subject_id": key,
        "classification": classification,
        "subject_code": code,
        "subject_name": name,
        "level": level,
        "level_name": LEVEL_NAMES[level],
        "parent_subject_id": parent,
        "valid_from_year": from_year,
        "valid_to_year": to_year,
    }


@cache
def _names(classification: str) -> dict[str, tuple[Subject, ...]]:
    names: dict[str, set[Subject]] = {}
    for (of, _), meanings in _curated().items():
        if of != classification:
            continue
        for meaning in meanings:
            for name in meaning.names:
                names.setdefault(squash(name), set()).add(meaning)
    return {name: tuple(sorted(found, key=lambda s: (s.code, s.subject_id))) for name, found in names.items()}


def is_class(name: str) -> bool:
    """Whether a name is that of a functional class (类), with or without the 支出 at its end."""
    return any(
        level_of(meaning.code) == 1
        for words in (name, f"{name}支出")
        for meaning in _names("functional").get(squash(words), ())
    )


def codes_by_name(
    classification: str, name: str, level: int | None = None, fiscal_year: int | None = None
) -> tuple[str, ...]:
    """Codes whose name or alias this printed name is, item numbers dropped; several where the name is not unique.

    With a fiscal year, codes that meant it in that year go before those that did so in others.
    """
    meanings = _names(classification).get(without_numbering(squash(name)), ())
    meant = [m for m in meanings if fiscal_year and m.is_of(fiscal_year)]
    codes = dict.fromkeys(m.code for m in meant or meanings)
    return tuple(code for code in codes if level is None or level_of(code) == level)
