"""Whose document it is, for which year and stage, in which unit: read off the pages, never off the file's name."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from typing import TypeVar

from pipeline.forms.captions import bare_unit, caption_department, caption_year
from pipeline.forms.catalogue import common
from pipeline.forms.entities import (
    Entity,
    Government,
    SelfDescription,
    bare_name,
    entity_of,
    government_of,
    is_finance_bureau,
    region_of_cover,
    self_description,
)
from pipeline.forms.model import QuarantinedStatement
from pipeline.forms.numbers import UNIT_YUAN
from pipeline.forms.organisations import is_organisation, without_unit_code
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell
from pipeline.shipped import REFERENCE

_ANY_UNIT = re.compile(r"单位:?\(?(?:人民币\()?([一-鿿]{0,4}元)\)?")
_CUT_UNIT = re.compile(r"单位:?\(?(?:人民币)?([百千万亿]{1,2})$")
_INLINE_UNIT = re.compile(r"\((?:人民币)?([百千万亿]?元)\)")
_PARTY = re.compile("^(?:中国共产党|中共)")
_REGION = re.compile(r"(?:.{2,6}?(?:省|自治区))?(?:.{1,6}?(?:市|自治州|盟|地区))?(?:.{1,7}?(?:新区|开发区|区|县|旗))?")
_CHINESE_YEAR = re.compile("[二][〇○零0OＯ]([一二三四五六七八九〇○零0OＯ]{2})(?=年)")
_CHINESE_DIGITS = {
    **{ord(sign): str(digit) for digit, sign in enumerate("〇一二三四五六七八九")},
    **dict.fromkeys(map(ord, "○零OＯ"), "0"),
}
_IS_PLACED = re.compile(".+[国省市区县州盟旗镇乡].")
_FIRST_LINES = 60
_COVER_LINES = 5
_SELF_LINES = 200
Named = TypeVar("Named", str, int)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says about itself; None where it says nothing."""

    department_name: str | None
    fiscal_year: int | None
    stage: str | None
    entity: Entity | None = None
    said: SelfDescription = field(default_factory=SelfDescription)
    region_name: str | None = None
    government: Government | None = None
    is_finance_bureau: bool = False


def unit_of_statement(statement: Statement) -> str | None:
    """The one unit of amounts that a statement prints, None where it prints none.

    Raises:
        QuarantinedStatement: It prints two units, or one that is no money.
    """
    found = units_printed(statement)
    if not found:
        return None
    if len(found) > 1:
        places = ", ".join(f"{unit} (page {cell.page}, row {cell.row_no})" for unit, cell in found.items())
        raise QuarantinedStatement(f"two units are printed: {places}; correct the source or split the table")
    unit, cell = next(iter(found.items()))
    if unit not in UNIT_YUAN:
        raise QuarantinedStatement(f"unit '{unit}' on page {cell.page}, row {cell.row_no} is not known")
    return unit


def units_printed(statement: Statement) -> dict[str, Cell]:
    """Every unit of amounts that a statement prints above or in the head of its tables, and where it stands first."""
    found: dict[str, Cell] = {}
    captions = [statement.title_cell, *statement.lines]
    heads = [cell for grid in statement.grids for row_no in grid.row_numbers[:6] for cell in grid.filled(row_no)]
    before = ""
    for cell, is_head in [*((cell, False) for cell in captions), *((cell, True) for cell in heads)]:
        squashed = squash(cell.text)
        # A narrow caption breaks its unit over two lines: 单位：万 / 元 is 万元, not 元.
        cut = _CUT_UNIT.search(before) if not is_head and squashed == "元" else None
        before = squashed
        if cut:
            found.setdefault(cut[1] + squashed, cell)
            continue
        if len(squashed) > 60:
            continue
        units = _ANY_UNIT.findall(squashed) if cell.table_no == 0 or len(squashed) < 30 else []
        if is_head:
            units += _INLINE_UNIT.findall(squashed)
        elif not units and (bare := bare_unit(cell.text)):
            units = [bare]
        for unit in (unit.removeprefix("人民币") for unit in units):
            found.setdefault(unit, cell)
    return found


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
    return caption_department(statement.lines)


def statement_year(statement: Statement) -> int | None:
    """The fiscal year in a statement's title, or alone in a line around its tables."""
    return caption_year(statement.title, statement.lines)


def statement_stage(statement: Statement) -> str | None:
    """final or budget, as the title's words say. The names of the funds (一般公共预算) say nothing."""
    return _stage(re.sub(common().extra["document"]["fund_names"], "", squash(statement.title)))


def _stage(text: str) -> str | None:
    *_, final, budget = _document_patterns()
    if final.search(text):
        return "final"
    return "budget" if budget.search(text) else None


