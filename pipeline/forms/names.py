"""Which subject a printed name means: by the official lists, by what the same document prints, by the rows above."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.forms.catalogue import CODE_HEADS, Form
from pipeline.forms.grid import Grid
from pipeline.forms.numbers import code_digits, is_subject_code, parse_figure
from pipeline.forms.organisations import is_organisation
from pipeline.forms.subjects import codes_by_name, names_another
from pipeline.forms.wording import squash, without_numbering

_LONGEST_CODE = 7
CODE_AT_HEAD = re.compile(r"[\[(]?(\d{3}(?:-?\d{2}){0,2})[\])]?[-_]?(?=[^\d\])-])")
_IN_BRACKETS = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Context:
    """What the statement says about all of its figures, and which codes its document prints beside a subject's name.

    `published` is keyed by the first digit of the codes and the squashed name.
    """

    unit: str
    fiscal_year: int
    stage: str
    published: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def codes(self, classification: str, text: str) -> tuple[str, ...]:
        """Codes that a printed name may mean: those of the official list, else those that the document prints."""
        known = codes_by_name(classification, text, fiscal_year=self.fiscal_year)
        return known or tuple(sorted(self.own_codes(classification, text)))

    def own_codes(self, classification: str, text: str) -> frozenset[str]:
        """Codes that the document itself prints beside a name, without those of another subject."""
        printed = self.published.get((CODE_HEADS[classification], without_numbering(squash(text))), frozenset())
        return frozenset(c for c in printed if not names_another(classification, c, text, self.fiscal_year))


def published_codes(grids: Iterable[Grid]) -> dict[tuple[str, str], frozenset[str]]:
    """The codes that a document prints beside each subject's name, for the forms that print names alone."""
    found: dict[tuple[str, str], set[str]] = {}
    for grid in grids:
        for row_no in grid.row_numbers:
            code = ""
            for cell in grid.filled(row_no):
                text = code_digits(squash(cell.text))
                if len(text) == 1 and is_subject_code(code):
                    text = f"0{text}"
                if text.isdigit() and len(code + text) <= _LONGEST_CODE:
                    code += text
                    continue
                if is_subject_code(code) and parse_figure(cell.text).kind == "text":
                    found.setdefault((code[0], without_numbering(text)), set()).add(code)
                break
    return {key: frozenset(codes) for key, codes in found.items()}


def names_unit(form: Form, context: Context, text: str) -> bool:
    """Whether a label names an organisation whose subjects follow. Economic subjects are a closed list of other words;
    among functional ones, 图书馆 and many more would look like one."""
    squashed = _IN_BRACKETS.sub("", squash(text))
    return form.classification == "economic" and is_organisation(squashed) and not context.codes("economic", text)


def narrowed(context: Context, classification: str, text: str, above: str) -> Sequence[str]:
    """The codes that a name may mean, as the document prints it elsewhere and under the 款 or 类 of the row above.

    A functional name that the document prints with no code stays open: nothing says that the row above is over it.
    """
    codes: Sequence[str] = context.codes(classification, text)
    own = sorted(context.own_codes(classification, text))
    if len(codes) == 1 or (not own and classification != "economic"):
        return codes
    codes = own or codes
    for prefix in (above[:5], above[:3]):
        if len(codes) > 1 and prefix:
            codes = [code for code in codes if code.startswith(prefix)] or codes
    return (next_in_chain(list(codes), above) or codes) if len(codes) > 1 else codes


def next_in_chain(codes: list[str], above: str) -> list[str]:
    """A 款 and its only 项 may share a name (其他支出): the first such line is the 款, the next one the 项."""
    chain = sorted(codes, key=len)
    if any(not finer.startswith(coarser) for coarser, finer in pairwise(chain)):
        return []
    return [code for code in chain if not above.startswith(code)][:1]


def name_of(text: str) -> str:
    """A subject's printed name without the code at its head."""
    squashed = squash(text)
    match = CODE_AT_HEAD.match(squashed)
    return squashed[match.end() :] if match else squashed
