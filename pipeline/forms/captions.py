"""What the lines around a form's tables say: the department that drew it up, the year, the unit."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.forms.catalogue import common
from pipeline.forms.entities import bare_name, scope_of
from pipeline.forms.organisations import is_organisation, without_unit_code
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

_LONGEST = 200
# 单位：万, whose 元 stands on the next line, names no department.
_CUT_UNIT = re.compile("[百千万亿]{1,2}")
_YEAR_ALONE = re.compile(r"(?:19|20)\d{2}年度?")


@cache
def _caption(name: str) -> re.Pattern[str]:
    return re.compile(common().extra["caption"][name])


def _whole(name: str, squashed: str) -> re.Match[str] | None:
    """What a whole caption says. A paragraph is none, and to try one costs the square of its length."""
    return _caption(name).fullmatch(squashed) if len(squashed) <= _LONGEST else None


def _texts(lines: Sequence[Cell]) -> list[str]:
    """Squashed lines. A label in a cell of its own stands with the cell that it names."""
    texts: list[str] = []
    label: Cell | None = None
    for line in lines:
        text = squash(line.text)
        if label is not None and (label.page, label.table_no, label.row_no) == (line.page, line.table_no, line.row_no):
            texts.append(squash(label.text) + text)
        label = line if text.endswith(":") else None
        texts.append(text)
    return texts


def caption_department(lines: Sequence[Cell]) -> str | None:
    """The department that the lines name (部门、编制单位)."""
    for text in _texts(lines):
        match = _whole("department", text)
        if (
            match
            and "元" not in match.group(1)[-3:]
            and not _CUT_UNIT.fullmatch(match.group(1))
            and not _YEAR_ALONE.fullmatch(match.group(1))
        ):
            return without_unit_code(match.group(1))
    for line in lines:
        match = _bare(line.text)
        if match and match["name"] and is_organisation(squash(match["name"])):
            return without_unit_code(squash(match["name"]))
    return None


def caption_year(title: str, lines: Sequence[Cell]) -> int | None:
    """The fiscal year in a form's title, or alone in a line around its tables."""
    match = _caption("year").search(squash(title))
    for text in _texts(lines):
        match = match or _whole("year_alone", text)
    return int(match.group(1)) if match else None


def are_two_departments(first: str | None, second: str | None) -> bool:
    """Whether two captions name two departments, or one and its own office (本级). A narrow line may clip a name."""
    if first is None or second is None:
        return False
    if scope_of(first) != scope_of(second) and bare_name(first) == bare_name(second):
        return "own_office" in (scope_of(first), scope_of(second))
    return not first.startswith(second) and not second.startswith(first)


def is_caption(text: str) -> bool:
    """Whether a text is what stands around a table: a form's number, the unit, the department, the year."""
    squashed = squash(text)
    return (
        bare_unit(text) is not None
        or common()["form_number"].matches(squashed)
        or (len(squashed) < 60 and _caption("unit").search(squashed) is not None)
        or _whole("department", squashed) is not None
        or _whole("year_alone", squashed) is not None
    )


def bare_unit(text: str) -> str | None:
    """The unit in which a line around a table ends, without a word that it is the unit."""
    match = _bare(text)
    return match["unit"] if match else None


def _bare(text: str) -> re.Match[str] | None:
    """A name, which may be missing, and the unit behind it."""
    return _caption("bare_unit").fullmatch(text.strip()) if len(text) <= _LONGEST else None


def is_cut_caption(texts: Sequence[str]) -> bool:
    """Whether a caption stands here cut into cells, 部门： and 档案局."""
    squashed = [squash(text) for text in texts]
    return any(text.endswith(":") for text in squashed) and is_caption("".join(squashed))
