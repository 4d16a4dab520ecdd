"""Notes beside a table that say that something was left out of it: its sums may then be short lawfully."""

import itertools
import re
import tomllib
from functools import cache

from pipeline.forms.catalogue import FORMS_DIR, NOTES_FILE
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash

_LONGEST_NOTE = 200


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    data = tomllib.loads((FORMS_DIR / NOTES_FILE).read_text(encoding="utf-8"))
    return tuple(re.compile(note["pattern"]) for note in data["note"])


def omission_note(statement: Statement) -> str | None:
    """The first note of a statement that says so, as printed but for white space; None where there is none.

    A note stands in a line around the tables, or fills a row of one alone.
    """
    rows = (grid.filled(row_no) for grid in statement.grids for row_no in grid.row_numbers)
    texts = [squash(cell.text) for cell in statement.lines]
    texts += [squash(cells[0].text) for cells in rows if len(cells) == 1]
    # A narrow page breaks a note over two lines.
    texts += [above + below for above, below in itertools.pairwise(texts) if re.match("备?注|说明", above)]
    for text in texts:
        if len(text) <= _LONGEST_NOTE and any(pattern.search(text) for pattern in _patterns()):
            return text
    return None
