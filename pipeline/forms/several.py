"""A document that prints one form several times: for several units, or again. What is whose, and what is in doubt."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms.captions import are_two_departments, caption_department
from pipeline.forms.entities import Entity, bare_name, scope_of
from pipeline.forms.facts import MEANING, Facts, Row
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash

_TABLES = ("fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public", "fact_comparison")
_SAME = (
    "form_id",
    "department_id",
    "fiscal_year",
    "stage",
    *(name for name in MEANING if not name.startswith("line_")),
)
_VALUES = ("amount_yuan", "count_value", "rate_percent")
Key = tuple[object, ...]


def entities_of(statements: Sequence[Statement], main: Entity) -> list[Entity]:
    """Whose each statement is: the document's own entity's, unless it prints one form for several.

    Then each form belongs to the body that its caption names, and forms without one to the body before them. Besides
    the document's own body these are its units and its own office.
    """
    named = [caption_department(statement.lines) for statement in statements]
    by_form: dict[str, list[str]] = {}
    for statement, name in zip(statements, named, strict=True):
        if name and statement.form.layout == "blocks":
            by_form.setdefault(statement.form.form_id, []).append(name)
    if not any(are_two_departments(names[0], name) for names in by_form.values() for name in names):
        return [main] * len(statements)
    found: list[str] = []
    for name in named:
        before = found[-1] if found else main.name
        # A clipped name is the same unit's.
        found.append(name if are_two_departments(name, before) and name else max(before, name or "", key=len))
    return [_entity(name, main) for name in found]


def _entity(name: str, main: Entity) -> Entity:
    if bare_name(name) == main.bare_name and scope_of(name) in (None, main.kind):
        return main
    return Entity(bare_name(name) if scope_of(name) == "department" else name, scope_of(name) or "unit")


def heed_titles(statements: Sequence[Statement]) -> None:
    """Give each statement what the words of its title add to its form, such as the fund that pays for all of it."""
    for statement in statements:
        title = squash(statement.title)
        for marker in statement.form.title_markers:
            if marker.pattern.matches(title):
                statement.form = replace(statement.form, defaults={**statement.form.defaults, **marker.fact})


def repeated(printed: Sequence[tuple[Row, Facts]]) -> dict[int, str]:
    """Statements that print what another one prints with other figures, by position, each with the reason.

    A figure that is printed again unchanged is dropped from the later statement: one fact with two cells behind it.
    """
    first: dict[Key, tuple[int, Row]] = {}
    doubtful: dict[int, str] = {}
    for index, (_, facts) in enumerate(printed):
        for table in _TABLES:
            kept: list[Row] = []
            for fact in facts.tables.get(table, []):
                key: Key = (table, *map(fact.get, _SAME))
                other, earlier = first.setdefault(key, (index, fact))
                if other == index:
                    kept.append(fact)
                elif all(earlier.get(name) == fact.get(name) for name in _VALUES):
                    facts.stands_for(fact, earlier)
                else:
                    kept.append(fact)
                    for one, two in ((index, other), (other, index)):
                        title, page = printed[two][0]["title"], printed[two][0]["first_page"]
                        doubtful[one] = (
                            f"'{title}' on page {page} prints the same form of the same department and year "
                            "with other figures; whose each of them is, is not printed"
                        )
            if table in facts.tables:
                facts.tables[table] = kept
    return doubtful


def sheets_again(
    statements: Sequence[Statement], printed: Sequence[tuple[Row, Facts]], projects: dict[str, Row]
) -> None:
    """Let a project's form that is printed again, word for word, stand behind the facts of the first print.

    Its project is the first one's, and the second leaves `projects`.
    """
    first: dict[tuple[str, ...], int] = {}
    for index, statement in enumerate(statements):
        if statement.form.form_id != "project_performance" or printed[index][0]["project_id"] is None:
            continue
        words = tuple(squash(cell.text) for grid in statement.grids for cell in grid.all_cells() if cell.text.strip())
        other = first.setdefault(words, index)
        (row, facts), (earlier_row, earlier) = printed[index], printed[other]
        if other == index or list(map(len, facts.tables.values())) != list(map(len, earlier.tables.values())):
            continue
        for table, rows in facts.tables.items():
            for fact, before in zip(rows, earlier.tables[table], strict=True):
                if "fact_id" in fact:
                    facts.stands_for(fact, before)
            facts.tables[table] = []
        del projects[str(row["project_id"])]
        row["project_id"] = earlier_row["project_id"]
