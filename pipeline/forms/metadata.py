"""Whose document it is, for which year and stage, in which unit: read off the pages, never off the file's name."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TypeVar

from pipeline.forms.catalogue import common
from pipeline.forms.model import QuarantinedStatement
from pipeline.forms.numbers import UNIT_YUAN
from pipeline.forms.statements import Statement
from pipeline.forms.subjects import REFERENCE_DIR
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_ANY_UNIT = re.compile(r"单位:?\(?([一-鿿]{0,4}元)\)?")
_INLINE_UNIT = re.compile(r"\(([百千万亿]?元)\)")
_PARTY = re.compile("^(?:中国共产党|中共)")
_REGION = re.compile(r"(?:.{2,6}?(?:省|自治区))?(?:.{1,6}?(?:市|自治州|盟|地区))?(?:.{1,7}?(?:新区|开发区|区|县|旗))?")
_FIRST_LINES = 60
_COVER_LINES = 5
Named = TypeVar("Named", str, int)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says about itself; None where it says nothing."""

    department_name: str | None
    fiscal_year: int | None
    stage: str | None


def unit_of_statement(statement: Statement) -> str | None:
    """The one unit of amounts that a statement prints, None where it prints none.

    Raises:
        QuarantinedStatement: It prints two units, or one that is no money.
    """
    found: dict[str, Cell] = {}
    captions = [statement.title_cell, *statement.lines]
    heads = [cell for grid in statement.grids for row_no in grid.row_numbers[:6] for cell in grid.filled(row_no)]
    for cell in [*captions, *heads]:
        squashed = squash(cell.text)
        if len(squashed) > 60:
            continue
        units = _ANY_UNIT.findall(squashed) if cell.table_no == 0 or len(squashed) < 30 else []
        if cell in heads:
            units += _INLINE_UNIT.findall(squashed)
        for unit in units:
            found.setdefault(unit, cell)
    if not found:
        return None
    if len(found) > 1:
        places = ", ".join(f"{unit} (page {cell.page}, row {cell.row_no})" for unit, cell in found.items())
        raise QuarantinedStatement(f"two units are printed: {places}; correct the source or split the table")
    unit, cell = next(iter(found.items()))
    if unit not in UNIT_YUAN:
        raise QuarantinedStatement(f"unit '{unit}' on page {cell.page}, row {cell.row_no} is not known")
    return unit


@cache
def _document_patterns() -> tuple[
    tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]
]:
    words = common().extra["document"]
    return (
        tuple(re.compile(text) for text in words["heading"]),
        re.compile(words["not_department"]),
        re.compile(words["year"]),
        re.compile(words["final"]),
        re.compile(words["budget"]),
    )


def statement_department(statement: Statement) -> str | None:
    """The department that a statement's own caption names (部门、编制单位)."""
    pattern = re.compile(common().extra["caption"]["department"])
    for line in statement.lines:
        for part in re.split(r"\s{2,}|\s(?=金额|单位)", line.text.strip()):
            match = pattern.fullmatch(squash(part))
            if match and "元" not in match.group(1)[-3:]:
                return match.group(1)
    return None


def statement_year(statement: Statement) -> int | None:
    """The fiscal year in a statement's title."""
    match = re.search(common().extra["caption"]["year"], squash(statement.title))
    return int(match.group(1)) if match else None


def statement_stage(statement: Statement) -> str | None:
    """final or budget, as the title's words say."""
    *_, final, budget = _document_patterns()
    title = squash(statement.title)
    if final.search(title):
        return "final"
    return "budget" if budget.search(title) else None


def document_facts(lines: Sequence[Cell], statements: Sequence[Statement], units_named: Iterable[str]) -> DocumentFacts:
    """Department, year and stage of a document.

    Args:
        lines: Its lines outside tables.
        statements: Its statements.
        units_named: Implementing units that its project forms name, where nothing else names a department.
    """
    headings, not_department, year_pattern, final, budget = _document_patterns()
    first = _first_texts(lines)
    named = Counter(name for statement in statements if (name := statement_department(statement)))
    years = Counter(year for statement in statements if (year := statement_year(statement)))
    heading_department, heading_year = None, None
    for pattern in headings:
        for text in first:
            match = pattern.fullmatch(text)
            if not match:
                continue
            groups = match.groupdict()
            name = groups.get("department")
            if name and heading_department is None and not not_department.fullmatch(name):
                heading_department = name
            if groups.get("year") and heading_year is None:
                heading_year = int(groups["year"])
    title_years = Counter(int(m["year"]) for text in first if len(text) < 60 and (m := year_pattern.search(text)))
    department = _most_common(named) or heading_department or _most_common(Counter(map(squash, units_named)))
    year = heading_year or _most_common(years) or _most_common(title_years)
    stages = Counter(stage for statement in statements if (stage := statement_stage(statement)))
    titles = "".join(text for text in first if len(text) < 60)
    stage = None
    for name, pattern in (("final", final), ("budget", budget)):
        if stage is None and heading_year and pattern.search(titles[:200]):
            stage = name
    return DocumentFacts(department, year, _most_common(stages) or stage)


def _first_texts(lines: Sequence[Cell]) -> list[str]:
    """Squashed first lines, before them the cover's lines joined: a cover breaks its title where it likes."""
    words = common().extra["document"]
    texts = [re.sub(words["part_heading"], "", squash(line.text)) for line in lines[:_FIRST_LINES]]
    texts = [text for text in texts if text]
    cover = texts[: texts.index(words["contents"])] if words["contents"] in texts else texts[:_COVER_LINES]
    cover = cover[:_COVER_LINES]
    joined = ["".join(cover[start:end]) for start in range(len(cover)) for end in range(start + 2, len(cover) + 1)]
    return [*joined, *texts]


def _most_common(counter: Counter[Named]) -> Named | None:
    return min(counter, key=lambda item: (-counter[item], str(item))) if counter else None


def department_row(name: str, supervising: str | None) -> dict[str, object]:
    """Row of `dim_department`: the key from the name, region and level from the words at its head."""
    match = _REGION.match(_PARTY.sub("", name))
    region = match.group(0) if match and match.group(0) else None
    return {
        "department_id": department_id(name),
        "department_name": name,
        "supervising_department_name": supervising if supervising != name else None,
        "region_name": region,
        "admin_level": _admin_level(region) if region else None,
    }


def department_id(name: str) -> str:
    """Key of a department: from its name, so that it is the same in every build."""
    return "d" + sha256(squash(name).encode()).hexdigest()[:12]


def project_id(department: str, fiscal_year: int, unit_name: str | None, project_name: str, ordinal: int) -> str:
    """Key of a project: from department, year, implementing unit and name, and its place among namesakes."""
    parts = [department, str(fiscal_year), squash(unit_name or ""), squash(project_name)]
    text = "\n".join([*parts, str(ordinal)] if ordinal > 1 else parts)
    return "p" + sha256(text.encode()).hexdigest()[:12]


@cache
def _provinces() -> frozenset[str]:
    with (REFERENCE_DIR / "regions.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["region_name"] for row in csv.DictReader(file))


def _admin_level(region: str) -> str:
    if region in _provinces():
        return "province"
    if re.search("(区|县|旗)$", region) and not region.endswith(("自治区", "地区")):
        return "county"
    return "prefecture"
