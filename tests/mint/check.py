"""The check: every printed figure is loaded right, or set aside with a reason; nothing else is loaded.

The real readers and forms read the file; what they load is held against the tags. A loaded figure is right if exactly
one tag has its meaning (form, subject, kind, fund, source, line, owner) and its value. A tag that nothing answers must
be set aside with a reason, in the ledger or with its table.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms import DocumentIdentity, NormalisedDocument, normalise
from pipeline.readers.dispatch import read_here
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading
from tests.mint.build import Minted
from tests.mint.model import Cell, Document, Table, Truth

# By table: the columns that say what a figure means, and those that hold figures.
_MEANING = {
    "fact_expenditure": ("subject", "expenditure_type", "fund", "government_subject_id"),
    "fact_revenue": ("subject", "revenue_source", "expenditure_type", "fund"),
    "fact_balance": ("subject", "balance_kind", "balance_part", "expenditure_type", "fund"),
    "fact_three_public": ("item", "measure", "fund"),
    "fact_comparison": (
        "beside_table", "subject", "expenditure_type", "revenue_source", "balance_kind", "fund", "item", "measure",
        "compared_year",
    ),
    "fact_procurement": ("row_kind", "subject", "category", "project_name", "catalogue_name", "method", "fund"),
    "fact_project_fund": ("project", "fund_row"),
    "fact_kpi": ("project", "indicator_name"),
    "fact_project_score": ("project",),
    "fact_task": ("task_name",),
}  # fmt: skip
_FIGURES = {
    "fact_expenditure": ("amount_yuan",),
    "fact_revenue": ("amount_yuan",),
    "fact_balance": ("amount_yuan",),
    "fact_three_public": ("amount_yuan", "count_value"),
    "fact_comparison": ("amount_yuan", "count_value", "rate_percent"),
    "fact_procurement": ("amount_yuan", "quantity"),
    "fact_project_fund": (
        "initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan", "execution_rate", "weight", "score",
    ),
    "fact_kpi": ("target_value", "actual_value", "weight", "score"),
    "fact_project_score": ("total_weight", "total_score"),
    "fact_task": ("approved_yuan", "executed_yuan", "execution_rate"),
}  # fmt: skip
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
Key = tuple[str, ...]


@dataclass(slots=True)
class Wrong:
    """A figure that is loaded and not what is printed, or one that vanished. `kind` groups them."""

    kind: str
    form_id: str
    printed: str
    loaded: str
    expected: str

    def __str__(self) -> str:
        return f"{self.kind}: printed {self.printed!r}; loaded {self.loaded}; expected {self.expected}"


@dataclass(slots=True)
class Verdict:
    """How the figures of one document came out."""

    minted: Minted
    right: int = 0
    aside: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    status: str = ""

    @property
    def printed(self) -> int:
        documents = [self.minted.document, *([self.minted.twin.document] if self.minted.twin else [])]
        return sum(1 for document in documents for table in document.tables for _ in table.tagged())

    def add(self, other: "Verdict") -> None:
        """Count another document's figures, too."""
        self.right += other.right
        self.aside += other.aside
        self.wrong += other.wrong
        self.reasons += other.reasons

    def __str__(self) -> str:
        lines = [
            f"{self.minted.specification}",
            f"changed: {', '.join(self.minted.changed) or 'nothing'}; document {self.status}",
            f"{self.printed} figures printed: {self.right} right, {self.aside} set aside, {len(self.wrong)} wrong",
            *(f"  WRONG {each}" for each in self.wrong),
            *(f"  aside {count} × {reason}" for reason, count in self.reasons.most_common()),
        ]
        return "\n".join(lines)


@dataclass(slots=True)
class _Tag:
    table: Table
    cell: Cell
    truth: Truth
    text: str
    taken: bool = False


def check(minted: Minted) -> Verdict:
    """Read the file, and hold what was loaded against what was printed."""
    verdict, document = _checked(minted)
    if minted.twin is not None:
        other, document_of_other = _checked(minted.twin)
        verdict.add(other)
        if document.rows.get("statement") and _entities(document) == _entities(document_of_other):
            names = f"{minted.document.heading[0]} and {minted.twin.document.heading[0]}"
            verdict.wrong.append(Wrong("entity", "", names, f"both as {_entities(document)}", "two entities"))
    return verdict


def _entities(document: NormalisedDocument) -> set[str]:
    """Whatever tells whose accounts a document's are."""
    rows = [*document.rows.get("dim_department", []), *document.rows.get("statement", [])]
    told = ("department_id", "entity", "kind", "scope")
    return {f"{name}={row[name]}" for row in rows for name in row if any(word in name for word in told)}


