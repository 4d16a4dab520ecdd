"""Lines that are titles: of which form, and which lines open something else. The words are data (`titles`)."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.forms.catalogue import Form, common, forms
from pipeline.forms.organisations import is_organisation
from pipeline.forms.wording import squash

_LONGEST_TITLE = 60
_ESCAPED = re.compile(r"\\.|\[[^]]*\]")
_GROUP = re.compile(r"\([^()]*\)")
_MAY_BE_LEFT_OUT = re.compile(r".(?:[?*]|\{[^}]*\})")
_NO_LETTER = re.compile(r"[\0.^$+]+")


@dataclass(frozen=True, slots=True)
class _Title:
    """One wording of a form's title; `word` must stand in it."""

    form: Form
    word: str
    pattern: str


@dataclass(frozen=True, slots=True)
class _TitleParts:
    prefix: re.Pattern[str]
    suffix: re.Pattern[str]
    foreign: re.Pattern[str]
    unfinished: re.Pattern[str]
    closes: tuple[re.Pattern[str], ...]


@cache
def _title_parts() -> _TitleParts:
    titles = common().extra["titles"]
    return _TitleParts(
        re.compile("^" + titles["prefix"]),
        re.compile(titles["suffix"] + "$"),
        re.compile(titles["foreign"]),
        re.compile(titles["unfinished"]),
        tuple(re.compile(text) for text in titles["closes"]),
    )


@cache
def wordings() -> tuple[_Title, ...]:
    """Every wording of every form's title, in the forms' order."""
    return tuple(
        _Title(form, required_word(wording), wording)
        for form in forms().values()
        for wording in form.titles.alternatives
    )


@cache
def _at_end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z")


def required_word(pattern: str) -> str:
    """Letters that stand in whatever a regular expression matches: the longest run of them that is certain, else "".

    Looking for them costs next to nothing, and most lines are no title.
    """
    text = _ESCAPED.sub("\0", pattern)
    previous = None
    while previous != text:
        previous, text = text, _GROUP.sub("\0", text)
    if "|" in text:
        return ""
    return max(_NO_LETTER.split(_MAY_BE_LEFT_OUT.sub("\0", text)), key=len)


@lru_cache(maxsize=1 << 15)
def match_title(text: str) -> Form | None:
    """The form whose title a line is, or None.

    Before the official words only an item number, a form number, a year and a department's name may stand; of several
    forms the one with the longest official words wins (…财政拨款收入支出决算总表 is not 收入支出决算总表).
    """
    # A title may be quoted by the marks of titles, 《》.
    squashed = squash(text).replace("《", "").replace("》", "")
    if len(squashed) > _LONGEST_TITLE or not squashed:
        return None
    squashed = _title_parts().suffix.sub("", squashed)
    best: tuple[int, Form] | None = None
    for title in wordings():
        if title.word in squashed and (found := _at_end(title.pattern).search(squashed)):
            start = found.start()
            if (best is None or start < best[0]) and start < len(squashed) - 1 and _may_precede(squashed[:start]):
                best = (start, title.form)
    return best[1] if best else None


def _may_precede(head: str) -> bool:
    """Whether words before a title leave it what it is: numbers, a year, a department's name."""
    parts = _title_parts()
    rest = parts.prefix.sub("", head, count=1)
    return not rest or (not parts.foreign.search(rest) and is_organisation(rest))


def is_unfinished(text: str) -> bool:
    """Whether a line can only be the beginning of a title: it says whose money a form is about, and no form."""
    return _title_parts().unfinished.fullmatch(squash(text)) is not None


def closes(text: str) -> bool:
    """Whether a line ends the tables of the form before it, because it opens something else."""
    squashed = squash(text)
    return any(pattern.fullmatch(squashed) for pattern in _title_parts().closes)
