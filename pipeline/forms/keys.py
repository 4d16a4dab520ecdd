"""What a body row of a block form is about: its subject code, its line, or the unit whose row it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.forms.alignment import Row
from pipeline.forms.catalogue import Column, Form, Line, common
from pipeline.forms.comparison import Comparison
from pipeline.forms.grid import Grid
from pipeline.forms.names import Context, name_of, names_unit, narrowed, next_in_chain
from pipeline.forms.numbers import is_subject_code, parse_figure
from pipeline.forms.organisations import split_unit_code
from pipeline.forms.subjects import GOVERNMENT, TOTAL_CODE, codes_by_name, level_of
from pipeline.forms.wording import squash, without_numbering

_ECONOMIC_SIDES = ("economic", GOVERNMENT)
_LOST, _TOTAL, _BESIDE = "lost", "total", "beside"
Place = tuple[int, int, int, int]
"""Page, table, row and block."""


@dataclass(slots=True)
class Layout:
    """The resolved columns of a table.

    `kinds`, `blocks` and header `paths` are per column; `values` maps value columns; `aside` names columns that are no
    measure of this form and year, with the reason, and `other_years` those of them that are figures of another year;
    `other_year_rows` are rows (page, table, row) of another year; `sides` are the sides of a two-sided form by block;
    `codes` the subject code of each row, of the classification that `classifications` has for its block; where rows
    name a subject of the government's own economic classification beside it, that is in `government_codes`, its columns
    in `second_columns`, and code columns of yet another classification in `unread_columns`; `doubts` say of rows why
    their subject is not certain although they have a code; `unit_columns` name subordinate units.
    """

    kinds: dict[int, str]
    blocks: dict[int, int]
    context: Context
    paths: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[int, Column] = field(default_factory=dict)
    aside: Mapping[int, str] = field(default_factory=dict)
    other_years: Mapping[int, tuple[Column, Comparison]] = field(default_factory=dict)
    other_year_rows: Mapping[tuple[int, int, int], Comparison] = field(default_factory=dict)
    sides: dict[int, str] = field(default_factory=dict)
    codes: dict[Place, str] = field(default_factory=dict)
    government_codes: dict[Place, str] = field(default_factory=dict)
    doubts: dict[Place, str] = field(default_factory=dict)
    classifications: dict[int, str] = field(default_factory=dict)
    second_columns: set[int] = field(default_factory=set)
    unread_columns: set[int] = field(default_factory=set)
    unit_columns: set[int] = field(default_factory=set)
    has_total_row: bool = False
    unit_rows: int = 0
    tolerance_unit: Decimal = Decimal(0)
    rows: list[Row] = field(default_factory=list)

    def block_columns(self, block: int) -> list[int]:
        return [column_no for column_no, of in self.blocks.items() if of == block]

    def block_numbers(self) -> list[int]:
        return sorted(set(self.blocks.values()))

    def code(self, grid: Grid, row_no: int, block: int) -> str | None:
        return self.codes.get((grid.page, grid.table_no, row_no, block))

    def key_text(self, grid: Grid, row_no: int, block: int, kind: str) -> tuple[str, int]:
        """First text of a block's columns of one kind, as published, and its column ("" and 0 where there is none).

        A merged cell counts for every row that it covers.
        """
        for column_no in self.block_columns(block):
            if self.kinds[column_no] == kind and column_no not in self.second_columns:
                cell = grid.covering.get((row_no, column_no))
                if (
                    cell
                    and cell.text.strip()
                    and not (kind == "text" and parse_figure(cell.text).kind in ("number", "unknown"))
                ):
                    return cell.text.strip(), column_no
        return "", 0


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is about: fact columns that its line fixes, subject code and names."""

    fact: Mapping[str, str] = field(default_factory=dict)
    code: str | None = None
    label: str | None = None
    line_no: int | None = None
    unit_name: str | None = None
    classification: str | None = None
    government_code: str | None = None
    subject_name: str | None = None
    government_name: str | None = None


def subject_key(form: Form, layout: Layout, grid: Grid, row_no: int, block: int, memory: dict[str, str]) -> Key | str:
    """The subject of a row, or the reason why it is not certain.

    `memory` carries the unit whose rows follow, and the subject above in each block. A row that is neither may be a
    unit that we do not know: until the next known one nobody can say whose the rows below it are.
    """
    if doubt := layout.doubts.get((grid.page, grid.table_no, row_no, block)):
        memory.pop(f"above {block}", None)
        return doubt
    unit = unit_of_row(form, layout, grid, row_no, block)
    found = _subject_key(form, layout, grid, row_no, block, unit, memory)
    text, _ = layout.key_text(grid, row_no, block, "text")
    if isinstance(found, str):
        memory.pop(f"above {block}", None)
        if text and (layout.unit_rows or "unit" in memory):
            memory[_LOST] = f"'{text}' on page {grid.page}"
    elif _LOST in memory and unit is None:
        return f"whose figures these are is not certain: {memory[_LOST]} is no known subject or unit"
    return found


