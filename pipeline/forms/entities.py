"""Whose accounts a document prints: a department with its units, its own office, one unit, or a whole government."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Literal

from pipeline.forms.catalogue import common
from pipeline.forms.organisations import is_organisation
from pipeline.forms.wording import squash

EntityKind = Literal["government", "department", "own_office", "unit"]
_OFFICE = "(本级)"


@dataclass(frozen=True, slots=True)
class Entity:
    """One body whose accounts are published: what it calls itself, and how much of it the accounts hold."""

    name: str
    kind: EntityKind

    @property
    def entity_id(self) -> str:
        """Its key in `dim_department`."""
        return department_id(self.name, self.kind)

    @property
    def bare_name(self) -> str:
        """Its name without the words that say which part of it is meant."""
        return bare_name(self.name)


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """What a body says about itself in words: X is a department of the government, or stands below Y."""

    is_department: bool = False
    above: str | None = None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(common().extra["entity"][name])


def department_id(name: str, kind: EntityKind = "department") -> str:
    """Key of an entity: from its name and kind, so that it is the same in every build.

    However its office is printed (本级、机关), it is one; a department has the key of its name alone.
    """
    text = squash(name)
    if kind == "own_office":
        text = bare_name(text) + _OFFICE
    elif kind != "department":
        text += f"\n{kind}"
    return "d" + sha256(text.encode()).hexdigest()[:12]


def bare_name(name: str) -> str:
    """A body's name without (本级)、(机关)、(汇总) behind it."""
    return _pattern("scope").sub("", squash(name))


def scope_of(name: str) -> EntityKind | None:
    """The kind that words behind a name say, None where there are none."""
    match = _pattern("scope").search(squash(name))
    if not match:
        return None
    return "department" if _pattern("sum").search(match.group()) else "own_office"


def entity_of(name: str, cover: Sequence[str], titles: Sequence[str], said: SelfDescription) -> Entity:
    """The entity that a document is about.

    What stands behind the name counts first, in captions or on the cover; then whether cover, else the forms' titles,
    speak of accounts of a department (部门预算) or of one body (单位预算). One body that calls itself a department of
    the government is its own office. Where nothing says it, it is a department.

    Args:
        name: The body's name as captions or headings print it.
        cover: The document's first lines, squashed.
        titles: The titles of its forms, squashed.
        said: What it says about itself.
    """
    bare = bare_name(name)
    if kind := scope_of(name):
        return Entity(bare if kind == "department" else name, kind)
    joined = "".join(cover)
    place = joined.find(bare)
    while place >= 0:
        behind = _pattern("scope_behind").match(joined, place + len(bare))
        if behind:
            is_sum = _pattern("sum").search(behind.group())
            return Entity(bare, "department") if is_sum else Entity(bare + behind.group(), "own_office")
        place = joined.find(bare, place + 1)
    if not _is_one_body(joined, titles):
        return Entity(name, "department")
    return Entity(name, "own_office" if said.is_department else "unit")


def _is_one_body(cover: str, titles: Sequence[str]) -> bool:
    if _pattern("of_department").search(cover):
        return False
    if _pattern("of_body").search(cover):
        return True
    return any(_pattern("title_of_body").search(title) for title in titles) and not any("部门" in t for t in titles)


def self_description(name: str, text: str) -> SelfDescription:
    """What the text of a document says that the body is.

    Args:
        name: Its bare name.
        text: The document's lines, squashed and joined: a sentence goes on from line to line.
    """
    is_department, above = False, set[str]()
    for match in re.finditer(re.escape(name) + _pattern("is").pattern, text):
        what = match.group("what")
        is_department = is_department or _pattern("department_of_government").search(what) is not None
        if (found := _pattern("below").match(what)) and _may_be_above(found.group("above"), name):
            above.add(found.group("above"))
    return SelfDescription(is_department, above.pop() if len(above) == 1 else None)


def supervisor(own: Sequence[str], said: SelfDescription, name: str) -> str | None:
    """The department above a body: what its own sheets name, else its own words; None where they differ.

    Args:
        own: Supervising departments in the sheets of projects that the body itself carries out.
        said: What it says about itself.
        name: Its bare name.
    """
    named = {bare_name(each) for each in own}
    above = {each for each in named if _may_be_above(each, name)}
    if len(above) == 1 and len(named) == 1:
        return above.pop()
    return said.above if not named else None


def _may_be_above(above: str, name: str) -> bool:
    """Whether an organisation may stand above a body: not its own offices, which begin with its name."""
    return is_organisation(above) and not above.startswith(name) and not _pattern("not_above").fullmatch(above)


@dataclass(frozen=True, slots=True)
class Government:
    """A whole government whose accounts a document prints: its region where that is named, and the words."""

    region: str | None
    year: int
    words: str


def government_of(cover: Sequence[str], candidates: Sequence[str]) -> Government | None:
    """The government whose accounts a document is, by a line of its cover: …县2022年度政府决算.

    Args:
        cover: Its first lines. Where they speak of accounts of a department or a unit, it is none.
        candidates: These lines, alone and joined.
    """
    joined = "".join(cover)
    if _pattern("of_department").search(joined) or _pattern("of_body").search(joined):
        return None
    found: list[Government] = []
    for text in candidates:
        for words in common().extra["entity"]["government"]:
            if match := re.fullmatch(words, text):
                region = match.groupdict().get("region")
                found.append(Government(region or match.groupdict().get("all_of"), int(match["year"]), text))
    return next((each for each in found if each.region), found[0] if found else None)


def is_of_government(title: str) -> bool:
    """Whether a form's title says that it is of a whole region: 2022年…县一般公共预算支出决算表."""
    return _pattern("government_title").match(squash(title)) is not None


def are_of_government(title: str, codes: Iterable[str]) -> bool:
    """Whether a form holds what only a whole government pays: the parliament, the police, the schools.

    Asked of a finance bureau's forms only, where nothing else tells its own accounts from those that it keeps.
    """
    said = _pattern("of_own_accounts").search(squash(title))
    return said is None and len({code[:5] for code in codes} & set(common().extra["entity"]["others_subjects"])) > 1


def is_finance_bureau(name: str, cover: Sequence[str]) -> bool:
    """Whether a body keeps a government's accounts, and the cover does not say that these are its own."""
    joined = "".join(cover)
    is_own = _pattern("of_department").search(joined) or _pattern("of_body").search(joined)
    return not is_own and _pattern("finance_bureau").fullmatch(bare_name(name)) is not None


def region_of_cover(cover: Sequence[str]) -> str | None:
    """The region that the cover names for itself, not within a body's name: …市2026年市级单位预算."""
    return next((m.group("region") for text in cover if (m := _pattern("cover_region").match(text))), None)