def _checked(minted: Minted) -> tuple[Verdict, NormalisedDocument]:
    reading = read_here(minted.path, DEFAULT_LIMITS)
    document = normalise(DocumentIdentity("d", minted.path.name), reading.cells)
    verdict = Verdict(minted)
    verdict.status = f"{document.status}" + (f" ({document.status_reason})" if document.status_reason else "")
    tags = [
        _Tag(table, cell, cell.truth, table.printed(cell))
        for table in minted.document.tables
        for cell in table.tagged()
        if cell.truth is not None
    ]
    by_key: dict[Key, list[_Tag]] = {}
    for tag in tags:
        by_key.setdefault(_key_of(tag.truth), []).append(tag)
    _loaded(verdict, document, tags, by_key)
    _not_loaded(verdict, document, reading, tags)
    return verdict, document


def _loaded(verdict: Verdict, document: NormalisedDocument, tags: list[_Tag], by_key: dict[Key, list[_Tag]]) -> None:
    """Hold each loaded figure against the tags: first those that are right, then the others against what is left."""
    wanted = verdict.minted.document
    names = {str(row["department_id"]): str(row["department_name"]) for row in document.rows.get("dim_department", [])}
    others: list[_Figure] = []
    answered: set[tuple[Key, object, str | None]] = set()
    for figure in _figures(document, names):
        own = [
            tag
            for tag in by_key.get(figure.key, [])
            if tag.truth.value == figure.value and not _identity_trouble(figure.row, names, tag, wanted)
        ]
        free = next((tag for tag in own if not tag.taken), None)
        # Totals over several projects have no name of their own, so several may mean the same to us.
        is_again = any(_said(tag) in answered for tag in own) and not _is_nameless(figure)
        if free is not None and not is_again:
            free.taken = True
            verdict.right += 1
            answered.add(_said(free))
        else:
            others.append(figure)
    for tag in tags:
        # A figure that is printed twice is one fact with both cells behind it.
        if not tag.taken and _said(tag) in answered:
            tag.taken = True
            verdict.right += 1
    for figure in others:
        verdict.wrong.append(_wrong(figure, tags, by_key.get(figure.key, []), names, wanted))


def _said(tag: _Tag) -> tuple[Key, object, str | None]:
    return _key_of(tag.truth), tag.truth.value, tag.table.owner


def _is_nameless(figure: "_Figure") -> bool:
    return figure.key[0] == "fact_project_fund" and figure.row.get("project_id") is None


@dataclass(slots=True)
class _Figure:
    """One loaded figure: what it says it means, its value, its row, the cell's text."""

    key: Key
    value: object
    row: dict[str, object]
    text: str


def _figures(document: NormalisedDocument, names: dict[str, str]) -> Iterator[_Figure]:
    projects = {str(row["project_id"]): str(row["project_name"]) for row in document.rows.get("dim_project", [])}
    for table, measures in _FIGURES.items():
        for row in document.rows.get(table, []):
            for measure in measures:
                if row.get(measure) is not None:
                    key = _key_of_row(table, measure, row, projects)
                    yield _Figure(key, row[measure], row, str(row.get("amount_published", row[measure])))


def _wrong(figure: _Figure, tags: list[_Tag], same: list[_Tag], names: dict[str, str], wanted: Document) -> Wrong:
    """What is wrong with a loaded figure that is not the one printed; the tag it took is no longer free."""
    row, form = figure.row, figure.key[1]
    owner = names.get(str(row["department_id"]))
    said = f"{' '.join(figure.key)} = {figure.value} ({row['fiscal_year']} {row['stage']} {owner})"
    equal = [tag for tag in same if tag.truth.value == figure.value]
    if equal:
        trouble = _identity_trouble(row, names, equal[0], wanted)
        kind = trouble or "counted twice"
        for tag in equal:
            tag.taken = True
        return Wrong(kind, form, figure.text, said, _expected(equal[0]))
    like = [tag for tag in tags if tag.truth.value == figure.value and not tag.taken]
    like.sort(key=lambda tag: (tag.truth.form_id != form, tag.truth.table != figure.key[0]))
    if like:
        like[0].taken = True
        return Wrong("meaning" if like[0].truth.table else "no fact", form, figure.text, said, _expected(like[0]))
    if same:
        for tag in same:
            tag.taken = True
        return Wrong("value", form, figure.text, said, _expected(same[0]))
    return Wrong("no fact", form, figure.text, said, "no such figure")


def _identity_trouble(row: dict[str, object], names: dict[str, str], tag: _Tag, wanted: Document) -> str:
    """Whether a fact is of another department, year or stage than the figure that its tag prints."""
    if _bare(names.get(str(row["department_id"]), "")) != _bare(tag.table.owner or wanted.department):
        return "owner"
    if row["fiscal_year"] != wanted.year:
        return "year"
    return "stage" if row["stage"] != wanted.stage else ""


def _bare(name: str) -> str:
    """A department's name without what says which of its entities it is; that is checked on twins."""
    return name.replace("（", "(").replace("）", ")").removesuffix("(本级)")


