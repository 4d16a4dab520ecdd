"""Titles that are broken over several lines: which lines belong to one, and which form the whole is the title of."""

import re
from collections.abc import Iterator, Sequence

from pipeline.forms.captions import is_caption
from pipeline.forms.catalogue import Form
from pipeline.forms.grid import Grid
from pipeline.forms.titles import closes, is_unfinished, match_title
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import Cell


def wrapped_title(line: Cell, following: list[Cell | Grid]) -> Form | None:
    """The form of a title that is broken over two lines; neither of them is a title alone."""
    if not following or not isinstance(following[0], Cell) or following[0].page != line.page:
        return None
    other = following[0].text
    is_cut = squash(line.text).count("(") > squash(line.text).count(")")
    if match_title(other) or is_caption(line.text) or is_caption(other) or (closes(line.text) and not is_cut):
        return None
    return match_title(line.text + other)


def whole_title(form: Form, line: Cell, above: Sequence[Cell | Grid]) -> tuple[Form | None, str]:
    """The form and the words of a title that may have begun in lines above, which alone are none.

    政府性基金预算财政拨款 / 收入支出决算表 is not 收入支出决算表. Where the whole is no form's title, its end is none.

    Args:
        form: What the last line is the title of.
        line: The last line.
        above: What stands before it, nearest first.
    """
    own = line.text.strip()
    # A title with a number begins with it.
    upper = _upper_lines(line, above) if without_numbering(squash(own)) == squash(own) else []
    if not upper:
        return form, own
    longer = match_title(upper[0] + own)
    if not is_unfinished(upper[0]):
        return (form, own) if longer in (form, None) else (longer, upper[0] + own)
    begun = "".join(reversed(upper if len(upper) > 1 and is_unfinished(upper[1]) else upper[:1]))
    return match_title(begun + own) or longer, begun + own


def _upper_lines(line: Cell, above: Sequence[Cell | Grid]) -> list[str]:
    """The two texts before a title, nearest first; the numbers, units and names around a form are passed over."""
    found: list[str] = []
    for cells in _rows_upwards(above):
        if cells[0].page != line.page or len(found) == 2:
            break
        text = cells[0].text.strip()
        if is_caption(text):
            continue
        if match_title(text) or closes(text):
            break
        found.append(text)
    return found


def _rows_upwards(above: Sequence[Cell | Grid]) -> Iterator[Sequence[Cell]]:
    for item in above:
        rows = [[item]] if isinstance(item, Cell) else [r for no in item.row_numbers if (r := item.filled(no))]
        if any(len(row) > 1 for row in rows):
            # A table, whose last row is no line above a title.
            return
        yield from reversed(rows)


def title_above(form: Form, line: Cell, above: Cell | Grid | None) -> str:
    """The upper line of a project's title that is broken over two: centred right above it; else nothing."""
    if form.layout != "evaluation" or not isinstance(above, Cell) or above.page != line.page:
        return ""
    if None in (above.x0, above.x1, above.top, above.bottom, line.x0, line.x1, line.top, line.bottom):
        return ""
    text = above.text.strip()
    height = (line.bottom or 0) - (line.top or 0)
    is_close = -height < (line.top or 0) - (above.bottom or 0) < 0.6 * height
    is_centred = abs((above.x0 or 0) + (above.x1 or 0) - (line.x0 or 0) - (line.x1 or 0)) < 2 * height
    is_title = len(squash(text)) > 6 and not re.search("[。；;:：]$", text) and match_title(text) is None
    if is_close and is_centred and is_title and not closes(text) and not is_caption(text):
        return text
    return ""
