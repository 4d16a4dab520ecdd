"""The subject codes of a table's rows: which columns hold them, of which classification they are, how they are printed.

A row may name a subject of a second classification beside its own: 部门预算 and 政府预算 支出经济分类.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from pipeline.forms.catalogue import CODE_HEADS
from pipeline.forms.grid import Grid
from pipeline.forms.keys import Layout, Place
from pipeline.forms.names import CODE_AT_HEAD
from pipeline.forms.numbers import code_digits, is_subject_code
from pipeline.forms.subjects import GOVERNMENT
from pipeline.forms.wording import squash

_BY_FIRST_DIGIT = {digit: classification for classification, digit in CODE_HEADS.items()}


def read_codes(layout: Layout, rows: Sequence[tuple[Grid, int]], classification: str) -> None:
    """Find the codes of every row and the classification of every block, into `layout`.

    Args:
        layout: Its codes, classifications and second columns are filled.
        rows: Body rows.
        classification: The form's own. An economic form may be printed by the government's instead, or by both.
    """
    for block in layout.block_numbers():
        groups = _groups(layout, rows, block)
        read = [_codes(classification, layout, rows, block, group) for group in groups]
        kinds = [classification_of(codes.values()) for codes in read]
        own = kinds.index(classification) if classification in kinds else 0
        if not groups:
            layout.codes |= _codes(classification, layout, rows, block, [])
            continue
        layout.codes |= read[own]
        if classification == "economic" and kinds[own] == GOVERNMENT:
            layout.classifications[block] = GOVERNMENT
        for index, group in enumerate(groups):
            if index == own or (index < own and kinds[index] is None):
                continue
            if classification == "economic" and kinds[own] == classification and kinds[index] == GOVERNMENT:
                layout.government_codes |= read[index]
            else:
                layout.unread_columns |= set(group)
            end = groups[index + 1][0] if index + 1 < len(groups) else max(layout.block_columns(block)) + 1
            layout.second_columns |= {c for c in _texts(layout, block) if group[-1] < c < end} | set(group)
        if not _texts(layout, block) - layout.second_columns:
            # One column of names behind both codes names the form's own subjects.
            layout.second_columns -= _texts(layout, block)


def classification_of(codes: Collection[str]) -> str | None:
    """The classification that most codes are of, by their first digit; None where it is none that we know."""
    counted = Counter(_BY_FIRST_DIGIT.get(code[0]) for code in codes)
    return max(counted, key=lambda name: counted[name]) if counted else None


def _texts(layout: Layout, block: int) -> set[int]:
    return {c for c in layout.block_columns(block) if layout.kinds[c] == "text"}


def _groups(layout: Layout, rows: Sequence[tuple[Grid, int]], block: int) -> list[list[int]]:
    """The code columns of a block, those of one classification together: names or codes of another one part them."""
    groups: list[list[int]] = []
    last: str | None = None
    is_parted = True
    for column_no in layout.block_columns(block):
        if layout.kinds[column_no] == "text":
            is_parted = True
        if layout.kinds[column_no] != "code":
            continue
        texts = [code_digits(grid.covering_text(row_no, column_no)) for grid, row_no in rows]
        kind = classification_of([text for text in texts if is_subject_code(text)])
        if is_parted or (kind is not None and kind != last):
            groups.append([])
        groups[-1].append(column_no)
        last, is_parted = kind or last, False
    return groups


def _codes(
    classification: str, layout: Layout, rows: Sequence[tuple[Grid, int]], block: int, columns: Sequence[int]
) -> dict[Place, str]:
    """The code of every row in some columns: one cell, three (208 | 05 | 05), or at the head of the name ([20805] …).

    In three cells the coarser ones may be printed once and left blank below; they are carried down. In one cell a 款
    or 项 may be printed by its own two digits, where its name says whose they are.
    """
    found: dict[Place, str] = {}
    above = ""
    is_first = not columns or columns[0] == min(c for c in layout.block_columns(block) if layout.kinds[c] == "code")
    for grid, row_no in rows:
        pieces = [code_digits(grid.covering_text(row_no, column_no)) for column_no in columns]
        code = _one_code(pieces, above)
        if code is None and is_first:
            code = _last_digits(classification, layout, grid, row_no, block, pieces, above) or _code_at_head(
                layout, grid, row_no, block
            )
        # A row of a name without a code may be a subject or a unit of its own: no code is carried past it.
        above = code or ("" if layout.key_text(grid, row_no, block, "text")[0] else above)
        if code:
            found[grid.page, grid.table_no, row_no, block] = code
    return found


def _one_code(pieces: list[str], above: str) -> str | None:
    """The code in a row's cells. Each has its width: 201, 3, 1 is 2010301, whatever zeros a spreadsheet dropped."""
    while pieces and (not pieces[-1] or (len(pieces) > 1 and not pieces[-1].strip("0"))):
        pieces = pieces[:-1]
    if not pieces:
        return None
    last = pieces[-1]
    filled = [piece for piece in pieces if piece]
    if is_subject_code(last) and (len(last) > 3 or len(filled) == 1):
        return last
    padded = [f"0{piece}" if len(piece) == 1 and index else piece for index, piece in enumerate(pieces)]
    if "" not in padded:
        joined = "".join(padded)
        return joined if is_subject_code(joined) else None
    # Coarser pieces that are blank are those of the row above.
    position = len(padded) - 1 - padded[::-1].index("")
    carried = above[: 3 + 2 * position]
    joined = carried + "".join(padded[position + 1 :])
    is_below = len(carried) == 3 + 2 * position and carried.startswith("".join(padded[:position]))
    return joined if is_below and is_subject_code(joined) else None


def _last_digits(
    classification: str, layout: Layout, grid: Grid, row_no: int, block: int, pieces: list[str], above: str
) -> str | None:
    if len(pieces) != 1 or len(pieces[0]) not in (1, 2) or not pieces[0].isdigit():
        return None
    text, _ = layout.key_text(grid, row_no, block, "text")
    coarser = {above[:3], above[:5]}
    named = [code for code in layout.context.codes(classification, text) if code[:-2] in coarser]
    fitting = [code for code in named if code.endswith(pieces[0].zfill(2))]
    return fitting[0] if len(fitting) == 1 else None


def _code_at_head(layout: Layout, grid: Grid, row_no: int, block: int) -> str | None:
    text, _ = layout.key_text(grid, row_no, block, "text")
    match = CODE_AT_HEAD.match(squash(text))
    return match.group(1).replace("-", "") if match and is_subject_code(match.group(1)) else None