def _not_loaded(verdict: Verdict, document: NormalisedDocument, reading: Reading, tags: list[_Tag]) -> None:
    """Figures that nothing answers: with a reason they are set aside, else they vanished."""
    given = _set_aside(document, reading)
    refused = _refused_forms(document)
    whole = document.status_reason if document.status != "loaded" else reading.reason
    # Goals may be answered for as a whole, so the others are first to take what is given for a number.
    for tag in sorted(tags, key=lambda tag: tag.truth.table == "fact_kpi"):
        if tag.taken:
            continue
        reasons = next((given[text] for text in _ways(tag) if given.get(text)), None)
        # The figures of goals are words (≥90%): a sheet that is refused answers for them as a whole.
        reason = reasons.pop() if reasons else whole or _pieces(tag, given)
        if not reason and tag.truth.table == "fact_kpi":
            reason = refused.get(tag.truth.form_id)
        if reason and not tag.truth.table:
            # No fact may be made of it: to be set aside is right.
            verdict.right += 1
        elif reason:
            verdict.aside += 1
            verdict.reasons[_short(reason)] += 1
        else:
            verdict.wrong.append(
                Wrong("vanished", tag.truth.form_id, tag.text, "nothing, and no reason", _expected(tag))
            )


def _set_aside(document: NormalisedDocument, reading: Reading) -> dict[str, list[str]]:
    """Reasons by the number that they are given for: those of the ledger, and of tables that are not recognised."""
    given: dict[str, list[str]] = {}
    for row in document.rows.get("value_cell", []):
        if row["disposition"] == "quarantined":
            for number in _numbers(str(row["text"])):
                given.setdefault(number, []).append(str(row["reason"]))
    outside = {(table.page, table.table_no): table.reason for table in document.unrecognised}
    for cell in reading.cells:
        if (cell.page, cell.table_no) in outside:
            for number in _numbers(cell.text):
                given.setdefault(number, []).append(f"table unrecognised: {outside[cell.page, cell.table_no]}")
    return given


def _refused_forms(document: NormalisedDocument) -> dict[str, str]:
    """Forms of which every statement is refused, with the reason."""
    status: dict[str, set[str]] = {}
    for row in document.rows.get("statement", []):
        status.setdefault(str(row["form_id"]), set()).add(str(row["status"]))
    return {
        str(row["form_id"]): str(row["status_reason"])
        for row in document.rows.get("statement", [])
        if status[str(row["form_id"])] == {"quarantined"}
    }


def _ways(tag: _Tag) -> list[str]:
    """The numbers that the printed cell may have been read as: as shown, or as a workbook stores it."""
    return [*_numbers(tag.text), f"{tag.truth.value.normalize():f}"]


def _pieces(tag: _Tag, given: dict[str, list[str]]) -> str | None:
    """The reason of two cells that hold the figure's beginning and its rest, cut by the page's end."""
    text = tag.text.replace(",", "")
    for end in range(1, len(text)):
        parts = [_numbers(text[:end]), _numbers(text[end:].lstrip("."))]
        if all(part and given.get(part[0]) for part in parts):
            return given[parts[0][0]].pop()
    return None


def _numbers(text: str) -> list[str]:
    """Numbers in a text, each in one way of writing."""
    found = (Decimal(match[0].replace(",", "")) for match in _NUMBER.finditer("".join(text.split())))
    return [f"{number.normalize():f}" for number in found]


def _short(reason: str) -> str:
    """A reason without the places and numbers that make it one of its own."""
    return re.sub(r"\d[\d,.]*", "N", reason)[:110]


def _expected(tag: _Tag) -> str:
    return f"{' '.join(_key_of(tag.truth))} = {tag.truth.value} (cell {tag.text!r} of {tag.table.title[-1]})"


def _key_of(truth: Truth) -> Key:
    columns = [truth.meaning.get(name, "") for name in _MEANING.get(truth.table, ())]
    owner = truth.owner or ""
    return (truth.table, truth.form_id, truth.measure, *columns, owner)


def _key_of_row(table: str, measure: str, row: dict[str, object], projects: dict[str, str]) -> Key:
    columns = []
    for name in _MEANING[table]:
        if name == "subject":
            subject = str(row.get("subject_id") or "").partition("@")[0]
            columns.append(":".join(subject.split(":")[:2]))
        elif name == "project":
            columns.append("".join(projects.get(str(row.get("project_id")), "").split()))
        else:
            # Narrow cells break names over lines.
            columns.append("" if row.get(name) is None else "".join(str(row[name]).split()))
    # Of indicators, unit_name is the unit of measurement.
    owner = "" if table == "fact_kpi" else str(row.get("unit_name") or "")
    return (table, str(row["form_id"]), measure, *columns, owner)


__all__ = ["Verdict", "Wrong", "check"]
