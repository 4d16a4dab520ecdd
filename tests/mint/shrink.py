"""A document that fails, made as small as it goes: fewer changes, forms and subjects, the plainest format."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.mint.build import Specification, mint, replace
from tests.mint.check import Wrong, check

_PLAINEST_FIRST = ("text", "csv", "html", "xlsx", "docx", "xls", "pdf")


def wrongs(wanted: Specification) -> list[Wrong]:
    """What is wrong with the document of a specification."""
    with tempfile.TemporaryDirectory() as folder:
        minted = mint(wanted, Path(folder))
        try:
            return check(minted).wrong
        except Exception as error:
            return [Wrong("raised", "", "", f"{type(error).__name__} {error}", "no error")]


def fails_like(kind: str, form_id: str) -> Callable[[Specification], bool]:
    """Whether a document still has a wrong figure of this kind in this form."""
    return lambda wanted: any((each.kind, each.form_id) == (kind, form_id) for each in wrongs(wanted))


def shrunk(wanted: Specification, still: Callable[[Specification], bool] | None = None) -> Specification:
    """The smallest specification found that still fails in the way of the first wrong figure.

    Raises:
        ValueError: Nothing is wrong with it.
    """
    if still is None:
        found = wrongs(wanted)
        if not found:
            raise ValueError(f"nothing is wrong with {wanted}")
        still = fails_like(found[0].kind, found[0].form_id)
    while True:
        smaller = next((each for each in _smaller(wanted) if still(each)), None)
        if smaller is None:
            return wanted
        wanted = smaller


def blamed(wanted: Specification, wrong: Wrong) -> tuple[str, ...]:
    """The changes without which this wrong figure would not be: the others are dropped one by one."""
    still = fails_like(wrong.kind, wrong.form_id)
    for name in wanted.changes:
        fewer = replace(wanted, changes=tuple(each for each in wanted.changes if each != name))
        if still(fewer):
            wanted = fewer
    return wanted.changes


def _smaller(wanted: Specification) -> Iterator[Specification]:
    """Specifications one step smaller, the greatest gain first."""
    for name in wanted.changes:
        yield replace(wanted, changes=tuple(each for each in wanted.changes if each != name))
    if len(wanted.forms) > 1:
        for form in wanted.forms:
            yield replace(wanted, forms=tuple(each for each in wanted.forms if each != form))
    for leaves in (1, 2, 3, 4):
        if wanted.leaves is None or leaves < wanted.leaves:
            yield replace(wanted, leaves=leaves)
    for plainer in _PLAINEST_FIRST[: _PLAINEST_FIRST.index(wanted.format)]:
        yield replace(wanted, format=plainer)