def enter_unit(layout: Layout, unit: str, memory: dict[str, str], has_figures: bool) -> str | None:
    """Let a unit's rows begin. Returns the unit as facts have it: a form's only one is the department as a whole."""
    memory.pop(_LOST, None)
    if not layout.has_total_row and layout.unit_rows == 1:
        return None
    memory["unit"], memory[_TOTAL] = unit, "told" if has_figures else "next"
    if has_figures:
        memory[_BESIDE] = "yes"
    return unit


def _whose_total(memory: dict[str, str]) -> Key | str:
    """A total below a unit's name is the unit's; where that was told, it is the form's.

    Where the form prints other units' totals beside their names, a name without figures is a unit without money.
    """
    told = memory.get(_TOTAL)
    if told == "next" and _BESIDE in memory:
        told = "told"
    if told == "open":
        return f"whether the total is that of {memory['unit']} or of all units is not certain"
    if told == "told":
        memory.pop("unit", None)
    memory[_TOTAL] = "told"
    return Key(code=TOTAL_CODE, unit_name=memory.get("unit"))


def unit_of_row(form: Form, layout: Layout, grid: Grid, row_no: int, block: int) -> str | None:
    """The unit that heads a row, if one does."""
    text, column_no = layout.key_text(grid, row_no, block, "text")
    if layout.code(grid, row_no, block) or form.total_labels.matches(squash(text)):
        return None
    if column_no in layout.unit_columns or names_unit(form, layout.context, text):
        return _unit_name(layout, grid, row_no, text)
    return squash(text) if text and has_unit_code(layout, grid, row_no, block) else None


def _subject_key(
    form: Form, layout: Layout, grid: Grid, row_no: int, block: int, unit: str | None, memory: dict[str, str]
) -> Key | str:
    text, column_no = layout.key_text(grid, row_no, block, "text")
    unit_name = memory.get("unit")
    code = layout.code(grid, row_no, block)
    classification = layout.classifications.get(block, form.classification)
    if code and memory.get(_TOTAL) == "next":
        memory[_TOTAL] = "open"
    if code:
        memory[f"above {block}"] = code
        government = layout.government_codes.get((grid.page, grid.table_no, row_no, block))
        return Key(
            code=code,
            unit_name=unit_name,
            classification=classification,
            government_code=government,
            subject_name=name_of(text) if text and column_no not in layout.unit_columns else None,
            government_name=government_name(layout, grid, row_no, block) if government else None,
        )
    first = squash(next((c.text for c in grid.filled(row_no) if parse_figure(c.text).kind == "text"), ""))
    if form.total_labels.matches(squash(text) or first):
        found = _whose_total(memory) if unit_name else Key(code=TOTAL_CODE)
        return replace(found, classification=classification) if isinstance(found, Key) else found
    if unit is not None:
        return Key(code=TOTAL_CODE, unit_name=enter_unit(layout, unit, memory, has_figures=True))
    if form.needs_codes and text:
        return f"'{text}' has no subject code, and under this title a name alone may be that of a project"
    codes = narrowed(layout.context, classification, text, memory.get(f"above {block}", ""))
    if len(codes) == 1:
        memory[f"above {block}"] = codes[0]
        name = without_numbering(name_of(text))
        return Key(code=codes[0], unit_name=unit_name, classification=classification, subject_name=name)
    if not text and not {"code", "text"} & set(layout.kinds.values()):
        # One row of figures and nothing that says what they are about: the form prints its totals alone.
        return Key(code=TOTAL_CODE)
    if not text:
        return "the row has figures but neither code nor name"
    known = f"'{text}' is the name of {len(codes)} subjects" if codes else f"'{text}' is no known subject"
    return f"the row has no subject code and {known}"


def _unit_name(layout: Layout, grid: Grid, row_no: int, text: str) -> str:
    """A unit's name with its code before it, for a department and its own office share one name; no serial number."""
    codes = [
        grid.text(row_no, c)
        for c, path in layout.paths.items()
        if common()["unit_code"].matches(path) and grid.text(row_no, c).isdigit()
    ]
    number, name = split_unit_code(squash(text))
    return " ".join([*(codes[:1] or ([number] if number else [])), name])


def government_name(layout: Layout, grid: Grid, row_no: int, block: int) -> str | None:
    """The name beside a code of the government's own classification."""
    names = [c for c in sorted(layout.second_columns) if layout.blocks[c] == block and layout.kinds[c] == "text"]
    return (grid.covering_text(row_no, names[0]) or None) if names else None


