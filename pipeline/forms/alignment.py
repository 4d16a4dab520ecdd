"""Which physical column holds which measure: candidates from headers and column numbers, tried against the figures.

Anchors first. Where header and figures agree, the header decides and sums are only reported. Where they contradict each
other (a text column under an amount's header, figures under no header, two headers for one column, column numbers that
disagree) all alignments that the anchors allow are tried, and one is taken only if it alone violates no identity.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.forms.catalogue import Column, Form
from pipeline.forms.grid import Grid
from pipeline.forms.header import Header, split
from pipeline.forms.numbers import Figure

Mapping_ = dict[int, Column]
"""Physical column to value column."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one body row by physical column. `code` and `is_total` are for sums over the subject tree."""

    row_no: int
    figures: Mapping[int, Figure]
    code: str | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many identities an alignment was held against and how many of them it broke."""

    examined: int
    violated: int

    @property
    def holds(self) -> bool:
        return self.violated == 0


@dataclass(frozen=True, slots=True)
class Resolution:
    """The alignment taken, or the reason why none was. `explanation` is for people.

    `aside` says of columns that are left out of the alignment why their figures are set aside.
    """

    columns: Mapping_ | None
    explanation: str
    aside: Mapping[int, str] = field(default_factory=dict)


def by_header(form: Form, header: Header, columns: Iterable[int]) -> Mapping_:
    """Columns whose header path is one that the form knows."""
    found: Mapping_ = {}
    for column_no in columns:
        column = form.column_for(header.paths.get(column_no, ""), header.paths.values())
        if column:
            found[column_no] = column
    return found


def headed_as(form: Form, grid: Grid) -> set[str]:
    """The columns of a form that the headings of a table name."""
    return {column.key for column in by_header(form, split(grid, form), grid.column_numbers).values()}


def conflicts(
    form: Form,
    header: Header,
    mapping: Mapping_,
    figure_columns: Sequence[int],
    key_columns: Sequence[int],
    blocks: Mapping[int, int],
    first_seen: Mapping[int, str],
    rows: Sequence[Row],
) -> list[str]:
    """Where header and figures contradict each other, one sentence each."""
    found: list[str] = []
    for column_no in figure_columns:
        if column_no not in mapping:
            path = header.paths.get(column_no, "")
            found.append(f"figures in column {column_no} ({first_seen.get(column_no)}) under unknown header '{path}'")
        measures = {m.key for text in header.leaves.get(column_no, []) if (m := form.column_for(text))}
        if len(measures) > 1:
            found.append(f"column {column_no} has headers of {len(measures)} measures: {', '.join(sorted(measures))}")
    for column_no in key_columns:
        if column_no in mapping:
            found.append(f"column {column_no} is headed as {mapping[column_no].key} but holds texts")
    taken: dict[tuple[int, str], int] = {}
    for column_no in figure_columns:
        if column_no in mapping:
            place = (blocks.get(column_no, 0), mapping[column_no].key)
            if place in taken and not _printed_twice(rows, taken[place], column_no):
                found.append(f"columns {taken[place]} and {column_no} are both headed as {place[1]}")
            taken[place] = column_no
    numbered = list(_by_numbers(form, header))
    if numbered and not any(_agrees(mapping, by_number, figure_columns) for by_number in numbered):
        found.append("the printed column numbers disagree with the headers")
    return found


def _printed_twice(rows: Sequence[Row], first: int, second: int) -> bool:
    """Whether two columns hold the same figures in every row: 总计 and 部门预算 合计 of a form with one budget."""
    pairs = [(row.figures.get(first), row.figures.get(second)) for row in rows]
    return all((a.value if a else None) == (b.value if b else None) for a, b in pairs)


def _by_numbers(form: Form, header: Header) -> Iterable[Mapping_]:
    for numbers in header.numbered:
        for order in form.orders:
            if len(order) == max(numbers.values()):
                yield {column_no: form.column(order[number - 1]) for column_no, number in numbers.items()}


def _agrees(first: Mapping_, second: Mapping_, columns: Iterable[int]) -> bool:
    return all(first.get(column_no) == second.get(column_no) for column_no in columns)


def _shifted(mapping: Mapping_, by: int) -> Mapping_:
    return {column_no + by: column for column_no, column in mapping.items()}


def candidates(form: Form, header: Header, columns: Sequence[int]) -> list[Mapping_]:
    """Alignments that the anchors allow: whole header, each header row, each row of numbers, each also one off.

    Two to the right, where a code over three columns is copied as one heading.
    """
    base = [by_header(form, header, columns)]
    for texts in header.row_texts.values():
        base.append({c: column for c, text in texts.items() if (column := form.column_for(text))})
    base += list(_by_numbers(form, header))
    return [_shifted(mapping, by) for mapping in base for by in (0, 1, -1, 2) if mapping]


def resolve(
    form: Form,
    header: Header,
    columns: Sequence[int],
    figure_columns: Sequence[int],
    key_columns: Sequence[int],
    blocks: Mapping[int, int],
    rows: Sequence[Row],
    tolerance_unit: Decimal,
    first_seen: Mapping[int, str],
) -> Resolution:
    """Choose the alignment of a table, see the module's text."""
    mapping = by_header(form, header, columns)
    trouble = conflicts(form, header, mapping, figure_columns, key_columns, blocks, first_seen, rows)
    if not trouble:
        verdict = hold_against(form, mapping, rows, tolerance_unit)
        if verdict.violated * 2 <= verdict.examined or verdict.examined < 2:
            return Resolution(
                {c: column for c, column in mapping.items() if c not in key_columns},
                f"by header; {verdict.examined - verdict.violated} of {verdict.examined} sums hold",
            )
        trouble = [f"{verdict.violated} of {verdict.examined} sums do not hold under the headers"]
    surviving: dict[tuple[tuple[int, str], ...], Mapping_] = {}
    weighed = 0
    broken: set[tuple[tuple[int, str], ...]] = set()
    for candidate in candidates(form, header, columns):
        if any(column_no not in candidate for column_no in figure_columns):
            continue
        if any(column_no in candidate for column_no in key_columns):
            continue
        used = {column_no: candidate[column_no] for column_no in figure_columns}
        if len({(blocks.get(c, 0), column.key) for c, column in used.items()}) < len(used):
            continue
        identity = tuple((column_no, column.key) for column_no, column in sorted(used.items()))
        if identity in surviving:
            continue
        weighed += 1
        whole = tuple((column_no, column.key) for column_no, column in sorted(candidate.items(), key=lambda c: c[0]))
        if whole in broken:
            continue
        verdict = hold_against(form, candidate, rows, tolerance_unit)
        if verdict.holds and (verdict.examined or not form.identities or not rows):
            surviving[identity] = candidate
        else:
            broken.add(whole)
    story = "; ".join(trouble)
    if len(surviving) == 1:
        return Resolution(
            next(iter(surviving.values())), f"{story}; {weighed} alignments weighed, one obeys every sum and is taken"
        )
    if not surviving and (without := _without_unknown(form, header, mapping, figure_columns, rows, tolerance_unit)):
        why = "the column's header '{}' is not known, and all sums hold without it"
        left_out = {c: why.format(header.paths[c]) for c in figure_columns if c not in without}
        rest = [column_no for column_no in figure_columns if column_no in without]
        if not conflicts(form, header, without, rest, key_columns, blocks, first_seen, rows):
            which = " and ".join(map(str, left_out))
            return Resolution(without, f"by header; all sums hold without column {which}, which is not known", left_out)
    outcome = "none obeys" if not surviving else f"{len(surviving)} obey"
    return Resolution(None, f"{story}; of {weighed} alignments that the headers allow {outcome} the form's sums")


