"""Lists of one document that print the same projects: a list of goals, a list by unit, beside the list of projects.

Each amount is a fact once. What a later list prints again stands behind the facts of the earlier one; it may add goals,
or amounts of sources that the earlier one leaves out. Two lists are of the same projects where half of those of the
shorter one agree by name, unit and amount.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.forms.catalogue import common
from pipeline.forms.facts import Row, Spine, amount
from pipeline.forms.list_rows import ListRow
from pipeline.forms.wording import squash


@dataclass(slots=True)
class Printed:
    """A row of a list that was read: its project (None for totals), unit, page and facts by fund row."""

    project_id: str | None
    unit_name: str | None
    page: int
    facts: dict[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class Again:
    """What a list prints again: by the row's identity the earlier row that it repeats, or why it is doubtful."""

    rows: dict[int, Printed] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class PrintedLists:
    """The rows of a document's lists that were read before, by owner and name."""

    rows: dict[tuple[object, ...], list[Printed]] = field(default_factory=dict)

    def remember(self, spine: Spine, rows: Sequence[tuple[ListRow, Printed]]) -> None:
        """Keep the rows of a list for the next one."""
        for row, printed in rows:
            same = self.rows.setdefault(_place(spine, row), [])
            earlier = next((each for each in same if each.project_id == printed.project_id is not None), None)
            if earlier is None:
                same.append(printed)
            else:
                earlier.facts = {**printed.facts, **earlier.facts}

    def again(self, spine: Spine, rows: Sequence[ListRow], unit: str) -> Again:
        """Hold a list against those before it."""
        found = Again()
        taken: Counter[int] = Counter()
        for row in rows:
            same = [each for each in self._named(spine, row) if not taken[id(each)] and _has_total(each, row, unit)]
            if same:
                # The same unit first; in a list without units the first of that name and amount.
                earlier = max(same, key=lambda each: each.unit_name == row.unit_name)
                taken[id(earlier)] += 1
                found.rows[id(row)] = earlier
        projects = [row for row in rows if row.is_project]
        before = [each for named in self.rows.values() for each in named if each.project_id is not None]
        matched = sum(id(row) in found.rows for row in projects)
        if matched * 2 < max(1, min(len(projects), len(before))):
            return Again()
        for row in projects:
            if id(row) not in found.rows and (self._named(spine, row) or len(projects) <= len(before)):
                page = min(each.page for each in self._named(spine, row) or before)
                found.doubts[id(row)] = (
                    f"the list prints the projects of the one on page {page} again, and that has none of this amount"
                )
        return found

    def _named(self, spine: Spine, row: ListRow) -> list[Printed]:
        units = {None, row.unit_name}
        same = self.rows.get(_place(spine, row), [])
        return [each for each in same if row.unit_name is None or each.unit_name in units]


def _place(spine: Spine, row: ListRow) -> tuple[object, ...]:
    # The list's own total stands under the names of projects in one list and under those of units in another.
    is_total = not row.is_project and any(common()["total"].matches(squash(cell.text)) for cell in row.texts.values())
    name = "" if is_total else squash(row.name or "")
    return spine.department_id, spine.fiscal_year, spine.stage, row.is_project, name


def _has_total(printed: Printed, row: ListRow, unit: str) -> bool:
    cell, figure = row.money["total"]
    total = printed.facts.get("total")
    return total is not None and total["initial_budget_yuan"] == amount(cell, figure.value, unit)
