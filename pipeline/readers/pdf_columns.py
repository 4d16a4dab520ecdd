"""Tables without ruling lines: columns from the places of words, only where nothing contradicts them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.readers.glyphs import Char, Line, rows_of, words_of
from pipeline.readers.pdf_grid import Grid, GridCell

_AMOUNT = re.compile(r"[-－]?(\d{1,3}([,，]\d{3})+|\d+)(\.\d+)?%?")
_EXACT_AMOUNT = re.compile(r"[-－]?(\d{1,3}([,，]\d{3})+(\.\d+)?|\d+\.\d+)%?")
_LABELLED = re.compile(r"(^|\s)[^：:\s]{1,10}[：:]")
_MIN_ROWS = 3


class Ambiguous(Exception):
    """The page has rows of amounts, but its words do not tell the columns."""


@dataclass(frozen=True, slots=True)
class _Row:
    chars: list[Char]
    words: list[Line]

    @property
    def is_data(self) -> bool:
        return len(self.words) > 1 and any(_AMOUNT.fullmatch(word.text) for word in self.words)


def columns_from_words(chars: Sequence[Char], is_title: re.Pattern[str]) -> tuple[Grid, list[Char]] | None:
    """Read a page without ruling lines as one table.

    Args:
        chars: The characters of the page.
        is_title: What the line above a table looks like.

    Returns:
        The table and the characters outside it, or None if the page has no rows of amounts.

    Raises:
        Ambiguous: There are such rows, but no columns that fit all of them.
    """
    rows = [_Row(chars_, words) for chars_ in rows_of(chars) if (words := words_of(chars_))]
    data = [index for index, row in enumerate(rows) if row.is_data]
    exact = [index for index in data if any(_EXACT_AMOUNT.fullmatch(word.text) for word in rows[index].words)]
    if len(exact) < _MIN_ROWS:
        return None
    first, last = data[0], data[-1]
    columns = _columns([word for row in rows[first : last + 1] for word in row.words])
    if len(columns) < 2:
        raise Ambiguous
    start = _header_start(rows, first, is_title)
    columns = _with_header_columns(columns, rows[start:first])
    body = rows[start : last + 1]
    row_edges = [*(min(word.top for word in row.words) for row in body), max(word.bottom for word in body[-1].words)]
    column_edges = [*(x0 for x0, _ in columns), columns[-1][1]]
    cells: list[GridCell] = []
    for row_no, row in enumerate(body, start=1):
        for column, span, text in _row_texts(row, columns, header=start + row_no - 1 < first):
            box = (column_edges[column], row_edges[row_no - 1], column_edges[column + span], row_edges[row_no])
            cells.append(GridCell(row_no, column + 1, 1, span, box, text))
    grid = Grid(row_edges, column_edges, cells)
    outside = [char for row in (*rows[:start], *rows[last + 1 :]) for char in row.chars]
    return grid, outside


def _columns(words: list[Line]) -> list[tuple[float, float]]:
    """Intervals that the words of all rows together cover; the gaps between them are common to all rows."""
    columns: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word.x0):
        if columns and word.x0 <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], word.x1))
        else:
            columns.append((word.x0, word.x1))
    return columns


def _header_start(rows: list[_Row], first: int, is_title: re.Pattern[str]) -> int:
    """The first header row: below the title and the line with department and unit."""
    for index in range(first - 1, -1, -1):
        text = " ".join(word.text for word in rows[index].words)
        if is_title.search(text) or _LABELLED.search(text):
            return index + 1
    # Nothing says where the header begins, so none is claimed.
    return first


def _with_header_columns(columns: list[tuple[float, float]], header: list[_Row]) -> list[tuple[float, float]]:
    """Add the columns in which only the header has words: they are empty in every row."""
    for row in header:
        for word in row.words:
            if not _overlapped(word, columns):
                columns = sorted([*columns, (word.x0, word.x1)])
    return columns


def _row_texts(row: _Row, columns: list[tuple[float, float]], *, header: bool) -> list[tuple[int, int, str]]:
    """First column (from 0), span and text of every cell of a row, empty ones too."""
    texts: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for word in row.words:
        hit = _overlapped(word, columns)
        if len(hit) == 1 and texts.get(hit[0], (0, ""))[0] == 1:
            before = texts[hit[0]][1]
            # Words of a name may stand apart, two amounts in one column mean that the columns are wrong.
            if header or _AMOUNT.fullmatch(word.text) or _AMOUNT.fullmatch(before):
                raise Ambiguous
            texts[hit[0]] = (1, f"{before} {word.text}")
        elif taken.intersection(hit):
            raise Ambiguous
        else:
            texts[hit[0]] = (len(hit), word.text)
            taken.update(hit)
    texts |= {index: (1, "") for index in range(len(columns)) if index not in taken}
    return [(column, span, text) for column, (span, text) in sorted(texts.items())]


def _overlapped(word: Line, columns: list[tuple[float, float]]) -> list[int]:
    return [index for index, (x0, x1) in enumerate(columns) if word.x0 < x1 and word.x1 > x0]