def document_facts(lines: Sequence[Cell], statements: Sequence[Statement], units_named: Iterable[str]) -> DocumentFacts:
    """Department, year and stage of a document.

    Args:
        lines: Its lines outside tables.
        statements: Its statements.
        units_named: Implementing units that its project forms name, where nothing else names a department.
    """
    headings, not_department, year_pattern, *_ = _document_patterns()
    contents = common().extra["document"]["contents"]
    first, joined, cover = _first_texts(lines)
    named = Counter(name for statement in statements if (name := statement_department(statement)))
    years = Counter(year for statement in statements if (year := statement_year(statement)))
    heading_department, heading_year = None, None
    stages_said: list[str | None] = []
    # A line that names a whole department stands before joined lines: what is printed above it is no part of a name.
    # What stands below the contents is read last: headings there are of parts.
    rounds = [(cover, True), (joined, True)] if len(cover) < len(first) and first[len(cover)] == contents else []
    for texts, needs_region in (*rounds, (first, True), ([*joined, *first], False)):
        for pattern in headings:
            for text in texts:
                match = pattern.fullmatch(text)
                if not match:
                    continue
                groups = match.groupdict()
                name = without_unit_code(groups.get("department") or "")
                is_name = name and not not_department.fullmatch(name) and (_IS_PLACED.match(name) or not needs_region)
                if is_name and heading_department is None:
                    heading_department = name
                if groups.get("year"):
                    heading_year = heading_year or int(groups["year"])
                    stages_said.append(_stage(text))
    titled = [(int(m["year"]), text) for text in first if len(text) < 60 and (m := year_pattern.search(text))]
    if heading_department is None and (heading_year or titled):
        heading_department = _organisation(first)
    department = _most_common(named) or heading_department or _most_common(Counter(map(squash, units_named)))
    year = heading_year or _most_common(years) or _most_common(Counter(year for year, _ in titled))
    stages = Counter(stage for statement in statements if (stage := statement_stage(statement)))
    # Where nothing else says it, forms of a fund's budget are taken at the word that is in the fund's name.
    weak = Counter(stage for statement in statements if (stage := _stage(squash(statement.title))))
    said = [*stages_said, *(_stage(text) for _, text in titled)]
    stage = _most_common(stages) or next((stage for stage in said if stage), None) or _most_common(weak)
    government = government_of(cover, [*cover, *joined])
    if government is not None:
        region = government.region or next((r for name in named if (r := region_of(name))), None)
        government = replace(government, region=region)
        entity = Entity(region, "government") if region else None
        return DocumentFacts(region, government.year, stage, entity, region_name=region, government=government)
    if department is None:
        return DocumentFacts(department, year, stage)
    about_itself = self_description(bare_name(department), "".join(squash(line.text) for line in lines[:_SELF_LINES]))
    entity = entity_of(department, cover, [squash(s.title) for s in statements], about_itself)
    region = region_of_cover(cover) or region_of(department)
    return DocumentFacts(
        entity.name, year, stage, entity, about_itself, region, None, is_finance_bureau(department, cover)
    )


def _organisation(first: Sequence[str]) -> str | None:
    """The one line near the top that is an organisation's name and nothing else."""
    _, not_department, *_ = _document_patterns()
    names = {text.strip("()") for text in first if 4 <= len(text) <= 30 and not re.search(r"[\d:,。;、>]", text)}
    found = [name for name in names if is_organisation(name) and not not_department.fullmatch(name)]
    return found[0] if len(found) == 1 else None


def _first_texts(lines: Sequence[Cell]) -> tuple[list[str], list[str], list[str]]:
    """Squashed first lines; the cover's lines joined, for a cover breaks its title where it likes; and the cover's."""
    words = common().extra["document"]
    texts = [re.sub(words["part_heading"], "", _digits(squash(line.text))) for line in lines[:_FIRST_LINES]]
    texts = [text for text in texts if text]
    cover = texts[: texts.index(words["contents"])] if words["contents"] in texts else texts[:_COVER_LINES]
    plain = [text for text in cover[:_COVER_LINES] if ":" not in text]
    joined = ["".join(plain[start:end]) for start in range(len(plain)) for end in range(start + 2, len(plain) + 1)]
    return texts, joined, cover


def _digits(text: str) -> str:
    """The text with 二〇二二年 as 2022年."""
    return _CHINESE_YEAR.sub(lambda match: match.group(0).translate(_CHINESE_DIGITS), text)


def _most_common(counter: Counter[Named]) -> Named | None:
    return min(counter, key=lambda item: (-counter[item], str(item))) if counter else None


def region_of(name: str) -> str | None:
    """The region at the head of a name."""
    match = _REGION.match(_PARTY.sub("", name))
    return match.group(0) if match and match.group(0) else None


def department_row(
    entity: Entity, region: str | None, supervising: str | None, parent_id: str | None
) -> dict[str, object]:
    """Row of `dim_department`.

    Args:
        entity: Whose row it is.
        region: The cover's, else that at the head of the name.
        supervising: Name of the department above it, as its own statements print it.
        parent_id: Key of the entity whose accounts hold this one's.
    """
    return {
        "department_id": entity.entity_id,
        "department_name": entity.name,
        "entity_kind": entity.kind,
        "parent_department_id": parent_id,
        "supervising_department_name": supervising,
        "region_name": region,
        "admin_level": _admin_level(region) if region else None,
    }


def project_id(department: str, fiscal_year: int, unit_name: str | None, project_name: str, ordinal: int) -> str:
    """Key of a project: from department, year, implementing unit and name, and its place among namesakes."""
    parts = [department, str(fiscal_year), squash(unit_name or ""), squash(project_name)]
    text = "\n".join([*parts, str(ordinal)] if ordinal > 1 else parts)
    return "p" + sha256(text.encode()).hexdigest()[:12]


@cache
def _provinces() -> frozenset[str]:
    with (REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["region_name"] for row in csv.DictReader(file))


def _admin_level(region: str) -> str:
    if region in _provinces():
        return "province"
    if re.search("(区|县|旗)$", region) and not region.endswith(("自治区", "地区")):
        return "county"
    return "prefecture"