def has_unit_code(layout: Layout, grid: Grid, row_no: int, block: int) -> bool:
    """Whether a number too long or too short for a subject stands in the code column: a unit's own code."""
    texts = [grid.text(row_no, c) for c in layout.block_columns(block) if layout.kinds[c] == "code"]
    return any(len(text) >= 6 and text.isdigit() and not is_subject_code(text) for text in texts)


def line_key(
    form: Form, layout: Layout, grid: Grid, row_no: int, block: int, memory: dict[str, str]
) -> Key | str | None:
    """The line that a label names, None where it is not known, or why it is not certain.

    Headings open a part for the lines below them; `memory` is kept per side. A line that is not known may be such a
    heading: what stood above it no longer counts.
    """
    label, column_no = layout.key_text(grid, row_no, block, "text")
    if not label:
        return None
    side = layout.sides.get(block, "expenditure")
    words = without_numbering(squash(label))
    number = parse_figure(layout.key_text(grid, row_no, block, "line_no")[0]).value
    line_no = int(number) if number is not None else None
    seen = memory.get(f"{side} seen", "")
    line = known_line(form, words, side, memory.get(side), seen)
    if line is None and words.startswith("其中:"):
        line = known_line(form, without_numbering(words.removeprefix("其中:")), side, memory.get(side), seen)
    memory[f"{side} seen"] = f"{seen}/{words}"
    is_three_public = form.defaults.get("table") == "fact_three_public"
    if line is not None:
        if line.opens is not None:
            memory[side] = line.opens
        code = line.fact.get("subject") or (None if is_three_public else TOTAL_CODE)
        memory.pop("unit", None)
        return Key(line.fact, code, label, line_no, classification=side if side in _ECONOMIC_SIDES else None)
    if is_three_public:
        if column_no in layout.unit_columns:
            is_unit = layout.has_total_row or layout.unit_rows > 1
            memory["unit"] = _unit_name(layout, grid, row_no, label) if is_unit else ""
        # Forms with one year a row name the unit once, above its years.
        is_below = column_no in layout.unit_columns or bool(layout.other_year_rows)
        return Key({}, None, label, line_no, memory.get("unit") or None if is_below else None)
    found: Key | None = None
    if side == "expenditure":
        found = _functional_line(layout.context, words, label, line_no, memory)
    elif side in _ECONOMIC_SIDES and len(codes := codes_by_name(side, words, level=1)) == 1:
        if memory.get(side) == _LOST:
            return f"of which expenditure '{label}' is a part is not certain: a line above it is not known"
        fact = {"table": "fact_expenditure", "expenditure_type": memory.get(side) or "total"}
        found = Key(fact, codes[0], label, line_no, classification=side)
    if found is None:
        memory.pop("functional", None)
        memory[side] = _LOST
    return found


def _functional_line(
    context: Context, words: str, label: str, line_no: int | None, memory: dict[str, str]
) -> Key | None:
    """A 类 line, or a finer subject printed under its 类 or 款 by name alone."""
    own = context.own_codes("functional", words)
    # A 类 may be printed without its last word: 卫生健康 for 卫生健康支出.
    codes = codes_by_name("functional", words) or codes_by_name("functional", words + "支出", level=1)
    codes = tuple(dict.fromkeys([*codes, *sorted(own)]))
    classes = [code for code in codes if level_of(code) == 1]
    above = memory.get("functional", "")
    if len(classes) == 1 and label != words:
        chosen = classes
    else:
        chosen = [code for code in codes if above[:3] and code.startswith(above[:3]) and level_of(code) > 1]
        if len(above) >= 5:
            # Below a 款 stand its own 项, or another 款; 行政运行 of another 款 is another subject.
            chosen = [code for code in chosen if level_of(code) == 2 or code.startswith(above[:5])]
        if len(chosen) > 1:
            chosen = next_in_chain(chosen, above) or [code for code in chosen if code.startswith(above[:5])]
        if len(chosen) != 1 and any(code in own for code in chosen or codes):
            chosen = [code for code in chosen or codes if code in own and code.startswith(above[:3])]
        if not chosen and len(classes) == 1:
            chosen = classes
    if len(chosen) != 1:
        return None
    memory["functional"] = chosen[0]
    return Key({"table": "fact_expenditure"}, chosen[0], label, line_no)


def known_line(form: Form, words: str, side: str, under: str | None = None, seen: str = "") -> Line | None:
    """The first line of a form that a label matches on this side, under this heading, below the lines seen."""
    # The government's own classification has the same lines as the departments'.
    sides = (None, side, "economic" if side == GOVERNMENT else side)
    for line in form.lines:
        if line.side not in sides or (line.under is not None and line.under != under):
            continue
        # The words first: what was seen above grows with the form.
        if line.pattern.matches(words) and (line.after is None or re.search(line.after, seen)):
            return line
    return None
