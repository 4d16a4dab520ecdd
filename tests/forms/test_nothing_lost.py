"""Whatever a 支出决算表 prints: each figure is exactly one fact or one quarantined cell, and the same every time."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from printed import EXPENDITURE_HEADER, amounts, expenditure_form, form, ledger, normalised

from pipeline.forms import NormalisedDocument
from pipeline.forms.numbers import UNIT_YUAN, parse_figure

TYPES = ("basic", "project", "remitted", "business", "subsidy")
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Table:
    """A consistent table: leaf codes with their cents by type, how nothing is printed, where the total stands."""

    leaves: dict[str, tuple[int, ...]]
    nothing: str
    total_first: bool
    shift: int
    unit: str
    damage: tuple[tuple[int, int, str], ...] = ()

    def rows(self) -> list[list[str]]:
        sums: dict[str, list[int]] = {}
        for code, cents in self.leaves.items():
            for key in ("合计", code[:3], code[:5], code):
                held = sums.setdefault(key, [0] * len(TYPES))
                for index, value in enumerate(cents):
                    held[index] += value
        body = [self._row(code, f"科目{code}", values) for code, values in sorted(sums.items()) if code != "合计"]
        total = self._row("", "合计", sums["合计"])
        if self.shift:
            # The total as systems export it: everything one column further left.
            total = [*total[1:], ""]
        table = [total, *body] if self.total_first else [*body, total]
        for row_no, column_no, text in self.damage:
            table[row_no % len(table)][column_no] = text
        return table

    def _row(self, code: str, name: str, cents: list[int]) -> list[str]:
        return [code, name, self._money(sum(cents)), *(self._money(value) for value in cents)]

    def _money(self, cents: int) -> str:
        if cents == 0:
            return self.nothing
        return format(Decimal(cents).scaleb(-2 if self.unit == "元" else -6), ",f")

    def text(self) -> str:
        return expenditure_form("\n".join("|".join(row) for row in self.rows()), self.unit)


CODES = st.sampled_from(
    [f"{top}{middle:02}{low:02}" for top in (201, 205, 208, 210) for middle in (1, 5, 99) for low in (1, 2, 99)]
)
CENTS = st.one_of(st.just(0), st.integers(1, 10**12))
TABLES = st.builds(
    Table,
    leaves=st.dictionaries(CODES, st.tuples(*[CENTS] * len(TYPES)), min_size=1, max_size=6),
    nothing=st.sampled_from(["", "—", "0.00", "0"]),
    total_first=st.booleans(),
    shift=st.sampled_from([0, 1]),
    unit=st.sampled_from(["元", "万元"]),
)
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(0, 7),
        st.sampled_from(["", "—", "1.00", "12", "9,999.99", "甲", "1O0.00", "205", "合计", "-3.50", "12\u300013"]),
    ),
    max_size=3,
).map(tuple)
OTHER = form("收入决算表", "科目编码|科目名称|本年收入合计|财政拨款收入\n205|教育支出|7.00|7.00")


def figures(table: Table) -> Counter[str]:
    """The printed figures of a sound table: numbers and dashes, blanks and codes not."""
    return Counter(text for row in table.rows() for text in row[1 if table.shift else 2 :] if is_figure(text))


def is_figure(text: str) -> bool:
    return text == "—" or (bool(text) and all(sign in "0123456789,.-" for sign in text))


def assert_nothing_lost_or_doubled(document: NormalisedDocument) -> None:
    entries = [row for row in document.rows["value_cell"] if row["form_id"] == "expenditure"]
    cells = Counter((row["page"], row["table_no"], row["row_no"], row["column_no"]) for row in entries)
    assert set(cells.values()) <= {1}
    for row in entries:
        assert (row["fact_id"] is None) == (row["disposition"] == "quarantined") == bool(row["reason"])
    # A figure that is printed twice for one thing is one fact: each fact has its cell, each loaded cell its fact.
    facts = {row["fact_id"]: row for row in document.rows.get("fact_expenditure", [])}
    loaded = [row for row in entries if row["disposition"] == "loaded"]
    assert {row["fact_id"] for row in loaded} == set(facts)
    assert len(facts) == len(document.rows.get("fact_expenditure", []))
    for row in loaded:
        printed = parse_figure(str(facts[row["fact_id"]]["amount_published"])).value
        assert parse_figure(str(row["text"])).value == printed


@SETTINGS
@given(table=TABLES)
@example(table=Table({"2010101": (0,) * 5}, "—", True, 0, "元"))
def test_every_printed_figure_is_one_fact_or_one_quarantined_cell(table: Table) -> None:
    document = normalised(table.text() + OTHER)
    assert_nothing_lost_or_doubled(document)
    found = ledger(document, "loaded", "expenditure") + ledger(document, "quarantined", "expenditure")
    assert Counter(found) == figures(table)
    if not table.shift:
        assert len(document.rows.get("fact_expenditure", [])) == figures(table).total()


@SETTINGS
@given(table=TABLES)
def test_the_leaves_of_a_consistent_table_add_up_to_its_total(table: Table) -> None:
    document = normalised(table.text() + OTHER)
    rows = document.rows.get("fact_expenditure", [])
    unit = UNIT_YUAN[table.unit] / (100 if table.unit == "元" else 1_000_000)
    for index, kind in enumerate(("total", *TYPES)):
        wanted = sum(sum(cents) if kind == "total" else cents[index - 1] for cents in table.leaves.values()) * unit
        leaves = [
            row["amount_yuan"] or Decimal(0) for row in rows if row["is_leaf"] and row["expenditure_type"] == kind
        ]
        assert sum(leaves, Decimal(0)) == wanted  # type: ignore[arg-type]


@SETTINGS
@given(table=TABLES)
def test_each_amount_of_a_consistent_table_is_the_subject_s_own(table: Table) -> None:
    found = amounts(normalised(table.text() + OTHER))
    for code, cents in table.leaves.items():
        for kind, value in zip(TYPES, cents, strict=True):
            if value:
                assert found[code, kind] == Decimal(value).scaleb(-2)


@SETTINGS
@given(table=TABLES, values=st.integers(1, 10**9))
@example(table=Table({"2010101": (5, 6, 0, 0, 0)}, "", True, 1, "元"), values=1)
def test_a_total_one_column_left_is_put_in_place_where_the_sums_leave_one_way(table: Table, values: int) -> None:
    # Two amounts that differ from each other and from their sum leave the sums one way only.
    whole = {"2010101": (values, values * 2, 0, 0, 0)}
    document = normalised(Table(whole, "", table.total_first, 1, table.unit).text() + OTHER)
    assert ledger(document, "quarantined") == []
    found = amounts(document)
    assert found["total", "basic"] == found["2010101", "basic"]
    assert found["total", "project"] == found["2010101", "project"]


@SETTINGS
@given(table=TABLES, damage=DAMAGE)
def test_a_damaged_table_loses_and_doubles_nothing_and_never_raises(
    table: Table, damage: tuple[tuple[int, int, str], ...]
) -> None:
    damaged = Table(table.leaves, table.nothing, table.total_first, table.shift, table.unit, damage)
    document = normalised(damaged.text() + OTHER)
    assert_nothing_lost_or_doubled(document)
    assert ledger(document, "loaded", "income") == ["7.00", "7.00"]
    found = Counter(ledger(document, "loaded", "expenditure") + ledger(document, "quarantined", "expenditure"))
    printed = Counter(text for row in damaged.rows() for text in row if "." in text and is_figure(text))
    assert printed <= found


@SETTINGS
@given(table=TABLES, damage=DAMAGE)
def test_the_same_document_gives_the_same_rows_every_time(
    table: Table, damage: tuple[tuple[int, int, str], ...]
) -> None:
    text = Table(table.leaves, table.nothing, table.total_first, table.shift, table.unit, damage).text() + OTHER
    first, second = normalised(text), normalised(text)
    assert (first.status, first.status_reason, first.rows) == (second.status, second.status_reason, second.rows)
    assert list(first.rows) == list(second.rows)


@SETTINGS
@given(table=TABLES, cut=st.integers(1, 5))
def test_a_page_turn_with_or_without_a_header_changes_no_amount(table: Table, cut: int) -> None:
    whole = Table(table.leaves, table.nothing, table.total_first, 0, table.unit)
    head, rows, tail = whole.text().partition("\n".join("|".join(row) for row in whole.rows()))
    lines = rows.split("\n")
    first, rest = "\n".join(lines[:cut]), "\n".join(lines[cut:])
    expected = amounts(normalised(whole.text() + OTHER))
    if not rest:
        return
    for second in (rest, f"{EXPENDITURE_HEADER}\n{rest}"):
        assert amounts(normalised(head + first, second + tail + OTHER)) == expected
