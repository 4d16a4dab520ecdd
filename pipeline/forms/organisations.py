"""Names of departments and units: what looks like one, and how one is kept."""

import re
from functools import cache

from pipeline.forms.catalogue import common
from pipeline.forms.wording import squash

_IN_BRACKETS = re.compile(r"\(([^()]+)\)")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(common().extra["titles"]["organisation"])


def is_organisation(squashed: str) -> bool:
    """Whether a text is an organisation's name. A second name of it may stand in brackets: 技术中心(建设中心)."""
    plain = _IN_BRACKETS.sub(lambda other: "" if _pattern().fullmatch(other[1]) else other[0], squashed)
    return _pattern().fullmatch(plain) is not None


def without_unit_code(name: str) -> str:
    """A unit's name without the number that budgets print before it."""
    return re.sub(common().extra["document"]["unit_code"], "", name)


def split_unit_code(name: str) -> tuple[str, str]:
    """A unit's number as budgets print it before a name, "" where there is none, and the name: 106_…局."""
    plain = without_unit_code(name)
    return re.sub(r"\D", "", name.removesuffix(plain)), plain


def unit_name_of(text: str) -> str:
    """A unit's name as facts keep it, however a form prints it: no white space, half-width brackets, no number."""
    return without_unit_code(squash(text))
