"""Narrative forms: section headings on the left, text on the right."""

from pipeline.forms.catalogue import common
from pipeline.forms.sheet_columns import rows_of
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell


def read_narrative(statement: Statement) -> list[tuple[str, Cell]]:
    """Section ("一、… / (一) …") and text cell for every text of a narrative form."""
    found: list[tuple[str, Cell]] = []
    section = ""
    for cells in rows_of(statement):
        if cells[0].table_no == 0 or len(cells) < 2 or common()["note"].matches(squash(cells[0].text)):
            continue
        *heads, text = cells
        if heads[0].column_no == 1:
            section = heads[0].text.strip()
        parts = [section, *(head.text.strip() for head in heads if head.column_no > 1)]
        found.append((" / ".join(part for part in parts if part), text))
    return found
