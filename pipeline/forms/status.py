"""What becomes of a whole document, in one word and one sentence."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.forms.catalogue import common
from pipeline.forms.metadata import DocumentFacts
from pipeline.forms.statements import Outline
from pipeline.forms.titles import match_title
from pipeline.forms.wording import squash

_FEW_FIGURES = 10
# No number of a section: 1.1, 2.1.
_MONEY = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}|-?\d{1,3}(?:,\d{3})+")


def document_status(
    parts: Outline, statements: Sequence[Mapping[str, object]], about: DocumentFacts
) -> tuple[str, str | None]:
    """Status and reason of a document: loaded, quarantined or not_a_disclosure.

    Args:
        parts: The document cut into statements.
        statements: Rows of `statement`, none where the document could not be identified.
        about: Department, year and stage, as far as the pages name them.
    """
    if not parts.statements:
        lost = _tables_lost(parts)
        return ("quarantined", lost) if lost else ("not_a_disclosure", _why_no_statement(parts))
    if about.government is not None:
        return "quarantined", (
            f"'{about.government.words}': the accounts of a whole government, not of a department; none of it is loaded"
        )
    if about.department_name is None or about.fiscal_year is None or about.stage is None:
        missing = [
            word
            for word, value in (
                ("department", about.department_name),
                ("fiscal year", about.fiscal_year),
                ("stage (决算 or 预算)", about.stage),
            )
            if value is None
        ]
        return "quarantined", (
            f"{len(parts.statements)} forms are recognised, but the pages name no {' and no '.join(missing)}"
        )
    if is_template(about.department_name):
        return "not_a_disclosure", f"a blank template: the department is printed as '{about.department_name}'"
    by_status = Counter(str(row["status"]) for row in statements)
    if by_status["loaded"]:
        return "loaded", _some_quarantined(statements)
    if by_status["quarantined"]:
        return "quarantined", _some_quarantined(statements)
    return "not_a_disclosure", f"a blank template: {len(statements)} forms are recognised, none holds a figure"


def is_template(department_name: str) -> bool:
    """Whether a name is a placeholder such as ××局."""
    return common()["placeholder"].matches(squash(department_name))


def _some_quarantined(statements: Sequence[Mapping[str, object]]) -> str | None:
    reasons = [f"{row['form_id']}: {row['status_reason']}" for row in statements if row["status_reason"]]
    return "; ".join(reasons) or None


def _tables_lost(parts: Outline) -> str | None:
    """The reason, where forms are printed and nothing of their tables is left but texts and figures, a line each."""
    figures = sum(_MONEY.fullmatch(squash(line.text)) is not None for line in parts.lines)
    titles = {form.form_id for line in parts.lines if (form := match_title(line.text))}
    if parts.unrecognised or figures < _FEW_FIGURES or not titles:
        return None
    return (
        f"the titles of {len(titles)} forms and {figures} lines that are a figure alone, but no table: what stood in "
        "which row and column is lost; land the page or file that this text was taken from"
    )


def _why_no_statement(parts: Outline) -> str:
    lines = len(parts.lines)
    tables = len(parts.unrecognised)
    said = squash("".join(line.text for line in parts.lines[:40]) + "".join(t.sample for t in parts.unrecognised[:1]))
    kinds = common().extra["document"]["kinds"]
    kind = next((f"{name}: " for words, name in kinds if re.search(words, said)), "")
    if tables:
        first = parts.unrecognised[0]
        return (
            f"{kind}none of {tables} tables is a statutory form; the first, on page {first.page}, reads: {first.sample}"
        )
    return f"{lines} lines of text and no table: an explanation in prose only"