def _without_unknown(
    form: Form,
    header: Header,
    mapping: Mapping_,
    figure_columns: Sequence[int],
    rows: Sequence[Row],
    tolerance_unit: Decimal,
) -> Mapping_ | None:
    """The known columns, where a column with another header adds to nothing (其中: …); None where that is not sure.

    Rows must add up without it, more than one of them. The sums of a column would hold under any header.
    """
    known = [column_no for column_no in figure_columns if column_no in mapping]
    if len(known) * 2 <= len(figure_columns) or not all(header.paths.get(c) for c in figure_columns):
        return None
    verdict = hold_against(form, mapping, [replace(row, is_total=False) for row in rows], tolerance_unit)
    return mapping if verdict.holds and verdict.examined > 1 else None


def hold_against(form: Form, mapping: Mapping[int, Column], rows: Sequence[Row], tolerance_unit: Decimal) -> Verdict:
    """Hold an alignment against the form's row identities and the subject tree.

    Args:
        form: The form, for its identities.
        mapping: Physical column to value column.
        rows: Body rows with their figures.
        tolerance_unit: What rounding may add per addend, in the printed unit (0 where amounts are exact).
    """
    examined = violated = 0
    mapped_keys = {column.key for column in mapping.values()}
    values = {row.row_no: _values(mapping, row) for row in rows}
    unknown = {row.row_no: _unknown(mapping, row) for row in rows}
    for row in rows:
        for identity in form.identities:
            addends = identity.right_of(mapped_keys)
            if not mapped_keys & set(identity.left) or not mapped_keys & set(addends):
                continue
            if unknown[row.row_no] & {*identity.left, *addends}:
                continue
            printed = values[row.row_no]
            left = [printed[key] for key in identity.left if key in printed]
            right = [printed[key] for key in addends if key in printed]
            if not any(left) and not any(right):
                continue
            examined += 1
            if abs(sum(left, Decimal(0)) - sum(right, Decimal(0))) > tolerance_unit * (len(left) + len(right)):
                violated += 1
    tree = _tree_checks(rows, values, unknown, tolerance_unit)
    return Verdict(examined + tree.examined, violated + tree.violated)


def _values(mapping: Mapping[int, Column], row: Row) -> dict[str, Decimal]:
    return {
        mapping[column_no].key: figure.value
        for column_no, figure in row.figures.items()
        if figure.value is not None and column_no in mapping
    }


def _unknown(mapping: Mapping[int, Column], row: Row) -> set[str]:
    """Measures whose figure stands in a row and is not known: no sum can be held against it."""
    return {mapping[c].key for c, figure in row.figures.items() if figure.kind == "unknown" and c in mapping}


def _tree_checks(
    rows: Sequence[Row],
    values: Mapping[int, Mapping[str, Decimal]],
    unknown: Mapping[int, set[str]],
    tolerance_unit: Decimal,
) -> Verdict:
    """The total row against the 类 rows: measure by measure."""
    examined = violated = 0
    totals = [row for row in rows if row.is_total]
    tops = [row for row in rows if row.code and len(row.code) == 3]
    if len(totals) != 1 or not tops:
        return Verdict(0, 0)
    keys = sorted({key for row in [*totals, *tops] for key in values[row.row_no]})
    for key in keys:
        if any(key in unknown[row.row_no] for row in [*totals, *tops]):
            continue
        addends = [values[row.row_no][key] for row in tops if key in values[row.row_no]]
        total = values[totals[0].row_no].get(key, Decimal(0))
        examined += 1
        if abs(total - sum(addends, Decimal(0))) > tolerance_unit * (len(addends) + 1):
            violated += 1
    return Verdict(examined, violated)
