"""A code that spans three columns is copied as one heading, so all headings stand two places left of their figures."""

from random import Random

from tests.mint.changes._tools import by_subject
from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Document

FORMS = {"expenditure", "income"}
FORMATS = {"text", "csv", "html"}
CONFLICTS = {"serial_column", "codes_split", "codes_unpadded", "units_by_row", "headings_unmerged", "column_numbers"}
ORDER = 5


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document, {"expenditure", "income"}):
        if any(len(column.path) > 1 and column.kind == "amount" for column in table.columns):
            continue
        index = table.column_of("code")
        assert index is not None
        words = [column.path[-1] for column in table.columns]
        for _ in range(2):
            table.insert(index + 1, Column(("",), "text"), [Cell() for _ in table.rows])
        table.head = [[Cell(text) for text in [*words, "", ""]]]
