"""Header and body of a block table: where the header ends, which texts stand above a column, column numbers."""

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.forms.catalogue import Form, common
from pipeline.forms.grid import Grid
from pipeline.forms.numbers import FIGURE_KINDS, is_subject_code, looks_like_amount, parse_figure
from pipeline.forms.wording import squash, without_numbering

_NUMBER_ROW_HEADS = ("栏", "次", "栏次")
_UNIT_BEHIND = re.compile(r"(?<=.)\((?:单位:)?(?:人民币)?[百千万亿]?元\)$")
_LARGE = re.compile(r"-?[1-9]\d{4,}")
_LEADING_INTEGER = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(slots=True)
class Header:
    """Rows of the header and of the body, the text path above each column, and the printed column numbers.

    `leaves` holds for each column the texts of cells that cover it alone. `numbered` has one mapping per printed row of
    column numbers: physical column to number.
    """

    rows: list[int]
    body: list[int]
    paths: dict[int, str]
    leaves: dict[int, list[str]]
    row_texts: dict[int, dict[int, str]]
    numbered: list[dict[int, int]]


def number_row(grid: Grid, row_no: int) -> dict[int, int] | None:
    """Physical column to printed column number, where a row holds nothing else (栏次); else None."""
    words = common()["number_row_word"]
    numbers = common()["number_row_number"]
    found: list[tuple[int, int]] = []
    has_word = False
    for cell in grid.filled(row_no):
        text = squash(cell.text)
        if words.matches(text):
            has_word = True
        elif numbers.matches(text):
            match = _LEADING_INTEGER.match(text)
            assert match is not None
            found.append((cell.column_no, int(match.group(1))))
        else:
            return None
    values = [number for _, number in found]
    if not values and all(squash(cell.text).strip("*") in ("", *_NUMBER_ROW_HEADS) for cell in grid.filled(row_no)):
        return {}
    if not values or values != list(range(1, len(values) + 1)) or not (has_word or len(values) > 2):
        return None
    return dict(found)


def split(grid: Grid, form: Form) -> Header:
    """Split a table into header and body and collect the texts above each column."""
    header_rows: list[int] = []
    numbered: list[dict[int, int]] = []
    body: list[int] = []
    for position, row_no in enumerate(grid.row_numbers):
        numbers = number_row(grid, row_no)
        if numbers is not None and grid.filled(row_no):
            numbered += [numbers] if numbers else []
        elif is_body(grid, row_no, form):
            body = grid.row_numbers[position:]
            break
        elif grid.filled(row_no):
            header_rows.append(row_no)
    if len(header_rows) > 6:
        # Nothing has so tall a header: what came before the first recognised row is body that nobody recognised.
        header_rows, body = header_rows[:3], [r for r in grid.row_numbers if r > header_rows[2]]
    # Column numbers may be printed below a total row or be repeated after a page turn.
    late = [row_no for row_no in body[:2] if number_row(grid, row_no) is not None]
    numbered += [numbers for row_no in late if (numbers := number_row(grid, row_no))]
    body = [row_no for row_no in body if row_no not in late]
    texts = {row_no: _row_texts(grid, row_no) for row_no in header_rows}
    texts = _filled_right(grid, header_rows, texts)
    counted = {row_no: Counter(texts[row_no].values()) for row_no in header_rows}
    paths: dict[int, str] = {}
    leaves: dict[int, list[str]] = {}
    for column_no in grid.column_numbers:
        parts: list[str] = []
        for row_no in header_rows:
            text = texts[row_no].get(column_no, "").removeprefix("其中:")
            if text and (not parts or parts[-1] != text):
                parts.append(text)
                if counted[row_no][text] == 1:
                    leaves.setdefault(column_no, []).append(text)
        paths[column_no] = "/".join(parts)
    return Header(header_rows, body, paths, leaves, texts, numbered)


def _row_texts(grid: Grid, row_no: int) -> dict[int, str]:
    texts = {column_no: _without_unit(grid.covering_text(row_no, column_no)) for column_no in grid.column_numbers}
    return {column_no: text for column_no, text in texts.items() if text}


def _without_unit(squashed: str) -> str:
    """A header's words without the unit behind them: 基本支出(万元)."""
    return _UNIT_BEHIND.sub("", squashed)


def _filled_right(grid: Grid, rows: list[int], texts: dict[int, dict[int, str]]) -> dict[int, dict[int, str]]:
    """Where no spans are known, a header text reaches right over blanks, as far as the text above it does."""
    if grid.has_spans:
        return texts
    filled: dict[int, dict[int, str]] = {}
    above: dict[int, tuple[str, int]] = {}
    for row_no in rows:
        current: dict[int, tuple[str, int]] = {}
        for column_no in grid.column_numbers:
            own = texts[row_no].get(column_no)
            left = current.get(column_no - 1)
            if own:
                current[column_no] = (own, column_no)
            elif left and grid.cell(row_no, column_no) and above.get(column_no) == above.get(column_no - 1):
                current[column_no] = left
        filled[row_no] = {column_no: text for column_no, (text, _) in current.items()}
        above = current or above
    return filled


def header_hits(grid: Grid, row_no: int, form: Form) -> int:
    """How many cells of a row are words of a header: of the form's columns or of its keys."""
    texts = (_without_unit(squash(cell.text)) for cell in grid.filled(row_no))
    return sum(1 for text in texts if text and form.header_words.matches(text))


def is_body(grid: Grid, row_no: int, form: Form) -> bool:
    """Whether a row is a line of the form and no header: it has an amount, a code, or a known label."""
    filled = grid.filled(row_no)
    if not filled:
        return False
    texts = [squash(cell.text) for cell in filled]
    if any(looks_like_amount(cell.text) or parse_figure(cell.text).kind == "unknown" for cell in filled):
        return True
    # No heading holds so large a number: an amount in whole yuan, or a code.
    if any(_LARGE.fullmatch(text) for text in texts):
        return True
    if form.layout in ("list", "procurement") and any(parse_figure(text).kind == "number" for text in texts):
        return True
    if header_hits(grid, row_no, form) >= 2:
        return False
    if form.key == "subject" and any(is_subject_code(text) for text in texts[:3]):
        return True
    # A change against another year may stand beside whole numbers: 合计 9 10 11.11%.
    if form.total_labels.matches(texts[0]) and all(parse_figure(text.rstrip("%")).kind != "text" for text in texts[1:]):
        return True
    if form.key == "line":
        # On the side that has no more lines, numbers of rows (行次) stand alone before the other side's label.
        first = next((text for text in texts if parse_figure(text).kind == "text"), texts[0])
        label = without_numbering(first)
        if label != first:
            return True
        if any(line.pattern.matches(label) for line in form.lines) and any(
            parse_figure(cell.text).kind in FIGURE_KINDS for cell in filled
        ):
            return True
    kinds = [parse_figure(cell.text).kind for cell in filled]
    return len(filled) > 1 and all(kind in FIGURE_KINDS for kind in kinds)
