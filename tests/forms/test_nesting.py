"""Which rows of a list add up others: the same answers as the plain definition, at a cost that is bounded."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.forms.nesting import nested, printed_ends

Tree = tuple[int, list[int]]


def readings(amounts: list[int], half: Decimal) -> set[frozenset[int]]:
    """By the definition: every way to put rows below the totals above them, as the rows that add up nothing."""

    def runs(top: int) -> Iterator[tuple[int, frozenset[int]]]:
        yield top + 1, frozenset({top})
        if amounts[top] > 0:
            yield from children(top, top + 1, 0, frozenset())

    def children(top: int, row: int, total: int, leaves: frozenset[int]) -> Iterator[tuple[int, frozenset[int]]]:
        slack = half * (row - top)
        if row > top + 1 and abs(total - amounts[top]) <= slack:
            yield row, leaves
        if row < len(amounts) and total + amounts[row] <= amounts[top] + slack + half:
            for end, own in runs(row):
                yield from children(top, end, total + amounts[row], leaves | own)

    return {leaves for end, leaves in runs(0) if end == len(amounts) and leaves != {0}}


def plainly(amounts: list[int], half: Decimal) -> frozenset[int] | None:
    found = readings(amounts, half)
    return found.pop() if len(found) == 1 else None


def decimals(amounts: list[int]) -> list[Decimal]:
    return [Decimal(value) for value in amounts]


def in_order(tree: list[Tree]) -> Tree:
    total = sum(value for value, _ in tree)
    return total, [total, *(value for _, rows in tree for value in rows)]


SMALL = st.sampled_from([0, 1, 1, 2, 3, 5])
TREES = st.recursive(
    SMALL.map(lambda value: (value, [value])),
    lambda parts: st.lists(parts, min_size=1, max_size=3).map(in_order),
    max_leaves=8,
)
ADVERSARIAL = st.one_of(
    st.integers(1, 9).flatmap(lambda n: st.sampled_from([[7] * n, [0] * n, [n - 1] + [1] * (n - 1)])),
    st.lists(st.sampled_from([1, 2, 4, 8, 16]), min_size=1, max_size=9),
    st.lists(st.sampled_from([1, 2, 4, 8]), min_size=1, max_size=4).map(
        lambda values: [sum(values), *(v for value in values for v in (value, value))]
    ),
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(TREES.map(lambda tree: tree[1][:11]), ADVERSARIAL, st.lists(SMALL, min_size=1, max_size=8)),
    st.sampled_from([Decimal(0), Decimal("0.5")]),
)
def test_the_answer_is_that_of_the_plain_definition(amounts: list[int], half: Decimal) -> None:
    assert nested(decimals(amounts), half) == plainly(amounts, half)


def pairs(rows: int) -> list[int]:
    """Units with one project each, all different: as many sums as there are ways to take a unit for a project."""
    values = [unit * 7919 * 104729 % 999_983 + 1 for unit in range(1, (rows + 1) // 2)]
    return [sum(values), *(v for value in values for v in (value, value))]


def pairs_below(rows: int) -> list[int]:
    """The same below a total of which nobody says where it ends."""
    below = pairs(rows // 2)
    return [2 * below[0], *below, *below]


LISTS: dict[str, Callable[[int], list[int]]] = {
    "all equal": lambda n: [7] * n,
    "zeros": lambda n: [5, *[0] * (n - 2), 5],
    "ones": lambda n: [n - 1, *[1] * (n - 1)],
    "half of ones": lambda n: [n // 2, *[1] * (n - 1)],
    "powers of two": lambda n: [*(2 ** (row % 40) for row in reversed(range(n - 1))), 1],
    "pairs": pairs,
    "pairs below a total": pairs_below,
}


@pytest.mark.parametrize("half", [Decimal(0), Decimal("0.5")])
@pytest.mark.parametrize("name", LISTS)
def test_no_list_of_five_hundred_rows_takes_long(name: str, half: Decimal) -> None:
    amounts = decimals(LISTS[name](500)[:500])
    began = time.process_time()
    nested(amounts, half)
    # Measured: 0.7 at most. A machine that does other things is slower.
    assert time.process_time() - began < 3


@pytest.mark.parametrize("name", ["all equal", "pairs below a total"])
def test_five_hundred_rows_fit_in_a_hundred_megabytes(name: str) -> None:
    """In a process of its own that is given no more."""
    program = f"""
import resource
from decimal import Decimal
from pathlib import Path
from pipeline.forms.nesting import nested
amounts = [Decimal(value) for value in {LISTS[name](500)[:500]}]
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100 * 1024**2,) * 2)
nested(amounts, Decimal(0))
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_long_lists_whose_levels_the_sums_tell_are_answered() -> None:
    assert nested(decimals([7] * 500), Decimal(0)) == {499}
    assert nested(decimals(pairs(499)), Decimal(0)) == set(range(2, 499, 2))


def test_more_readings_than_can_be_counted_are_not_certain() -> None:
    """Below a total of which nobody says where it ends every unit may be a project: 2 to the 100th sums."""
    amounts = pairs_below(400)
    assert nested(decimals(amounts), Decimal(0)) is None
    half = (len(amounts) + 1) // 2
    ends = {1: half, half: len(amounts)}
    projects = {
        row
        for row in range(3, len(amounts))
        if row not in (half, half + 1) and (row - (1 if row < half else half)) % 2 == 0
    }
    assert nested(decimals(amounts), Decimal(0), ends) == projects


def test_what_is_printed_of_a_total_decides_between_readings() -> None:
    amounts = decimals([100, 50, 50, 50])
    assert nested(amounts, Decimal(0)) is None
    assert nested(amounts, Decimal(0), groups={1}) == {2, 3}
    assert nested(amounts, Decimal(0), ends={2: 4}) == {1, 3}
    assert nested(amounts, Decimal(0), ends={1: 4}) is None


def test_a_group_of_nothing_adds_up_nothing_and_is_no_project() -> None:
    assert nested(decimals([100, 0, 100, 100]), Decimal(0), groups={1, 2}) == {3}


def test_numbers_of_units_say_where_their_rows_end() -> None:
    numbers = ["", "121", "121001", "", "", "", "121002", "", "", "122", ""]
    assert printed_ends(numbers, {3, 7}) == {1: 9, 2: 6, 3: 6, 6: 9, 7: 9, 9: 11}
    assert printed_ends(numbers, {3, 4, 5}) == {1: 9, 2: 6, 3: 6, 6: 9, 9: 11}
    assert printed_ends(numbers, {3, 5}) == {1: 9, 2: 6, 3: 5, 5: 6, 6: 9, 9: 11}


def test_numbers_beside_every_project_say_nothing() -> None:
    assert printed_ends(["", "121001", "121001", "121002"], set()) == {}
    assert printed_ends(["", "", ""], {1}) == {}
