"""No column of codes: the subjects stand by name alone, the lower ones further in."""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, by_subject
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS
CONFLICTS = {"codes_split", "codes_unpadded", "code_in_name", "headings_shifted", "codes_as_floats"}
ORDER = 2


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document, SUBJECT_FORMS):
        index, name = table.column_of("code"), table.column_of("name")
        assert index is not None
        assert name is not None
        for row in table.rows:
            row.cells[name].text = "　" * max(0, (len(row.subject) - 3) // 2) + row.cells[name].text
        table.columns[name].path = ("科目名称",)
        table.remove(index)
